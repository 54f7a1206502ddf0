/** @module-tag thorough */
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryPath } from '../wav/files.ts';
import { damagedWav } from './damaged-wav.ts';
import { survives } from './survives.ts';

const CRASHES = fileURLToPath(new URL('../../fixtures/crashes/', import.meta.url));

describe('a damaged file', () => {
  it('is read, or refused in one line', async () => {
    const path = temporaryPath();
    await fc.assert(
      fc.asyncProperty(damagedWav, async (bytes) => {
        writeFileSync(path, bytes);
        await survives(path);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(readdirSync(CRASHES).filter((name) => name.endsWith('.wav')))(
    'that once broke the reader does so no more: %s',
    async (name) => {
      await expect(survives(CRASHES + name)).resolves.toBeUndefined();
    },
  );
});
