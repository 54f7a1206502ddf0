import { expect, test } from 'vitest';
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
