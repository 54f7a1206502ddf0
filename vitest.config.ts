import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    tags: [
      {
        name: 'slow',
        description: 'starts programs or a browser, plays in real time, or computes for seconds',
      },
    ],
    // The program's tests start processes of their own, which two at a time fill a small machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
