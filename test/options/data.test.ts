import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import * as specgram from '../../src/commands/specgram.ts';
import * as spectrum from '../../src/commands/spectrum.ts';
import * as wave from '../../src/commands/wave.ts';
import { checkDtype, checkPurposes } from '../../src/options/data.ts';
import type { Format } from '../../src/output/format.ts';
import type { Context } from '../../src/world/context.ts';

const FORMATS: readonly Format[] = ['png', 'jpg', 'webp', 'svg', 'json', 'csv', 'npy', 'npz', 'dat', 'html'];

const PICTURES = ['png', 'jpg', 'webp', 'svg', 'html'];
const ARRAYS = ['json', 'csv', 'npy', 'npz'];

const TABLE: [flag: string, options: object, right: string[]][] = [
  ['--size', { size: { width: 1, height: 1, unit: 'px' } }, PICTURES],
  ['--dpi', { dpi: 96 }, PICTURES],
  ['--font-size', { fontSize: 8 }, PICTURES],
  ['--theme', { theme: 'dark' }, PICTURES],
  ['--background', { background: 'red' }, PICTURES],
  ['--title', { title: 'x' }, PICTURES],
  ['--no-title', { title: false }, PICTURES],
  ['--no-axes', { axes: false }, PICTURES],
  ['--playhead', { playhead: { seconds: 0 } }, PICTURES],
  ['--cues', { cues: true }, PICTURES],
  ['--show', { show: true }, PICTURES],
  ['--cmap', { cmap: 'magma' }, PICTURES],
  ['--fscale', { fscale: 'log' }, PICTURES],
  ['--scale', { scale: 'linear' }, PICTURES],
  ['--amplitude', { amplitude: 'auto' }, PICTURES],
  ['--values', { values: 'db' }, ARRAYS],
  ['--columns', { columns: 7 }, ARRAYS],
  ['--points', { points: 7 }, [...ARRAYS, 'dat']],
  ['--frames-per-point', { framesPerPoint: 7 }, [...ARRAYS, 'dat']],
  ['--dtype', { dtype: 'uint8' }, ['npy', 'npz']],
  ['--peaks-format', { peaksFormat: 'wavesurfer' }, ['json']],
  ['--bits', { bits: 8 }, ['dat', 'json']],
  ['--rms', { rms: true }, [...PICTURES, 'csv']],
  ['--peaks', { peaks: 3 }, [...PICTURES, 'json', 'csv']],
];

describe.each(TABLE)('%s', (flag, options, right) => {
  test.each(FORMATS)('%s', (format) => {
    const check = () => checkPurposes({ axes: true, ...options }, format, FORMATS);
    if (right.includes(format)) expect(check).not.toThrow();
    else expect(check).toThrow(new RegExp(`^${flag} is for .*, not ${format}; `));
  });
});

describe('the type of values', () => {
  const db = [-120, 0] as [number, number];

  test.each(['float32', 'float16', 'uint8'] as const)('%s is for dB between two levels', (dtype) => {
    expect(() => checkDtype({ dtype }, { db })).not.toThrow();
    expect(() => checkDtype({ dtype, values: 'db' }, { db })).not.toThrow();
  });

  test('only float32 holds power', () => {
    expect(() => checkDtype({ dtype: 'float32', values: 'power' }, { db })).not.toThrow();
    expect(() => checkDtype({ values: 'power' }, { db: 'auto' })).not.toThrow();
    for (const dtype of ['float16', 'uint8'] as const) {
      expect(() => checkDtype({ dtype, values: 'power' }, { db })).toThrow(
        `--dtype ${dtype} is for dB: it holds no power of quiet sound; leave out --values power, or write float32`,
      );
    }
  });

  test.each(['auto', { below: 80 }, 'extremes'] as const)(
    'uint8 is for no range that follows the sound: %o',
    (range) => {
      expect(() => checkDtype({ dtype: 'float16' }, { db: range })).not.toThrow();
      expect(() => checkDtype({ dtype: 'uint8' }, { db: range })).toThrow(
        '--dtype uint8 needs the two levels that 0 and 255 stand for; give --db such as -120:0',
      );
    },
  );
});

test('every option of the table is one of a command', () => {
  const commands = [specgram, spectrum, wave].map(({ declare }) => {
    const command = new Command('any');
    declare(command);
    return command.options.map((option) => option.long);
  });
  expect(commands.flat()).toEqual(expect.arrayContaining(TABLE.map(([flag]) => flag)));
});

test('what is right is named, of the formats that the command has', () => {
  expect(() => checkPurposes({ rms: true }, 'npy', ['png', 'svg', 'csv', 'npy'])).toThrow(
    '--rms is for pictures and csv, not npy; leave it out, or write png, svg, csv',
  );
});

test('what was not typed is not told', () => {
  const options = { axes: true, title: undefined, values: undefined, nfft: 512, db: [-90, 0], quiet: true };
  for (const format of FORMATS) checkPurposes(options, format, FORMATS);
});

test.each([
  ['specgram', specgram],
  ['spectrum', spectrum],
  ['wave', wave],
])('%s judges by what its options are called', (name, { declare, plan }) => {
  const command = new Command(name).exitOverride().argument('<input...>');
  declare(command);
  const given = (...args: string[]) => {
    command.parse(['a.wav', '-o', '-', ...args], { from: 'user' });
    return plan(['a.wav'], command.opts(), { cwd: '.', stdout: {} } as Context);
  };
  expect(() => given('-f', 'csv')).not.toThrow();
  expect(() => given('-f', 'csv', '--no-axes')).toThrow('--no-axes is for pictures, not csv; ');
});
