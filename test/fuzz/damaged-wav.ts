import fc from 'fast-check';
import type { Container } from '../../src/wav/format.ts';
import { buildWav, type ChunkSpec, ds64, type FmtSpec, listBody, u16, u32 } from '../wav/build.ts';

const CONTAINERS: Container[] = ['RIFF', 'RIFX', 'RF64', 'BW64', 'Wave64'];

const FORMATS: FmtSpec[] = [
  ...[1, 8, 12, 16, 20, 24, 32, 48, 64].map((bits) => ({ bits, channels: 2 })),
  { bits: 24, blockAlign: 4 },
  { bits: 32, channels: 6, extensible: { validBits: 20, mask: 0x3f } },
  { tag: 3, bits: 32, channels: 2 },
  { tag: 3, bits: 64, extensible: {} },
  { tag: 6, bits: 8, channels: 2 },
  { tag: 7, bits: 8 },
  { tag: 0x11, bits: 4, channels: 2, blockAlign: 72, extension: u16(65) },
  { tag: 0x11, bits: 4, blockAlign: 36, extension: u16(0) },
  { tag: 2, bits: 4, channels: 2, blockAlign: 78, extension: u16(66) },
  {
    tag: 2,
    bits: 4,
    blockAlign: 39,
    extension: Buffer.concat([u16(0), u16(2), u16(256), u16(0), u16(512), u16(0xff00)]),
  },
];

/** A cue point of that name at that sample frame. */
function cuePoint(id: number, frame: number): Buffer {
  return Buffer.concat([u32(id), u32(frame), Buffer.from('data'), u32(0), u32(0), u32(frame)]);
}

const MANY = Array.from({ length: 300 }, (_, index) => index);

/** Chunks of every kind that tells something beside the audio: those that are read, and those that are passed over. */
const METADATA: ChunkSpec[] = [
  {
    id: 'LIST',
    body: listBody('INFO', [
      { id: 'INAM', body: Buffer.from('T\xeft\x1b[1m') },
      { id: 'ISFT', body: Buffer.from('Lavf') },
    ]),
  },
  { id: 'LIST', body: listBody('INFO', [{ id: 'ICMT', body: Buffer.from('comment\r\n'.repeat(3000)) }]) },
  {
    id: 'LIST',
    body: listBody(
      'INFO',
      MANY.map((n) => ({ id: `X${String(n).padStart(3, '0')}`, body: Buffer.from(`${n}\0`) })),
    ),
  },
  {
    id: 'LIST',
    body: listBody('adtl', [
      { id: 'labl', body: Buffer.from('\x01\0\0\0Cue') },
      { id: 'ltxt', body: Buffer.alloc(20, 1) },
    ]),
  },
  {
    id: 'LIST',
    body: listBody(
      'adtl',
      MANY.map((n) => ({
        id: 'labl',
        body: Buffer.concat([u32(n), Buffer.from(`\x1b]0;${n}\x07\u202e\u65e5`)]),
      })),
    ),
  },
  { id: 'bext', body: Buffer.alloc(620, 'x') },
  {
    id: 'bext',
    body: Buffer.concat([
      Buffer.alloc(256, 'Description\0'),
      Buffer.alloc(64, 'Originator\0'),
      Buffer.from('2024-02-3023:59:60'),
      Buffer.alloc(8, 0xff),
      Buffer.alloc(256, 2),
      Buffer.from('A=PCM,F=48000,W=24,M=stereo\r\n'),
    ]),
  },
  { id: 'cue ', body: Buffer.concat([u32(1), cuePoint(1, 3)]) },
  { id: 'cue ', body: Buffer.concat([u32(MANY.length), ...MANY.map((n) => cuePoint(n, n * 7))]) },
  { id: 'cue ', body: Buffer.concat([u32(0xffffffff), cuePoint(0xffffffff, 0xffffffff), cuePoint(2, 0)]) },
  { id: 'smpl', body: Buffer.concat([Buffer.alloc(28), u32(1), u32(0), Buffer.alloc(24, 1)]) },
  {
    id: 'smpl',
    body: Buffer.concat([
      Buffer.alloc(28, 0xff),
      u32(3),
      u32(4),
      ...[u32(1), u32(0), u32(0), u32(0xffffffff), u32(0), u32(0)],
      ...[u32(2), u32(9), u32(50), u32(10), u32(0xffffffff), u32(0xffffffff)],
      ...[u32(3), u32(2), u32(1), u32(1), u32(0), u32(1), Buffer.from('data')],
    ]),
  },
  {
    id: 'iXML',
    body: Buffer.from(
      '<?xml version="1.0"?><BWFXML><SCENE>&a;</SCENE><!ENTITY a "&a;&a;"><NOTE>\x1b[2J</NOTE></BWFXML>',
    ),
  },
  { id: 'iXML', body: Buffer.from('<BWFXML>'.repeat(2000)) },
  { id: '_PMX', body: Buffer.from('<x:xmpmeta><rdf:li>title</rdf:li>') },
  { id: 'axml', body: Buffer.from('<ebuCoreMain/>') },
  {
    id: 'id3 ',
    body: Buffer.from(
      'ID3\x04\0\0\0\0\x02\0TIT2\0\0\0\x08\0\0\x01\xff\xfeT\0\x1b\0TXXX\0\0\x7f\x7f\0\0\x03k\0v',
      'latin1',
    ),
  },
  { id: 'inst', body: Buffer.alloc(7, 0x80) },
  { id: 'cart', body: Buffer.alloc(2048, '9') },
  { id: 'fact', body: u32(300) },
  { id: 'ds64', body: ds64(4000, 700, [['LIST', 26]]) },
  { id: 'ds64', body: ds64(2 ** 53, 2 ** 53, [['data', 2 ** 52]]) },
  { id: 'odd ', body: Buffer.from('odd') },
  { id: '\0\x01ab', body: Buffer.from('stray') },
  { id: 'LIST', body: listBody('wavl', [{ id: 'data', body: Buffer.alloc(64, 1) }]) },
  {
    id: 'LIST',
    body: listBody('wavl', [
      { id: 'slnt', body: u32(9) },
      { id: 'data', body: Buffer.alloc(9) },
    ]),
  },
  { id: 'list', body: listBody('adtl', [{ id: 'note', body: Buffer.from('\x01\0\0\0a\r\nb') }]) },
];

