import { win32 } from 'node:path';
import { expect, test } from 'vitest';
import { joinable } from '../../src/world/drive.ts';

test.each([
  ['C:', 'C:a.wav'],
  ['c:', 'c:a.wav'],
  ['C:\\', 'C:\\a.wav'],
  ['C:in', 'C:in\\a.wav'],
  ['in', 'in\\a.wav'],
])("on Windows what is in %s is %s: a drive's letter is its current folder", (folder, path) => {
  expect(win32.join(joinable(folder, 'win32'), 'a.wav')).toBe(path);
});

test('elsewhere that is a name like any other', () => {
  expect(joinable('C:', 'linux')).toBe('C:');
});
