import { describe, expect, test } from 'vitest';
import { isNull, windowsFault } from '../../src/output/windows-name.ts';

describe('on Windows', () => {
  test.each([
    ...['nul', 'NUL.png', 'con', 'Con.svg', 'prn', 'aux.csv', 'com1.svg', 'COM9', 'lpt1.a.b', 'com0.png'],
    ...[
      'lpt\u00b3.png',
      'conin$',
      'CONOUT$.json',
      'aux .png',
      'out\\con.png',
      'out/aux/a.png',
      'C:\\nul',
      'c:nul',
    ],
    '\\\\server\\share\\con.png',
  ])('%s is a device by its name', (path) => {
    expect(windowsFault(path)).toBe('is a device by its name; name it otherwise');
  });

  test.each(['x.png.', 'y.png ', 'out./y.png', 'out \\y.png', '...', '. ', 'a..\\b.png'])(
    '%j ends in a dot or a space',
    (path) => {
      expect(windowsFault(path)).toBe("Windows' names end in no dot and no space; leave it out");
    },
  );

  // What follows a colon would be a stream of that file.
  test.each([
    ['ab:y.png', ':'],
    ['C:\\x:y.png', ':'],
    ['out\\a|b.png', '|'],
    ['<x>.png', '<'],
    ['out?/x.png', '?'],
    ['"x".png', '"'],
    ['*.png', '*'],
  ])('%s has a character that is in no name', (path, character) => {
    expect(windowsFault(path)).toBe(`Windows' names have no ${character} in them; leave it out`);
  });

  test.each([
    ...['x.png', 'console.png', 'nula', 'com10.png', 'a.con', 'com.png', '.hidden', ' x.png', 'nul-.png'],
    ...[
      '..\\x.png',
      './x.png',
      '..',
      '.',
      'C:x.png',
      'C:\\x\\y.png',
      'C:',
      '\\\\server\\share\\x.png',
      'out\\',
    ],
    ...['\\\\.\\com1', '\\\\.\\nul', '\\\\?\\C:\\x.png', 'ä ö.png'],
  ])('%s is a name like any other', (path) => {
    expect(windowsFault(path)).toBeUndefined();
  });

  test.each([
    ['nul', true],
    ['NUL', true],
    ['nul.png', false],
    ['out\\nul', false],
    ['null', false],
  ])('%s is meant for the null device: %s', (path, expected) => {
    expect(isNull(path)).toBe(expected);
  });
});
