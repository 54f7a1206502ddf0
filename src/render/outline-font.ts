import { woffTables } from './woff.ts';

/** A glyph's shape and the room that it takes; lengths in em, y upwards from the baseline. */
export interface Glyph {
  advance: number;
  contours: OutlinePoint[][];
}

/** A point of a closed contour; those off the curve control a quadratic spline between its neighbours. */
export interface OutlinePoint {
  x: number;
  y: number;
  isOnCurve: boolean;
}

/**
 * A TrueType font as outlines, for text that looks the same on every machine. Characters of the basic plane.
 * The tables: https://learn.microsoft.com/typography/opentype/spec/otff
 */
export class OutlineFont {
  readonly #characters: Map<number, number>;
  readonly #glyf: Buffer;
  readonly #loca: Buffer;
  readonly #hmtx: Buffer;
  readonly #unitsPerEm: number;
  readonly #metrics: number;
  readonly #hasLongOffsets: boolean;
  readonly #glyphs = new Map<number, Glyph>();

  /** @param woff the font's file */
  constructor(woff: Buffer) {
    const table = woffTables(woff);
    const head = table('head');
    this.#unitsPerEm = head.readUInt16BE(18);
    this.#hasLongOffsets = head.readInt16BE(50) === 1;
    this.#metrics = table('hhea').readUInt16BE(34);
    this.#characters = readCharacterMap(table('cmap'));
    this.#loca = table('loca');
    this.#glyf = table('glyf');
    this.#hmtx = table('hmtx');
  }

  /** The glyph of a character; undefined where the font has none. */
  glyph(codePoint: number): Glyph | undefined {
    const index = this.#characters.get(codePoint);
    if (index === undefined) return undefined;
    const known = this.#glyphs.get(index);
    if (known) return known;
    const advance = this.#hmtx.readUInt16BE(4 * Math.min(index, this.#metrics - 1)) / this.#unitsPerEm;
    const glyph = { advance, contours: this.#contours(index) };
    this.#glyphs.set(index, glyph);
    return glyph;
  }

  #contours(index: number): OutlinePoint[][] {
    const glyph = this.#glyphBytes(index);
    if (glyph.length === 0) return [];
    if (glyph.readInt16BE(0) >= 0) return readContours(glyph, 1 / this.#unitsPerEm);
    return readComponents(glyph).flatMap(({ index, x, y }) =>
      this.#contours(index).map((contour) =>
        contour.map((point) => ({
          ...point,
          x: point.x + x / this.#unitsPerEm,
          y: point.y + y / this.#unitsPerEm,
        })),
      ),
    );
  }

  #glyphBytes(index: number): Buffer {
    const offset = (i: number) =>
      this.#hasLongOffsets ? this.#loca.readUInt32BE(4 * i) : 2 * this.#loca.readUInt16BE(2 * i);
    return this.#glyf.subarray(offset(index), offset(index + 1));
  }
}

/** From code points to glyphs: the segments of a format 4 sub-table. */
function readCharacterMap(cmap: Buffer): Map<number, number> {
  const map = new Map<number, number>();
  const table = cmap.subarray(formatFour(cmap));
  const length = table.readUInt16BE(6);
  const [ends, starts, deltas, ranges] = [14, 16 + length, 16 + 2 * length, 16 + 3 * length] as const;
  for (let at = 0; at < length; at += 2) {
    const last = table.readUInt16BE(ends + at);
    const first = table.readUInt16BE(starts + at);
    const delta = table.readUInt16BE(deltas + at);
    const range = table.readUInt16BE(ranges + at);
    for (let code = first; code <= last && code < 0xffff; code++) {
      // Where there is a range, it counts in bytes from its own place.
      const found = range === 0 ? code : table.readUInt16BE(ranges + at + range + 2 * (code - first));
      const glyph = range !== 0 && found === 0 ? 0 : (found + delta) & 0xffff;
      if (glyph !== 0) map.set(code, glyph);
    }
  }
  return map;
}

function formatFour(cmap: Buffer): number {
  const count = cmap.readUInt16BE(2);
  for (let i = 0; i < count; i++) {
    const offset = cmap.readUInt32BE(8 + 8 * i);
    if (cmap.readUInt16BE(offset) === 4) return offset;
  }
  throw new Error('the font has no character map of format 4');
}

/** Bits of a component's flags in the `glyf` table. */
const HAS_WORDS = 1;
const IS_OFFSET = 2;
const HAS_MORE = 0x20;
const HAS_SCALE = 0x08 | 0x40 | 0x80;

/** The glyphs that a composite one is made of, and where, in the font's units. */
function readComponents(glyph: Buffer): { index: number; x: number; y: number }[] {
  const components = [];
  let at = 10;
  let flags = HAS_MORE;
  while (flags & HAS_MORE) {
    flags = glyph.readUInt16BE(at);
    if (!(flags & IS_OFFSET) || flags & HAS_SCALE)
      throw new Error('a composite glyph that is not just moved');
    const index = glyph.readUInt16BE(at + 2);
    const hasWords = (flags & HAS_WORDS) !== 0;
    const [x, y] = hasWords
      ? [glyph.readInt16BE(at + 4), glyph.readInt16BE(at + 6)]
      : [glyph.readInt8(at + 4), glyph.readInt8(at + 5)];
    components.push({ index, x, y });
    at += hasWords ? 8 : 6;
  }
  return components;
}

/** Bits of a point's flag in the `glyf` table. */
const ON_CURVE = 1;
const REPEATED = 8;

function readContours(glyph: Buffer, scale: number): OutlinePoint[][] {
  const count = glyph.readInt16BE(0);
  const ends = Array.from({ length: count }, (_, i) => glyph.readUInt16BE(10 + 2 * i));
  const instructions = glyph.readUInt16BE(10 + 2 * count);
  const points = (ends.at(-1) ?? -1) + 1;

  let at = 12 + 2 * count + instructions;
  const flags: number[] = [];
  while (flags.length < points) {
    const flag = glyph[at++]!;
    const times = flag & REPEATED ? 1 + glyph[at++]! : 1;
    for (let i = 0; i < times; i++) flags.push(flag);
  }
  const x = readCoordinates(glyph, at, flags, { short: 2, same: 16 });
  const y = readCoordinates(glyph, x.end, flags, { short: 4, same: 32 });

  return ends.map((end, i) => {
    const first = i === 0 ? 0 : ends[i - 1]! + 1;
    return Array.from({ length: end - first + 1 }, (_, j) => ({
      x: x.values[first + j]! * scale,
      y: y.values[first + j]! * scale,
      isOnCurve: (flags[first + j]! & ON_CURVE) !== 0,
    }));
  });
}

/** Coordinates are differences: a byte whose sign is the `same` bit, nothing where they are the same, or 16 bits. */
function readCoordinates(
  glyph: Buffer,
  start: number,
  flags: number[],
  bits: { short: number; same: number },
): { values: number[]; end: number } {
  let at = start;
  let value = 0;
  const values = flags.map((flag) => {
    if (flag & bits.short) {
      const size = glyph[at++]!;
      value += flag & bits.same ? size : -size;
    } else if (!(flag & bits.same)) {
      value += glyph.readInt16BE(at);
      at += 2;
    }
    return value;
  });
  return { values, end: at };
}
