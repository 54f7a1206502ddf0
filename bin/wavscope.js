#!/usr/bin/env node
const { enableCompileCache } = require('node:module');

// Where Node can (22.1), later runs find the program compiled. On Unix in the user's own folder: Node's own choice is in a
// folder that all users share, where another could put code for this one to run.
const { HOME, XDG_CACHE_HOME } = process.env;
const caches = XDG_CACHE_HOME?.startsWith('/') ? XDG_CACHE_HOME : HOME && `${HOME}/.cache`;
if (process.platform === 'win32') enableCompileCache?.();
else if (caches) enableCompileCache?.(`${caches}/wavscope`);
const { main } = require('../dist/cli.cjs');

/** No run of thousands has hung after this long. */
const SETTLING_MS = 10;

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  if (process.versions.node.startsWith('20.')) settle();
});

/**
 * Node 20 can wait forever as it ends, for a compilation that itself waits for the main thread (nodejs/node issue 54918).
 * So none is begun any more, and those under way get the time to end while the main thread still listens.
 */
function settle() {
  require('node:v8').setFlagsFromString('--no-opt');
  setTimeout(() => {}, SETTLING_MS);
}
