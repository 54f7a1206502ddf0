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
    expect(tags).toEqual({ comment: ']0;owneda\r\nbc2J' });
  });

  it('keep their line breaks, as they are', async () => {
    const { tags } = await infoOf({
      before: [
        info(text('ICMT', 'one\ntwo\r\n\r\nthree\rfour\n\0'), text('INAM', 'tab\tstop')),
        { id: 'bext', body: Buffer.from('Scene 12\r\ntake 3\0') },
      ],
    });
    expect(tags).toEqual({
      comment: 'one\ntwo\r\n\r\nthree\rfour',
      title: 'tab stop',
      description: 'Scene 12\r\ntake 3',
    });
  });

  it('are UTF-8 where the field cut their last character', async () => {
    const cut = (value: string, length: number) => Buffer.from(value).subarray(0, length);
    const { tags } = await infoOf({
      before: [
        { id: 'bext', body: cut(`x${'é'.repeat(200)}`, 256) },
        // Two and three bytes of four.
        info(text('IART', cut('né🎵', 5)), text('INAM', cut('né🎵', 6)), text('ICMT', cut('né☃', 5))),
        // One byte alone is no sign of UTF-8: é in Windows-1252.
        info(text('ISBJ', Buffer.from('Café', 'latin1'))),
        // Two of three and three of four are, whatever is before.
        info(text('ITCH', cut('n☃', 3)), text('IGNR', cut('n🎵', 4)), text('ICOP', cut('n🎵', 3))),
      ],
    });
    expect(tags).toEqual({
      description: `x${'é'.repeat(127)}`,
      artist: 'né',
      title: 'né',
      comment: 'né',
      subject: 'Café',
      technician: 'n',
      genre: 'n',
      copyright: 'n',
    });
  });

  it('are UTF-8 where a field of fixed length is full to a first byte, but not where it ends before', async () => {
    const description = async (field: string | Uint8Array) => {
      const body = Buffer.alloc(602);
      body.set(typeof field === 'string' ? Buffer.from(field).subarray(0, 256) : field);
      return (await infoOf({ before: [{ id: 'bext', body }] })).tags.description;
    };
    for (const character of ['é', '☃', '🎵']) {
      const letters = 'x'.repeat(255);
      expect(await description(`${letters}${character}`)).toBe(letters);
    }
    expect(await description(Buffer.from(`${'x'.repeat(254)}é`, 'latin1'))).toBe(`${'x'.repeat(254)}é`);
    // No first byte of UTF-8's: a letter to the end of the field.
    expect(await description(Buffer.from(`${'x'.repeat(255)}ÿ`, 'latin1'))).toBe(`${'x'.repeat(255)}ÿ`);
  });

  it('are cut between characters where they are too long', async () => {
    const title = async (value: string) => (await infoOf({ before: [info(text('INAM', value))] })).tags.title;
    expect(await title(`x${'é'.repeat(40_000)}`)).toBe(`x${'é'.repeat(16_383)}`);
    expect(await title(`x${'🎵'.repeat(20_000)}`)).toBe(`x${'🎵'.repeat(8191)}`);
  });

  it('are read from lists of any case', async () => {
    const list = (id: string, type: string, tag: string): ChunkSpec => ({
      id,
      body: listBody(type, [text(tag, 'A title')]),
    });
    for (const before of [list('list', 'INFO', 'INAM'), list('LIST', 'info', 'inam')]) {
      expect((await infoOf({ before: [before] })).tags).toEqual({ title: 'A title' });
    }
  });

  it('are read where a list leaves the pad bytes out', async () => {
    const list = Buffer.concat([
      Buffer.from('INFOINAM'),
      u32(3),
      Buffer.from('oddIART'),
      u32(5),
      Buffer.from('five\0ICMT'),
      u32(4),
      Buffer.from('even'),
    ]);
    expect((await infoOf({ before: [{ id: 'LIST', body: list }] })).tags).toEqual({
      title: 'odd',
      artist: 'five',
      comment: 'even',
    });
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
    // More than 32 bits of it: 26 hours at 48 kHz.
    body.writeBigUInt64LE(26n * 3600n * 48000n, 338);
    // Version, UMID, loudness and what is reserved are none of it.
    body.fill(0x55, 346, 602);
    body.write('A=PCM,F=48\n', 602);
    const { tags } = await infoOf({ before: [{ id: 'bext', body }] });
    const turned = Buffer.from(body);
    turned.subarray(338, 346).reverse();
    const big = await infoOf({ container: 'RIFX', before: [{ id: 'bext', body: turned }] });
    expect(big.tags).toEqual(tags);
    expect(tags).toEqual({
      description: 'Dawn chorus',
      originator: 'Recorder',
      originatorReference: 'REF-1',
      originationDate: '2024-05-01',
      originationTime: '06:00:00',
      timeReference: '4492800000',
      codingHistory: 'A=PCM,F=48',
    });
  });

  it('are read from bext to the last character of each field', async () => {
    // Without a NUL between them: each ends where the next one begins.
    const fields = [
      ['a', 256],
      ['b', 32],
      ['c', 32],
      ['d', 10],
      ['e', 8],
    ] as const;
    const body = Buffer.from(fields.map(([letter, length]) => letter.repeat(length)).join(''));
    const { tags } = await infoOf({ before: [{ id: 'bext', body }] });
    expect(Object.values(tags)).toEqual(fields.map(([letter, length]) => letter.repeat(length)));
  });

  it('are what is there of a bext chunk cut short', async () => {
    const { tags } = await infoOf({ before: [{ id: 'bext', body: Buffer.from('Just this') }] });
    expect(tags).toEqual({ description: 'Just this' });
  });
});

