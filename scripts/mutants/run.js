// A process of `npm run mutants`. It keeps vitest open on a planted copy of the tree, and answers
//
//   { awake: 0 } with { files: [{ file, ms, passed, tests: [{ id, ms, passed }] }], failure? }: all fast tests are run, and
//     tell which faults they come by;
//   { awake, files: [{ file, ids? }] } with { failure? }: with that fault awake these tests are run, in this order, until
//     the first one fails.
import { createVitest } from 'vitest/node';

const [root, sleeper] = process.argv.slice(2);

const vitest = await createVitest('test', {
  root,
  watch: false,
  bail: 1,
  pool: 'threads',
  maxWorkers: 1,
  testTimeout: 30_000,
  tagsFilter: ['!slow'],
  // They look at the sources as text, or at what is beside them.
  exclude: ['test/*.test.ts', 'test/scripts/**'],
  setupFiles: [sleeper],
  reporters: [{}],
  update: false,
  sequence: {
    sequencer: class {
      shard = (files) => files;
      sort = (files) => files;
    },
  },
});
const project = vitest.getRootProject();
let all;

process.on('message', async (order) => process.send(await answer(order)));
process.send({ ready: true });

async function answer({ awake, files }) {
  project.provide('awake', awake);
  all ??= await vitest.globTestSpecifications();
  const wanted =
    files?.map(({ file, ids }) => project.createSpecification(file, ids && { testIds: ids })) ?? all;
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted);
  const failure = failureOf(testModules, unhandledErrors);
  return awake ? { failure } : { failure, files: testModules.map(recordOf) };
}

function failureOf(modules, errors) {
  for (const module of modules) {
    if (module.ok()) continue;
    for (const test of module.children.allTests('failed')) return test.fullName;
    return `${module.moduleId}: ${module.errors()[0]?.message}`;
  }
  return errors.length ? String(errors[0]?.message ?? errors[0]) : undefined;
}

function recordOf(module) {
  const tests = [...module.children.allTests('passed')].map((test) => ({
    id: test.id,
    ms: test.diagnostic().duration,
    passed: test.meta().passed ?? [],
  }));
  return {
    file: module.moduleId,
    ms: module.diagnostic().duration,
    passed: module.meta().passed ?? [],
    tests,
  };
}
