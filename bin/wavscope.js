#!/usr/bin/env node
const { enableCompileCache } = require('node:module');

// Where Node can (22.1), later runs find the program compiled.
enableCompileCache?.();
const { main } = require('../dist/cli.cjs');

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
