// In each test process of `npm run mutants`, before any source is loaded: what the planted sources ask at each fault.
import { afterEach, beforeEach, inject } from 'vitest';

/** A loop that its own fault keeps from ending asks this often within a second or so. */
const ENDLESS = 3e7;

/** The fault that is awake, from 1; with 0 it is written down which ones the tests come by. */
const awake = inject('awake');
let passed = new Set();
let times = 0;

globalThis.$fault = awake === 0 ? watch : wake;

function watch(number) {
  passed.add(number);
  return false;
}

function wake(number) {
  if (number !== awake) return false;
  if (++times > ENDLESS) throw new Error('a loop without an end');
  return true;
}

if (awake === 0) {
  // What is passed outside of tests, as modules load or in hooks for all, is the whole file's.
  beforeEach(({ task }) => {
    task.file.meta.passed = [...new Set([...(task.file.meta.passed ?? []), ...passed])];
    passed = new Set();
  });
  afterEach(({ task }) => {
    task.meta.passed = [...passed];
    passed = new Set();
  });
}
