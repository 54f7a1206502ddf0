import { describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../src/terminal/abilities.ts';

describe('abilitiesOf', () => {
  test.each([
    [{}, { unicode: false, color: 'none', addressable: false }],
    [
      { TERM: 'dumb', LANG: 'de_DE.UTF-8' },
      { unicode: true, color: 'none', addressable: false },
    ],
    [
      { TERM: 'vt100', LANG: 'en_US.utf8' },
      { unicode: true, color: 'none', addressable: true },
    ],
    [
      { TERM: 'xterm-256color', LANG: 'C' },
      { unicode: false, color: '256', addressable: true },
    ],
    [{ TERM: 'xterm-direct' }, { unicode: false, color: 'full', addressable: true }],
    [
      { TERM: 'xterm', COLORTERM: 'truecolor' },
      { unicode: false, color: 'full', addressable: true },
    ],
    [
      { TERM: 'xterm', COLORTERM: '24bit' },
      { unicode: false, color: 'full', addressable: true },
    ],
    [
      { TERM: 'xterm', COLORTERM: 'yes' },
      { unicode: false, color: 'none', addressable: true },
    ],
    [
      { TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' },
      { unicode: false, color: 'none', addressable: true },
    ],
    [
      { TERM: 'xterm-256color', NO_COLOR: '' },
      { unicode: false, color: '256', addressable: true },
    ],
    // The first of them that is set tells the locale.
    [
      { TERM: 'xterm', LC_ALL: 'C', LC_CTYPE: 'C.UTF-8', LANG: 'C.UTF-8' },
      { unicode: false, color: 'none', addressable: true },
    ],
    [
      { TERM: 'xterm', LC_ALL: '', LC_CTYPE: 'C.UTF-8', LANG: 'C' },
      { unicode: true, color: 'none', addressable: true },
    ],
  ] as const)('of %j are %j', (env, abilities) => {
    expect(abilitiesOf(env, 'linux')).toEqual(abilities);
  });

  test('of Windows are all of them, but for colours that nobody wants', () => {
    expect(abilitiesOf({}, 'win32')).toEqual({ unicode: true, color: 'full', addressable: true });
    expect(abilitiesOf({ NO_COLOR: '1' }, 'win32').color).toBe('none');
  });
});
