import { mkdtempSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlike, isNewer } from '../../src/output/made.ts';
import type { Target } from '../../src/output/target.ts';

const cwd = mkdtempSync(join(tmpdir(), 'made-'));

function chunk(type: string, body: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, Buffer.from(type), body, Buffer.alloc(4)]);
}

/** What is looked at of a PNG: its chunks, not what is in the data. */
function png(texts: [type: string, body: string][], end = 'IEND'): Buffer {
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const written = texts.map(([type, body]) =>
    chunk(type, Buffer.from(body, type === 'tEXt' ? 'latin1' : 'utf8')),
  );
  return Buffer.concat([
    signature,
    chunk('IHDR', new Uint8Array(13)),
    ...written,
    chunk('IDAT', new Uint8Array(100)),
    chunk(end, new Uint8Array(0)),
  ]);
}

/** An output that is there, made so many seconds after the input was changed. */
function made(bytes: Uint8Array, format: 'png' | 'csv', seconds = 1): Target {
  const [path, input] = [join(cwd, `out.${format}`), join(cwd, 'in.wav')];
  writeFileSync(input, '');
  writeFileSync(path, bytes);
  utimesSync(input, 1000, 1000);
  utimesSync(path, 1000 + seconds, 1000 + seconds);
  return { kind: 'file', path, shown: path, format, made: statSync(path).mtime };
}

describe('an output that is newer than its input', () => {
  test.each([
    [1, true],
    [0, false],
    [-1, false],
  ])('was made %i s later', (seconds, newer) => {
    expect(isNewer(made(new Uint8Array(3), 'csv', seconds), 'in.wav', cwd)).toBe(newer);
  });

  test('is a file of an input that is one', () => {
    const target = made(new Uint8Array(3), 'csv');
    expect(isNewer(target, 'missing.wav', cwd)).toBe(false);
    expect(isNewer(target, '-', cwd)).toBe(false);
    expect(isNewer({ kind: 'stdout', format: 'csv' }, 'in.wav', cwd)).toBe(false);
    expect(isNewer({ kind: 'file', path: 'x', shown: 'x', format: 'csv' }, 'in.wav', cwd)).toBe(false);
  });
});

describe('an output that need not be made again', () => {
  const alike = (bytes: Uint8Array, record: string, seconds = 1) =>
    isAlike(made(bytes, 'png', seconds), 'in.wav', record, cwd);

  test.each<[string, [string, string][], string]>([
    ['in Latin-1', [['tEXt', 'Comment\0{"a":"é"}']], '{"a":"é"}'],
    ['in UTF-8', [['iTXt', 'Comment\0\0\0\0\0{"a":"ж"}']], '{"a":"ж"}'],
    [
      'behind other texts',
      [
        ['tEXt', 'Software\0x'],
        ['tEXt', 'Comment\0{}'],
      ],
      '{}',
    ],
  ])('has the record of how it is to be made: %s', (_, texts, record) => {
    expect(alike(png(texts), record)).toBe(true);
    expect(alike(png(texts), `${record} `)).toBe(false);
    expect(alike(png(texts), record, -1)).toBe(false);
  });

  test('is a whole PNG', () => {
    const whole = png([['tEXt', 'Comment\0{}']]);
    expect(alike(whole.subarray(0, -1), '{}')).toBe(false);
    expect(alike(Buffer.from('{}'), '{}')).toBe(false);
    expect(alike(new Uint8Array(0), '{}')).toBe(false);
    expect(alike(png([]), '{}')).toBe(false);
    expect(alike(png([['zTXt', 'Comment\0{}']]), '{}')).toBe(false);
  });

  test('of a format without a record is one that is newer', () => {
    expect(isAlike(made(new Uint8Array(3), 'csv'), 'in.wav', 'anything', cwd)).toBe(true);
    expect(isAlike(made(new Uint8Array(3), 'csv', -1), 'in.wav', 'anything', cwd)).toBe(false);
  });
});
