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

/** One chunk of every kind that is read. */
const METADATA: ChunkSpec[] = [
  {
    id: 'LIST',
    body: listBody('INFO', [
      { id: 'INAM', body: Buffer.from('T\xeft\x1b[1m') },
      { id: 'ISFT', body: Buffer.from('Lavf') },
    ]),
  },
  {
    id: 'LIST',
    body: listBody('adtl', [
      { id: 'labl', body: Buffer.from('\x01\0\0\0Cue') },
      { id: 'ltxt', body: Buffer.alloc(20, 1) },
    ]),
  },
  { id: 'bext', body: Buffer.alloc(620, 'x') },
  { id: 'cue ', body: Buffer.concat([u32(1), u32(1), u32(3), Buffer.from('data'), u32(0), u32(0), u32(3)]) },
  { id: 'smpl', body: Buffer.concat([Buffer.alloc(28), u32(1), u32(0), Buffer.alloc(24, 1)]) },
  { id: 'fact', body: u32(300) },
  { id: 'ds64', body: ds64(4000, 700, [['LIST', 26]]) },
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
    before: fc.subarray(METADATA),
    after: fc.subarray(METADATA),
  })
  .map(buildWav);

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
