import { configDefaults, defineConfig } from 'vitest/config';

/** What makes sense elsewhere alone: on Windows, or where scripts/wine.sh has set up a Windows to run the program in. */
const elsewhere = [
  ...(process.platform === 'win32' ? [] : ['test/windows/**']),
  ...(process.env.WINE_NODE === undefined ? ['test/wine/**'] : []),
];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...elsewhere],
    globalSetup: ['test/global-setup.ts'],
    tags: [
      {
        name: 'slow',
        description: 'starts programs or a browser, plays in real time, or computes for seconds',
      },
      { name: 'alone', description: 'mocks a module, and so needs a process of its own' },
      {
        name: 'thorough',
        description: 'tries many cases, and so takes longer than one wants to wait after an edit',
      },
    ],
    // The program's tests start processes of their own, which two at a time fill a small machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
