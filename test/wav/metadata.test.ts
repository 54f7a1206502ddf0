import { describe, expect, it } from 'vitest';
import { printable } from '../../src/printable.ts';
import type { WavInfo } from '../../src/wav/format.ts';
import { speakerNames } from '../../src/wav/speakers.ts';
import { buildWav, type ChunkSpec, listBody, u32, type WavSpec } from './build.ts';
import { openBytes } from './files.ts';

async function infoOf(spec: WavSpec): Promise<WavInfo> {
  const wav = await openBytes(buildWav(spec));
  wav.close();
  return wav.info;
}

const text = (id: string, value: string | Buffer): ChunkSpec => ({ id, body: Buffer.from(value as string) });
const info = (...chunks: ChunkSpec[]): ChunkSpec => ({ id: 'LIST', body: listBody('INFO', chunks) });

describe('tags', () => {
  it('are read from INFO, by their usual names, before and after the audio', async () => {
    const { tags } = await infoOf({
      before: [info(text('INAM', 'A title\0'), text('IART', 'An artist'))],
      after: [info(text('ICMT', 'odd'), text('ITRK', '7'), text('IZZZ', 'unusual'))],
    });
    expect(tags).toEqual({
      title: 'A title',
      artist: 'An artist',
      comment: 'odd',
      track: '7',
      IZZZ: 'unusual',
    });
  });

  it('are UTF-8 where they can be, else Windows-1252', async () => {
    const { tags } = await infoOf({
      before: [info(text('IART', 'Björk ☃'), text('INAM', Buffer.from('Bj\xf6rk \x93Debut\x94', 'latin1')))],
    });
    expect(tags).toEqual({ artist: 'Björk ☃', title: 'Björk “Debut”' });
  });

  it('carry no control characters', async () => {
    const { tags } = await infoOf({ before: [info(text('ICMT', '\x1b]0;owned\x07a\r\nb\u202ec\x9b2J'))] });
    expect(tags).toEqual({ comment: ']0;owneda bc2J' });
  });

  it('end with their list, whatever a size in it claims', async () => {
    const { tags } = await infoOf({
      before: [info(text('INAM', 'short'), { id: 'IART', body: Buffer.from('x'), size: 0xffffffff })],
    });
    expect(tags).toEqual({ title: 'short', artist: 'x' });
  });

  it('are bounded in number and length', async () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      text(`I${String(i).padStart(3, '0')}`.slice(0, 4), 'x'),
    );
    const { tags } = await infoOf({ before: [info(...many), info(text('INAM', 'y'.repeat(2 ** 20)))] });
    expect(Object.keys(tags)).toHaveLength(1000);
    const long = await infoOf({ before: [info(text('INAM', 'y'.repeat(2 ** 20 + 7)))] });
    expect(long.tags.title).toHaveLength(16_384);
  });

  it('are read from bext', async () => {
    const body = Buffer.alloc(602 + 11);
    body.write('Dawn chorus', 0);
    body.write('Recorder', 256);
    body.write('REF-1', 288);
    body.write('2024-05-0106:00:00', 320);
    body.writeBigUInt64LE(6n * 3600n * 48000n, 338);
    body.write('A=PCM,F=48\n', 602);
    const { tags } = await infoOf({ before: [{ id: 'bext', body }] });
    expect(tags).toEqual({
      description: 'Dawn chorus',
      originator: 'Recorder',
      originatorReference: 'REF-1',
      originationDate: '2024-05-01',
      originationTime: '06:00:00',
      timeReference: '1036800000',
      codingHistory: 'A=PCM,F=48',
    });
  });

  it('are what is there of a bext chunk cut short', async () => {
    const { tags } = await infoOf({ before: [{ id: 'bext', body: Buffer.from('Just this') }] });
    expect(tags).toEqual({ description: 'Just this' });
  });
});

describe('cue points', () => {
  const point = (id: number, frame: number, position = frame) =>
    Buffer.concat([u32(id), u32(position), Buffer.from('data'), u32(0), u32(0), u32(frame)]);
  const cue = (...points: Buffer[]): ChunkSpec => ({
    id: 'cue ',
    body: Buffer.concat([u32(points.length), ...points]),
  });
  const adtl = (...chunks: ChunkSpec[]): ChunkSpec => ({ id: 'LIST', body: listBody('adtl', chunks) });
  const labelled = (id: string, cueId: number, rest: Buffer): ChunkSpec => ({
    id,
    body: Buffer.concat([u32(cueId), rest]),
  });

  it('are joined with their labels and lengths, in the order of time', async () => {
    const labels = adtl(
      labelled('labl', 1, Buffer.from('Verse\0')),
      labelled('note', 2, Buffer.from('only a note')),
      labelled('ltxt', 2, Buffer.concat([u32(300), Buffer.alloc(12)])),
      labelled('labl', 99, Buffer.from('of no cue')),
    );
    const expected = [
      { id: 2, frame: 100, length: 300, label: 'only a note' },
      { id: 1, frame: 400, label: 'Verse' },
      { id: 3, frame: 500 },
    ];
    const points = cue(point(1, 400), point(2, 100), point(3, 0, 500));
    expect((await infoOf({ after: [points, labels] })).cues).toEqual(expected);
    expect((await infoOf({ before: [labels, points] })).cues).toEqual(expected);
  });

  it('are those that are there, whatever their number claims', async () => {
    const body = Buffer.concat([u32(0xffffffff), point(1, 5), point(2, 6).subarray(0, 20)]);
    expect((await infoOf({ after: [{ id: 'cue ', body }] })).cues).toEqual([{ id: 1, frame: 5 }]);
  });
});

describe('loops', () => {
  const loop = (kind: number, first: number, last: number, count: number) =>
    Buffer.concat([u32(0), u32(kind), u32(first), u32(last), u32(0), u32(count)]);

  it('are read from smpl', async () => {
    const body = Buffer.concat([
      Buffer.alloc(28),
      u32(2),
      u32(0),
      loop(0, 10, 20, 0),
      loop(1, 5, 9, 3),
      Buffer.alloc(24),
    ]);
    expect((await infoOf({ after: [{ id: 'smpl', body }] })).loops).toEqual([
      { kind: 'forward', first: 10, last: 20, count: 0 },
      { kind: 'alternating', first: 5, last: 9, count: 3 },
    ]);
  });

  it('are those that are there, whatever their number claims', async () => {
    const body = Buffer.concat([Buffer.alloc(28), u32(0xffffffff), u32(0), loop(7, 1, 2, 1)]);
    const { loops } = await infoOf({ after: [{ id: 'smpl', body }] });
    expect(loops).toEqual([{ kind: 'other', first: 1, last: 2, count: 1 }]);
    expect((await infoOf({ after: [{ id: 'smpl', body: Buffer.alloc(3) }] })).loops).toEqual([]);
  });
});

describe('speakers', () => {
  it('are named by the bits of the mask', () => {
    expect(speakerNames(0)).toEqual([]);
    expect(speakerNames(0x3f)).toEqual(['FL', 'FR', 'FC', 'LFE', 'BL', 'BR']);
    expect(speakerNames(0x80000600)).toEqual(['SL', 'SR', 'bit 31']);
  });
});

describe('printable', () => {
  it('keeps letters, and makes one line of many', () => {
    expect(printable('naïve 日本 🎵\r\n\tend')).toBe('naïve 日本 🎵 end');
  });

  it('drops what could move a cursor or turn the direction', () => {
    expect(printable('\x1b[31m\x00\x9b\u202egnp.\u200f\u2066x\ufeff')).toBe('[31mgnp.x');
  });
});