describe('cue points', () => {
  // Starts of the chunk and of the block are none of the position, and differ from it.
  const point = (id: number, frame: number, position = frame) =>
    Buffer.concat([u32(id), u32(position), Buffer.from('data'), u32(70_001), u32(70_002), u32(frame)]);
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
      labelled('ltxt', 2, Buffer.concat([u32(300), Buffer.alloc(12, 9)])),
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

  it('are no more than their number claims', async () => {
    const claiming = async (count: number) => {
      const body = Buffer.concat([u32(count), point(1, 5), point(2, 6)]);
      return (await infoOf({ after: [{ id: 'cue ', body }] })).cues.length;
    };
    expect([await claiming(0), await claiming(1), await claiming(2)]).toEqual([0, 1, 2]);
    expect((await infoOf({ after: [{ id: 'cue ', body: Buffer.alloc(3) }] })).cues).toEqual([]);
  });

  it('lie at their sample offset, where the position in a play list differs', async () => {
    expect((await infoOf({ after: [cue(point(1, 19, 11))] })).cues).toEqual([{ id: 1, frame: 19 }]);
  });

  it('are read in either byte order', async () => {
    const big = Buffer.concat(
      [1, 1, 11]
        .map((value) => u32(value, true))
        .concat(Buffer.from('data'), ...[5, 6, 19].map((v) => u32(v, true))),
    );
    const { cues } = await infoOf({ container: 'RIFX', after: [{ id: 'cue ', body: big }] });
    expect(cues).toEqual([{ id: 1, frame: 19 }]);
  });

  it('keep label and note, the note with its line breaks', async () => {
    const labels = adtl(
      labelled('note', 1, Buffer.from('as it\r\nwas said\0')),
      labelled('labl', 1, Buffer.from('Verse\nline\0')),
      labelled('note', 2, Buffer.from('alone\nhere')),
    );
    expect((await infoOf({ after: [cue(point(1, 5), point(2, 6)), labels] })).cues).toEqual([
      { id: 1, frame: 5, label: 'Verse line', note: 'as it\r\nwas said' },
      { id: 2, frame: 6, label: 'alone here' },
    ]);
  });

  it('take the text of their stretch for want of a label', async () => {
    const stretch = (id: number, name: string) =>
      labelled('ltxt', id, Buffer.concat([u32(10 * id), Buffer.from('rgn 01020304'), Buffer.from(name)]));
    const labels = adtl(
      stretch(1, 'Solo\0'),
      stretch(2, 'unused'),
      labelled('labl', 2, Buffer.from('Verse')),
    );
    expect((await infoOf({ after: [cue(point(1, 5), point(2, 6)), labels] })).cues).toEqual([
      { id: 1, frame: 5, length: 10, label: 'Solo' },
      { id: 2, frame: 6, length: 20, label: 'Verse' },
    ]);
  });

  it('have their labels in a lower-case list, as some recorders write it', async () => {
    const labels = { ...adtl(labelled('labl', 1, Buffer.from('01\0'))), id: 'list' };
    expect((await infoOf({ after: [cue(point(1, 5)), labels] })).cues).toEqual([
      { id: 1, frame: 5, label: '01' },
    ]);
  });
});

describe('loops', () => {
  const loop = (kind: number, first: number, last: number, count: number) =>
    Buffer.concat([u32(70_001), u32(kind), u32(first), u32(last), u32(70_002), u32(count)]);

  it('are read from smpl', async () => {
    const body = Buffer.concat([
      Buffer.alloc(28, 7),
      u32(2),
      u32(70_003),
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
  it.each(['RIFF', 'RIFX', 'Wave64'] as const)(
    'are read from an EXTENSIBLE header: %s',
    async (container) => {
      const fmt = { channels: 6, bits: 32, extensible: { validBits: 20, mask: 0x0003060f } };
      const { format } = await infoOf({ container, fmt });
      expect(format).toMatchObject({
        channelMask: 0x0003060f,
        bitsPerSample: 20,
        channels: 6,
        sampleRate: 8000,
      });
    },
  );

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
