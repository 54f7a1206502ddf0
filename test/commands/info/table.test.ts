import { describe, expect, test } from 'vitest';
import type { InfoRecord, LevelsRecord } from '../../../src/commands/info/record.ts';
import { type TableFormat, tableHeader, tableRows } from '../../../src/commands/info/table.ts';
import { heading, plan } from '../../../src/commands/info.ts';
import type { Context } from '../../../src/world/context.ts';

const RECORD: InfoRecord = {
  file: 'a,b "c" d.wav',
  path: '../über/a,b "c"\nd.wav',
  container: 'RIFX',
  encoding: 'pcm',
  bitsPerSample: 20,
  containerBits: 24,
  byteOrder: 'big',
  channels: 2,
  speakers: ['FL', 'FR'],
  sampleRate: 48000,
  frames: 1_234_567,
  duration: 12.345678901234,
  bytes: 7_407_500,
  chunks: ['fmt ', 'LIST', 'data', 'LIST'].map((id) => ({ id, offset: 0, size: 0 })),
  tags: { title: 'One\r\nTwo', artist: 'C:\\x\ty' },
  cues: [{ id: 1, frame: 48000, label: 'Verse' }],
  loops: [],
  warnings: ['something is odd', 'more, too'],
};

const LEFT: LevelsRecord = {
  ...{ channel: 'left', peak: -0.5, rms: -20.25, dc: -0.00125, crest: 19.75 },
  ...{ clipped: 1234, over: 5, nonFinite: 7 },
};
const RIGHT: LevelsRecord = {
  ...{ channel: 'right', peak: null, rms: null, dc: 0, crest: null },
  ...{ clipped: 0, over: 0, nonFinite: 0 },
};

/** What a cell of the file's holds, in the order of the columns. */
const CELLS = [
  ['path', '../über/a,b "c"\nd.wav'],
  ['file', 'a,b "c" d.wav'],
  ['container', 'RIFX'],
  ['encoding', 'pcm'],
  ['bitsPerSample', '20'],
  ['containerBits', '24'],
  ['byteOrder', 'big'],
  ['channels', '2'],
  ['speakers', 'FL FR'],
  ['sampleRate', '48000'],
  ['frames', '1234567'],
  ['duration', '12.345678901234'],
  ['bytes', '7407500'],
  ['chunks', 'fmt LIST data'],
  ['tags', '{"title":"One\\r\\nTwo","artist":"C:\\\\x\\ty"}'],
  ['cues', '1'],
  ['loops', '0'],
  ['warnings', 'something is odd; more, too'],
] as const;
const LEVEL_NAMES = ['channel', 'peak', 'rms', 'dc', 'crest', 'clipped', 'over', 'nonFinite'];

const NAMES: string[] = CELLS.map(([name]) => name);
const TEXTS: string[] = CELLS.map(([, text]) => text);

/** Rows by RFC 4180, character by character. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [['']];
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const row = rows.at(-1)!;
    const character = text[at]!;
    if (isQuoted && character === '"' && text[at + 1] === '"') {
      row[row.length - 1] += '"';
      at++;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === ',') row.push('');
    else if (!isQuoted && character === '\n') rows.push(['']);
    else row[row.length - 1] += character;
  }
  expect(rows.pop()).toEqual(['']);
  return rows;
}

/** Rows where every line is one, and a backslash begins an escape. */
function parseTsv(text: string): string[][] {
  const meant: Record<string, string> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) =>
    line.split('\t').map((field) => field.replace(/\\(.)/g, (_, letter: string) => meant[letter]!)),
  );
}

describe.each<[TableFormat, (text: string) => string[][]]>([
  ['csv', parseCsv],
  ['tsv', parseTsv],
])('%s', (format, parse) => {
  test('has a column for each of the names', () => {
    expect(parse(tableHeader(format, false))).toEqual([NAMES]);
    expect(parse(tableHeader(format, true))).toEqual([[...NAMES, ...LEVEL_NAMES]]);
  });

  test('has a row for a file', () => {
    expect(parse(tableRows(RECORD, format))).toEqual([TEXTS]);
  });

  test('has a row for each channel with levels, empty where there is no level', () => {
    expect(parse(tableRows({ ...RECORD, levels: [LEFT, RIGHT] }, format))).toEqual([
      [...TEXTS, 'left', '-0.5', '-20.25', '-0.00125', '19.75', '1234', '5', '7'],
      [...TEXTS, 'right', '', '', '0', '', '0', '0', '0'],
    ]);
  });

  test('has a row for a file without audio, whose levels are empty', () => {
    const empty = { ...RECORD, containerBits: null, tags: {}, warnings: [], speakers: [], levels: [] };
    const [row, ...others] = parse(tableRows(empty, format));
    expect(others).toEqual([]);
    expect(row).toHaveLength(NAMES.length + LEVEL_NAMES.length);
    expect(row!.slice(NAMES.length)).toEqual(LEVEL_NAMES.map(() => ''));
    for (const name of ['containerBits', 'tags', 'warnings', 'speakers'])
      expect(row![NAMES.indexOf(name)]).toBe('');
  });
});

test('a field with a tab or a line break is quoted in csv, and escaped in tsv: a line a row', () => {
  const record = { ...RECORD, path: 'a\tb\r\nc\\n.wav' };
  expect(tableRows(record, 'csv').startsWith('"a\tb\r\nc\\n.wav","a,b ""c"" d.wav",RIFX,')).toBe(true);
  expect(tableRows(record, 'tsv').startsWith('a\\tb\\r\\nc\\\\n.wav\ta,b "c" d.wav\tRIFX\t')).toBe(true);
});

test('what moves the cursor is seen by programs, not by terminals', () => {
  const record = { ...RECORD, path: 'a\x1b[2J\nb.wav' };
  expect(parseCsv(tableRows(record, 'csv'))[0]![0]).toBe('a\x1b[2J\nb.wav');
  expect(parseCsv(tableRows(record, 'csv', true))[0]![0]).toBe('a[2J b.wav');
});

describe('the options', () => {
  test.each([
    [{ json: true, csv: true }, '--json and --csv exclude each other; give one of the two'],
    [{ json: true, tsv: true }, '--json and --tsv exclude each other; give one of the two'],
    [{ csv: true, tsv: true }, '--csv and --tsv exclude each other; give one of the two'],
  ])('%o exclude each other', (options, message) => {
    expect(() => plan(['a.wav'], options, {} as Context)).toThrow(message);
  });

  test('only tables have a heading', () => {
    expect(heading({})).toBeUndefined();
    expect(heading({ json: true, levels: true })).toBeUndefined();
    expect(heading({ csv: true })).toBe(`${NAMES.join(',')}\n`);
    expect(heading({ tsv: true, levels: true })).toBe(`${[...NAMES, ...LEVEL_NAMES].join('\t')}\n`);
  });
});
