#!/usr/bin/env node
import module from 'node:module';

// Where Node can (22.1), later runs find the program compiled.
module.enableCompileCache?.();
const { main } = await import('../dist/cli.js');

process.exitCode = await main(process.argv.slice(2));
