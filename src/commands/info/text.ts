import { describeChannels, describeDuration, describeEncoding, describeRate } from '../../views/describe.ts';
import type { CuePoint, SampleFormat, SampleLoop, WavInfo } from '../../wav/format.ts';
import { speakerNames } from '../../wav/speakers.ts';
import type { NamedLevels } from './levels.ts';
import { decibels, type NamedInfo } from './record.ts';

/** Chunks whose contents are not read, but whose presence people look for. */
const EMBEDDED = new Map([
  ['id3 ', 'ID3 tags'],
  ['ID3 ', 'ID3 tags'],
  ['iXML', 'iXML'],
  ['axml', 'ADM (axml)'],
  ['_PMX', 'XMP'],
  ['aXML', 'AES metadata (aXML)'],
]);

/** Lines of a list that are shown; the JSON has them all. */
const MOST_LINES = 40;

/** What `info` prints for people. */
export function infoText({ name, info }: Pick<NamedInfo, 'name' | 'info'>, levels?: NamedLevels[]): string {
  const sections = [
    columns(facts(info)),
    section(
      'chunks',
      info.chunks.map(({ id, offset, size }) => [id, `at ${grouped(offset)}`, `${grouped(size)} bytes`]),
      'lrr',
    ),
    section('tags', Object.entries(info.tags)),
    section(
      'cues',
      info.cues.map((cue) => cueRow(cue, info.format)),
      'rrl',
    ),
    section(
      'loops',
      info.loops.map((loop) => loopRow(loop, info.format)),
      'rrl',
    ),
    levels ? section('levels', levelRows(levels), 'lrrrrrrr') : [],
  ];
  return `${[name, ...sections.flat().map((line) => `  ${line}`)].map((line) => line.trimEnd()).join('\n')}\n`;
}

function facts({ container, format, frames, duration, bytes, chunks }: WavInfo): string[][] {
  const rows = [
    ['container', container],
    ['encoding', [describeEncoding(format), ...storage(format)].join(', ')],
    ['channels', channelsText(format)],
    ['sample rate', describeRate(format.sampleRate)],
    ['duration', `${describeDuration(duration)} (${grouped(frames)} sample frames)`],
    ['size', `${grouped(bytes)} bytes`],
  ];
  const embedded = new Set(chunks.map(({ id }) => EMBEDDED.get(id)).filter((words) => words !== undefined));
  if (embedded.size > 0) rows.push(['also holds', [...embedded].join(', ')]);
  return rows;
}

/** How the samples lie in the file, where that isn't the usual way. */
function storage(format: SampleFormat): string[] {
  const { bitsPerSample, bytesPerSample, justified, bigEndian, blockAlign, framesPerBlock } = format;
  const words: string[] = [];
  if (bytesPerSample === 0)
    words.push(`blocks of ${grouped(blockAlign)} bytes, ${grouped(framesPerBlock)} sample frames`);
  else if (bitsPerSample < bytesPerSample * 8)
    words.push(`in the ${justified} bits of ${bytesPerSample * 8}`);
  if (bigEndian) words.push('big-endian');
  return words;
}

function channelsText({ channels, channelMask }: SampleFormat): string {
  const speakers = speakerNames(channelMask).slice(0, channels).join(' ');
  const count = channels > 2 ? String(channels) : describeChannels(channels);
  return speakers ? `${count} (${speakers})` : count;
}

function cueRow({ frame, length, label }: CuePoint, { sampleRate }: SampleFormat): string[] {
  const span = length ? ` for ${describeDuration(length / sampleRate)}` : '';
  return [describeDuration(frame / sampleRate), `frame ${grouped(frame)}`, `${label ?? ''}${span}`.trim()];
}

function loopRow({ kind, first, last, count }: SampleLoop, { sampleRate }: SampleFormat): string[] {
  const times = count === 0 ? 'for ever' : `${grouped(count)} times`;
  return [
    describeDuration(first / sampleRate),
    `frames ${grouped(first)} to ${grouped(last)}`,
    `${kind}, ${times}`,
  ];
}

function levelRows(levels: NamedLevels[]): string[][] {
  const rows = levels.map(({ channel, peak, rms, dc, clipped }) => [
    channel,
    dbText(peak),
    dbText(rms),
    fixed(dc, 6),
    rms > 0 ? dbText(peak / rms) : '-',
    grouped(clipped),
  ]);
  const table = [['', 'peak dBFS', 'RMS dBFS', 'DC', 'crest dB', 'clipped'], ...rows];
  for (const [title, name] of RARE) {
    if (levels.every((each) => each[name] === 0)) continue;
    const column = [title, ...levels.map((each) => grouped(each[name]))];
    for (const [index, cell] of column.entries()) table[index]!.push(cell);
  }
  return table;
}

/** Counts that are shown where there is anything to count. */
const RARE = [
  ['over', 'over'],
  ['no number', 'nonFinite'],
] as const;

function dbText(amplitude: number): string {
  const level = decibels(amplitude);
  return level === null ? '-inf' : fixed(level, 2);
}

/** So many decimals, and no sign before what they show as zero. */
function fixed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/^-(?=[0.]+$)/, '');
}

/** 1234567 as 1,234,567. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A headed list, or nothing where it is empty. */
function section(heading: string, rows: string[][], alignment = ''): string[] {
  if (rows.length === 0) return [];
  const more = rows.length > MOST_LINES ? [`  … and ${grouped(rows.length - MOST_LINES)} more`] : [];
  return [heading, ...columns(rows.slice(0, MOST_LINES), alignment).map((line) => `  ${line}`), ...more];
}

/** Rows with their cells under each other: `r` in `alignment` is a column set flush right. */
function columns(rows: string[][], alignment = ''): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        alignment[column] === 'r' ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  '),
  );
}
