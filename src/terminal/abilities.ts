/** What a terminal can show, as its environment tells. */
export interface Abilities {
  /** Characters beyond ASCII. */
  unicode: boolean;
  /** None, the 256 of xterm's palette, or 24 bits. */
  color: 'none' | '256' | 'full';
  /** Whether the cursor can be moved at all. */
  addressable: boolean;
}

/** Judges by the usual variables: the locale's, TERM, COLORTERM and NO_COLOR (https://no-color.org). */
export function abilitiesOf(env: Record<string, string | undefined>, platform: NodeJS.Platform): Abilities {
  const term = env.TERM ?? '';
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const windows = platform === 'win32';
  return {
    unicode: windows ? true : /utf-?8/i.test(locale),
    color: colorOf(env, term, windows),
    addressable: windows || (term !== '' && term !== 'dumb'),
  };
}

function colorOf(
  env: Record<string, string | undefined>,
  term: string,
  windows: boolean,
): Abilities['color'] {
  if (env.NO_COLOR) return 'none';
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') || windows || /direct/.test(term)) return 'full';
  return /256/.test(term) ? '256' : 'none';
}
