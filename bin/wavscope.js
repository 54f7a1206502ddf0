#!/usr/bin/env node
const { readdirSync, readFileSync } = require('node:fs');
const { enableCompileCache } = require('node:module');

// Where Node can (22.1), later runs find the program compiled. On Unix in the user's own folder: Node's own choice is in a
// folder that all users share, where another could put code for this one to run.
const { HOME, XDG_CACHE_HOME } = process.env;
const caches = XDG_CACHE_HOME?.startsWith('/') ? XDG_CACHE_HOME : HOME && `${HOME}/.cache`;
if (process.platform === 'win32') enableCompileCache?.();
else if (caches) enableCompileCache?.(`${caches}/wavscope`);
const { main } = require('../dist/cli.cjs');

/** How long threads may take to come to rest, and how long they get where nothing tells whether they have. */
const [LONGEST_MS, UNTOLD_MS] = [2000, 30];

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  if (process.versions.node.startsWith('20.')) settle();
});

/**
 * Node 20 can wait forever as it ends, for a compilation that itself waits for the main thread (nodejs/node issue 54918).
 * So none is begun any more, and those under way end while the main thread still listens; on a busy machine that takes a
 * while.
 */
function settle() {
  require('node:v8').setFlagsFromString('--no-opt');
  const began = performance.now();
  const timer = setInterval(() => {
    const elapsed = performance.now() - began;
    if (elapsed > LONGEST_MS || !(threadsRun() ?? elapsed < UNTOLD_MS)) clearInterval(timer);
  }, 10);
}

/** Whether other threads of this process run, or wait for a processor; undefined where the system does not tell. */
function threadsRun() {
  const threads = '/proc/self/task';
  try {
    const states = readdirSync(threads).map(
      (id) => /\) ([A-Z]) /.exec(readFileSync(`${threads}/${id}/stat`, 'latin1'))[1],
    );
    return states.filter((state) => state === 'R').length > 1;
  } catch {
    return undefined;
  }
}
