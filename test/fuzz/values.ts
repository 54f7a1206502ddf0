/** What is typed after an option: numbers and words of every kind, sorted by what the option's own parser says of them. */
import type { Option } from 'commander';
import fc from 'fast-check';
import { WavscopeError } from '../../src/errors.ts';

/** Numbers at the ends of what bytes, integers and floats hold, and ordinary ones. */
export const NUMBERS = [
  ...[
    '0',
    '-0',
    '1',
    '2',
    '3',
    '10',
    '16',
    '100',
    '1000',
    '4096',
    '0.5',
    '1.5',
    '0.01',
    '1e-9',
    '-1',
    '-0.5',
    '-100',
  ],
  ...[
    '5e-324',
    '1e-310',
    '1e-300',
    '-1e-300',
    '1e-39',
    '1e39',
    '-1e39',
    '1e308',
    '-1e308',
    '1.7976931348623157e308',
  ],
  ...[
    '1e309',
    '-1e309',
    'NaN',
    'nan',
    'Infinity',
    '-Infinity',
    'inf',
    '∞',
    '\u22121',
    '+1',
    '0x10',
    '1_000',
    '1,5',
  ],
  ...[31, 32, 53, 63, 64].flatMap((bits) =>
    [2n ** BigInt(bits) - 1n, 2n ** BigInt(bits), -(2n ** BigInt(bits))].map(String),
  ),
  '9'.repeat(400),
];

/** How numbers are written into a value: alone, with a unit, or two and three together. */
const FORMS = [
  '%',
  '%s',
  '%ms',
  '%\u0025',
  '%k',
  '%hz',
  '%dB',
  '%in',
  '%px',
  '1/%',
  '%:',
  ':%',
  '1:%',
  '%:1',
  '0:%:1',
];
const PAIRS = ['a:b', 'axb', 'axbin', 'a,b'];
/** Of two numbers one is of these. */
const ORDINARY = ['0', '1', '-60', '200', '1e9'];

/** Text that terminals, shells, patterns and pages take for something else. */
export const STRINGS = [
  ...[
    '',
    ' ',
    '-',
    '--',
    '=',
    '=x',
    '.',
    '..',
    '{',
    '{name}',
    '{nothing}',
    '{dir}{ext}',
    '%s%n',
    '$(id)',
    '`id`',
    '~',
    '*',
  ],
  ...[
    '\x1b[31mred',
    '\x1b]0;title\x07',
    'bell\x07',
    'two\nlines',
    'back\rspace\b\b',
    '\x9b31m',
    '\u202egpj.wav',
    'a\u2028b',
  ],
  ...[
    '<script>alert(1)</script>',
    '</svg>',
    ']]>',
    '&amp;&#0;',
    '"',
    "'",
    'é'.repeat(120),
    '😀',
    '\ud800',
    'مرحبا',
    '日本語',
  ],
  ...[
    'x'.repeat(300),
    'x'.repeat(5000),
    '__proto__',
    'constructor',
    'undefined',
    'null',
    '#12345678',
    'rgb(1e999,0,0)',
  ],
];

/** Values of an option that takes one: those that its parser accepts, and those that it refuses. */
export interface Values {
  accepted: string[];
  refused: string[];
}

/** What was found before, by the option's flags and description: commands share options. */
const found = new Map<string, Values>();

/** @throws whatever a parser throws that is no refusal */
export function valuesOf(option: Option): Values {
  const key = `${option.flags} ${option.description}`;
  const values = found.get(key) ?? sorted(option);
  found.set(key, values);
  return values;
}

function sorted(option: Option): Values {
  const values: Values = { accepted: [], refused: [] };
  for (const text of new Set(candidates(option)))
    values[accepts(option, text) ? 'accepted' : 'refused'].push(text);
  return values;
}

/** One that is accepted as a rule. */
export function anyOf({ accepted, refused }: Values): fc.Arbitrary<string> {
  return fc.oneof(
    ...(accepted.length ? [{ weight: 12, arbitrary: fc.constantFrom(...accepted) }] : []),
    ...(refused.length ? [{ weight: 1, arbitrary: fc.constantFrom(...refused) }] : []),
  );
}

function candidates(option: Option): string[] {
  if (!option.parseArg) return [...STRINGS, ...NUMBERS];
  const numbers = FORMS.flatMap((form) => NUMBERS.map((number) => form.replace('%', number)));
  const pairs = NUMBERS.flatMap((a) => ORDINARY.flatMap((b) => [...pairsOf(a, b), ...pairsOf(b, a)]));
  return [...numbers, ...pairs, ...wordsOf(option), ...STRINGS];
}

function pairsOf(a: string, b: string): string[] {
  return PAIRS.map((form) => form.replace(/[ab]/g, (end) => (end === 'a' ? a : b)));
}

/** The words that the help names, those that take a parameter with every number: `kaiser:<beta>`. */
function wordsOf({ flags, description }: Option): string[] {
  return `${flags} ${description}`.split(/[\s,;|()[\]]+/).flatMap((word) => {
    const bare = word.replace(/^<(.*)>$/, '$1');
    const [, before] = /^(.+?)<\w+>$/.exec(bare) ?? [];
    const own = before ? NUMBERS.map((number) => before + number) : [bare.replace(/^[<[]+|[<>\]:]+$/g, '')];
    return own.flatMap((each) => [each, `${each}_r`]);
  });
}

function accepts(option: Option, text: string): boolean {
  try {
    option.parseArg?.(text, undefined);
    return true;
  } catch (error) {
    if (error instanceof WavscopeError) return false;
    throw error;
  }
}
