import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { KeyInput, type KeyTerminal } from '../../src/terminal/key-input.ts';
import { KeyDecoder } from '../../src/terminal/keys.ts';

test.each([
  ['q', ['q']],
  [' ', ['space']],
  ['\x03', ['ctrl-c']],
  ['\x1a', ['ctrl-z']],
  ['\x1b[A\x1b[B\x1b[C\x1b[D', ['up', 'down', 'right', 'left']],
  ['\x1bOC\x1bOD', ['right', 'left']],
  ['\x1b[1;2C\x1b[1;2D', ['shift-right', 'shift-left']],
  ['\x1b[c\x1b[d', ['shift-right', 'shift-left']],
  ['1[l]', ['1', '[', 'l', ']']],
  ['é', ['é']],
])('%j is %j', (text, keys) => {
  expect(new KeyDecoder().decode(text)).toEqual(keys);
});

test('unknown sequences are left out whole', () => {
  expect(new KeyDecoder().decode('\x1b[5~\x1b[1;5C\x1b[200~x')).toEqual(['x']);
});

test('a sequence may come in parts', () => {
  const decoder = new KeyDecoder();
  expect(decoder.decode('a\x1b')).toEqual(['a']);
  expect(decoder.decode('[1;')).toEqual([]);
  expect(decoder.decode('2Cb')).toEqual(['shift-right', 'b']);
});

test('a sequence may be cut anywhere, and what is none is not lost', () => {
  const text = 'a\x1b[1;2C\x1bOA\x1b[5~é\x1bq\x1b[c ';
  const keys = ['a', 'shift-right', 'up', 'é', 'q', 'shift-right', 'space'];
  for (let cut = 0; cut <= text.length; cut++) {
    const decoder = new KeyDecoder();
    expect([...decoder.decode(text.slice(0, cut)), ...decoder.decode(text.slice(cut))]).toEqual(keys);
  }
  const decoder = new KeyDecoder();
  expect([...text].flatMap((character) => decoder.decode(character))).toEqual(keys);
});

describe('KeyInput', () => {
  /** A terminal of the test's, and the modes that were set. */
  function terminal() {
    const modes: boolean[] = [];
    const stream = Object.assign(new PassThrough(), { setRawMode: (raw: boolean) => modes.push(raw) });
    const keys: string[] = [];
    const input = new KeyInput(stream as unknown as KeyTerminal, (key) => keys.push(key));
    return { stream, modes, keys, input };
  }

  test('reads keys whose bytes come in any parts', async () => {
    const bytes = Buffer.from('é\x1b[1;2D€[\x1bOB');
    for (let cut = 1; cut < bytes.length; cut++) {
      const { stream, keys, input } = terminal();
      input.resume();
      stream.write(bytes.subarray(0, cut));
      await new Promise((resolve) => setImmediate(resolve));
      stream.write(bytes.subarray(cut));
      await new Promise((resolve) => setImmediate(resolve));
      expect(keys).toEqual(['é', 'shift-left', '€', '[', 'down']);
    }
  });

  test('has the terminal without echo from resume to pause, and lets go of it', async () => {
    const { stream, modes, keys, input } = terminal();
    input.resume();
    expect(modes).toEqual([true]);
    input.pause();
    expect([modes, stream.isPaused()]).toEqual([[true, false], true]);
    stream.write('x');
    await new Promise((resolve) => setImmediate(resolve));
    expect(keys).toEqual([]);
    input.resume();
    await new Promise((resolve) => setImmediate(resolve));
    expect(keys).toEqual(['x']);
    input.close();
    expect([modes, stream.destroyed]).toEqual([[true, false, true, false], true]);
  });

  test('bears a terminal that has gone', () => {
    const { stream, input } = terminal();
    input.resume();
    expect(stream.emit('error', new Error('EIO'))).toBe(true);
  });
});
