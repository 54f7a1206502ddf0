import type { Container } from '../../src/wav/format.ts';

/** A chunk to be written; `size` is what its header claims, where that differs from the body. */
export interface ChunkSpec {
  id: string;
  body: Uint8Array;
  size?: number;
}

/** Fields of a `fmt ` chunk; the rest follows from them unless given. */
export interface FmtSpec {
  tag?: number;
  channels?: number;
  sampleRate?: number;
  bits?: number;
  blockAlign?: number;
  byteRate?: number;
  /** Makes the chunk an EXTENSIBLE one, whose sub-format is `tag`. */
  extensible?: { validBits?: number; mask?: number; guidTail?: string };
  /** Bytes after the size of the extension. */
  extension?: Uint8Array;
}

export interface WavSpec {
  container?: Container;
  fmt?: FmtSpec | Uint8Array;
  data?: Uint8Array;
  /** Size that the data chunk claims in its 32 (Wave64: 64) bits. */
  dataSize?: number;
  /** Size that the container claims. */
  fileSize?: number;
  before?: ChunkSpec[];
  after?: ChunkSpec[];
}

const MEDIA_TAIL = '000000001000800000aa00389b71';

/** Bytes of a WAV file. Numbers are in the container's byte order; `data` is taken as it is. */
export function buildWav(spec: WavSpec = {}): Uint8Array {
  const { container = 'RIFF', data = new Uint8Array(), before = [], after = [] } = spec;
  const big = container === 'RIFX';
  const is64 = container === 'RF64' || container === 'BW64';
  const fmt = spec.fmt instanceof Uint8Array ? spec.fmt : fmtBody(spec.fmt ?? {}, big);
  const dataSize = spec.dataSize ?? (is64 ? 0xffffffff : undefined);
  const chunks: ChunkSpec[] = [
    ...before,
    { id: 'fmt ', body: fmt },
    { id: 'data', body: data, size: dataSize },
    ...after,
  ];
  if (container === 'Wave64') return wave64(chunks, spec.fileSize);
  if (is64 && !before.some(({ id }) => id === 'ds64'))
    chunks.unshift({ id: 'ds64', body: ds64(0, data.length) });
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks.map((chunk) => riffChunk(chunk, big))]);
  const size = spec.fileSize ?? (is64 ? 0xffffffff : body.length);
  const bytes = Buffer.concat([Buffer.from(container), u32(size, big), body]);
  if (is64 && bytes.toString('latin1', 12, 16) === 'ds64') bytes.writeBigUInt64LE(BigInt(body.length), 20);
  return bytes;
}

/** The body of a `fmt ` chunk. */
export function fmtBody(spec: FmtSpec, big = false): Uint8Array {
  const { tag = 1, channels = 1, sampleRate = 8000, bits = 16, extensible, extension } = spec;
  const blockAlign = spec.blockAlign ?? channels * Math.ceil(bits / 8);
  const byteRate = spec.byteRate ?? sampleRate * blockAlign;
  const fields = [
    u16(extensible ? 0xfffe : tag, big),
    u16(channels, big),
    u32(sampleRate, big),
    u32(byteRate % 2 ** 32, big),
    u16(blockAlign, big),
    u16(bits, big),
  ];
  if (extensible) {
    const { validBits = bits, mask = 0, guidTail = MEDIA_TAIL } = extensible;
    const guid = Buffer.concat([u16(tag, big), Buffer.from(guidTail, 'hex')]);
    fields.push(u16(22, big), u16(validBits, big), u32(mask, big), guid);
  } else if (extension) fields.push(u16(extension.length, big), Buffer.from(extension));
  return Buffer.concat(fields);
}

/** The body of a ds64 chunk: sizes of the file (less 8) and of the data, then a table for other chunks. */
export function ds64(fileSize: number, dataSize: number, table: [string, number][] = []): Uint8Array {
  const rows = table.map(([id, size]) => Buffer.concat([Buffer.from(id), u64(size)]));
  return Buffer.concat([u64(fileSize), u64(dataSize), u64(0), u32(table.length), ...rows]);
}

/** A chunk with its header and padding. */
export function riffChunk({ id, body, size = body.length }: ChunkSpec, big = false): Uint8Array {
  return Buffer.concat([Buffer.from(id, 'latin1'), u32(size, big), body, Buffer.alloc(body.length % 2)]);
}

/** The body of a LIST chunk of that type. */
export function listBody(type: string, chunks: ChunkSpec[]): Uint8Array {
  return Buffer.concat([Buffer.from(type), ...chunks.map((chunk) => riffChunk(chunk))]);
}

const WAVE64_TAIL = 'f3acd3118cd100c04f8edb8a';

function wave64(chunks: ChunkSpec[], fileSize?: number): Uint8Array {
  const parts = chunks.map(({ id, body, size = body.length }) => {
    const padding = Buffer.alloc((8 - (body.length % 8)) % 8);
    return Buffer.concat([Buffer.from(id), Buffer.from(WAVE64_TAIL, 'hex'), u64(24 + size), body, padding]);
  });
  const length = parts.reduce((sum, part) => sum + part.length, 40);
  const riff = Buffer.concat([Buffer.from('riff'), Buffer.from('2e91cf11a5d628db04c10000', 'hex')]);
  const wave = Buffer.concat([Buffer.from('wave'), Buffer.from(WAVE64_TAIL, 'hex')]);
  return Buffer.concat([riff, u64(fileSize ?? length), wave, ...parts]);
}

export function u16(value: number, big = false): Buffer {
  const bytes = Buffer.alloc(2);
  if (big) bytes.writeUInt16BE(value);
  else bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number, big = false): Buffer {
  const bytes = Buffer.alloc(4);
  if (big) bytes.writeUInt32BE(value);
  else bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** Integers of `width` bytes each, two's complement. */
export function integers(values: (number | bigint)[], width: number, big = false): Uint8Array {
  return Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)));
      const used = bytes.subarray(0, width);
      return big ? Buffer.from(used).reverse() : used;
    }),
  );
}