/** A WAV of any container, encoding and choice of chunks, whose audio is noise. */
const plainWav = fc
  .record({
    container: fc.constantFrom(...CONTAINERS),
    fmt: fc.constantFrom(...FORMATS),
    data: fc.uint8Array({ maxLength: 2000, size: 'max' }),
    before: fc.subarray(METADATA, { maxLength: 8 }),
    after: fc.subarray(METADATA, { maxLength: 8 }),
  })
  .map(buildWav);

/** A WAV of any kind that has its parts in order, and some seconds of audio. */
export const wellWav: fc.Arbitrary<Uint8Array> = fc
  .record({
    container: fc.constantFrom(...CONTAINERS),
    fmt: fc.constantFrom(...FORMATS),
    sampleRate: fc.constantFrom(1, 100, 8000, 44_100, 192_000, 0xffffffff),
    noise: fc.uint8Array({ minLength: 1, maxLength: 2000, size: 'max' }),
    bytes: fc.constantFrom(2000, 30_000, 300_000),
    before: fc.subarray(
      METADATA.filter(({ id }) => id !== 'ds64'),
      { maxLength: 4 },
    ),
  })
  .map(({ container, fmt, sampleRate, noise, bytes, before }) =>
    buildWav({ container, fmt: { ...fmt, sampleRate }, data: Buffer.alloc(bytes, noise), before }),
  );

const TAG = Buffer.from('ID3\x04\0\0\0\0\0\x05-tag-', 'latin1');

/** The same alone, behind a tag, and with others behind it or within its audio. */
const wav = fc.oneof(
  { weight: 6, arbitrary: plainWav },
  { weight: 1, arbitrary: plainWav.map((bytes) => Buffer.concat([TAG, bytes])) },
  { weight: 1, arbitrary: fc.tuple(plainWav, plainWav).map((both) => Buffer.concat(both)) },
  { weight: 1, arbitrary: plainWav.map((data) => buildWav({ fmt: { channels: 2 }, data })) },
);

/** Numbers that headers are broken with. */
const doubtful = fc.oneof(
  fc.constantFrom(
    0,
    1,
    2,
    3,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xfffe,
    0xffff,
    0x7fffffff,
    0x80000000,
    0x7ffff000,
    0xffffffff,
  ),
  fc.nat(0xffffffff),
);

/** What happens to a file, at a place given as a share of its length: most often in its header. */
type Damage =
  | { kind: 'overwrite'; at: number; value: number; width: 1 | 2 | 4 | 8 }
  | { kind: 'cut'; at: number }
  | { kind: 'remove' | 'repeat'; at: number; length: number }
  | { kind: 'insert'; at: number; bytes: Uint8Array };

const place = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 0, max: 0.1, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
);
const damage: fc.Arbitrary<Damage> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('overwrite' as const),
      at: place,
      value: doubtful,
      width: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('remove' as const, 'repeat' as const),
      at: place,
      length: fc.nat(64),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      at: place,
      bytes: fc.uint8Array({ maxLength: 64 }),
    }),
  },
);

function inflict(bytes: Uint8Array, what: Damage): Uint8Array {
  const at = Math.floor(what.at * bytes.length);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (what.kind) {
    case 'overwrite': {
      const field = Buffer.alloc(8);
      field.writeUInt32LE(what.value);
      if (what.width === 8) field.writeUInt32LE(what.value, 4);
      return Buffer.concat([head, field.subarray(0, what.width), tail.subarray(what.width)]);
    }
    case 'cut':
      return head;
    case 'remove':
      return Buffer.concat([head, tail.subarray(what.length)]);
    case 'repeat':
      return Buffer.concat([head, tail.subarray(0, what.length), tail]);
    case 'insert':
      return Buffer.concat([head, what.bytes, tail]);
  }
}

/** A WAV that a few things have happened to, or none. */
export const damagedWav: fc.Arbitrary<Uint8Array> = fc
  .tuple(wav, fc.array(damage, { maxLength: 6 }))
  .map(([bytes, damages]) => damages.reduce(inflict, bytes));
