import { describe, expect, test } from 'vitest';
import { type PalettePixels, type Pixels, rowsOf } from '../../src/render/pixels.ts';
import { encodePng } from '../../src/render/png.ts';
import { borrowRenderMemory } from '../../src/render/render-kernels.ts';
import { noise } from '../dsp/oracle.ts';
import { decodePng } from './decode-png.ts';

function pixelsOf(width: number, height: number, alpha: (pixel: number) => number): Pixels {
  const data = new Uint8Array(width * height * 4);
  let isOpaque = true;
  for (let pixel = 0, at = 0; pixel < width * height; pixel++) {
    data[at++] = pixel;
    data[at++] = pixel >> 8;
    data[at++] = pixel * 7;
    const level = alpha(pixel);
    isOpaque &&= level === 255;
    data[at++] = level;
  }
  return { width, height, data: new Uint8ClampedArray(data.buffer), isOpaque };
}

/** The levels of the pixels without their alpha. */
function rgbOf({ data }: Pixels): Uint8Array {
  const rgb = new Uint8Array((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from++) if (from % 4 !== 3) rgb[to++] = data[from]!;
  return rgb;
}

const PALETTE = Array.from(
  { length: 251 },
  (_, number) => [number, 255 - number, (number * 7) % 256] as const,
);

/** A picture of those numbers in PALETTE, rows from the top. */
function palettePicture(width: number, height: number, numbers: Uint8Array): PalettePixels {
  const memory = borrowRenderMemory((width + 1) * height);
  for (let row = 0; row < height; row++) {
    const line = numbers.subarray(row * width, (row + 1) * width);
    new Uint8Array(memory.buffer).set(line, row * (width + 1) + 1);
  }
  return { width, height, colors: PALETTE, memory };
}

async function expectKept(width: number, height: number): Promise<void> {
  const pixels = pixelsOf(width, height, () => 255);
  const png = decodePng(await encodePng(rowsOf(pixels), { dpi: 96 }));
  expect([png.width, png.height, png.channels]).toEqual([width, height, 3]);
  expect(Buffer.compare(png.samples, rgbOf(pixels))).toBe(0);
}

describe('encodePng', () => {
  test.each([
    [1, 1],
    [3, 2],
    [1, 500],
    // Over one piece of compression, with rows that do not share out evenly.
    [1600, 901],
  ])('keeps the colours of %i × %i opaque pixels, without alpha', expectKept);

  // More pieces than are in work at a time.
  test('keeps the colours of a large picture', { tags: 'thorough' }, () => expectKept(1600, 4000));

  test('has the right checksum where its sums are the largest', async () => {
    const pixels = pixelsOf(1000, 1000, () => 255);
    pixels.data.fill(255);
    // Decoding checks it.
    const png = decodePng(await encodePng(rowsOf(pixels), { dpi: 96 }));
    expect(png.samples.every((sample) => sample === 255)).toBe(true);
  });

  test('keeps alpha where a pixel is not opaque', async () => {
    const pixels = pixelsOf(40, 30, (pixel) => pixel % 256);
    const png = decodePng(await encodePng(rowsOf(pixels), { dpi: 96 }));
    expect(png.channels).toBe(4);
    expect(Buffer.compare(png.samples, Uint8Array.from(pixels.data))).toBe(0);
  });

  test.each([
    [96, 3780],
    [150, 5906],
    [300, 11811],
  ])('stores %i pixels per inch as %i per metre', async (dpi, perMetre) => {
    const { chunks } = decodePng(await encodePng(rowsOf(pixelsOf(1, 1, () => 255)), { dpi }));
    const body = chunks.find(({ type }) => type === 'pHYs')!.body;
    expect([body.readUInt32BE(0), body.readUInt32BE(4), body[8]]).toEqual([perMetre, perMetre, 1]);
  });

  test.each([
    [1, 1],
    [16, 3],
    [17, 5],
    [40, 7],
    // Three pieces of compression, whose rows do not share out evenly.
    [1600, 901],
  ])('keeps the colours of a palette, %i × %i', async (width, height) => {
    // Noise across, and lines that repeat, all but one pixel.
    for (const numberAt of [
      (pixel: number) => (pixel * pixel + 3) % 251,
      (pixel: number) => (((pixel % width) ** 2 * 7) % 251) + (pixel % (width + 1) === 0 ? 1 : 0),
    ]) {
      const numbers = Uint8Array.from({ length: width * height }, (_, pixel) => numberAt(pixel) % 251);
      const { samples, chunks, ...png } = decodePng(
        await encodePng(palettePicture(width, height, numbers), { dpi: 96, text: { Comment: 'a' } }),
      );
      expect([png.width, png.height]).toEqual([width, height]);
      expect([...new Set(chunks.map(({ type }) => type))]).toEqual([
        'IHDR',
        'pHYs',
        'tEXt',
        'PLTE',
        'IDAT',
        'IEND',
      ]);
      expect(png.palette).toEqual(Buffer.from(PALETTE.flat()));
      const expected = Uint8Array.from([...numbers].flatMap((number) => PALETTE[number]!));
      expect(Buffer.compare(samples, expected)).toBe(0);
    }
  });

  test('lines of a palette that repeat, or nearly, take hardly any bytes', async () => {
    const [width, height] = [400, 300];
    const line = noise(width).map((x) => Math.round(125 + 125 * x));
    const bytesOf = async (numberAt: (x: number, y: number) => number) => {
      const numbers = Uint8Array.from({ length: width * height }, (_, pixel) =>
        numberAt(pixel % width, Math.floor(pixel / width)),
      );
      return (await encodePng(palettePicture(width, height, numbers), { dpi: 96 })).length;
    };
    const [noisy, repeating, nearly, across] = [
      await bytesOf((x, y) => line[(x + 7 * y * y) % width]!),
      await bytesOf((x) => line[x]!),
      await bytesOf((x, y) => (x === 5 + (y % 3) ? y % 200 : line[x]!)),
      await bytesOf((_, y) => line[y]!),
    ];
    expect(noisy).toBeGreaterThan(100_000);
    expect(repeating).toBeLessThan(3500);
    expect(nearly).toBeLessThan(6000);
    expect(across).toBeLessThan(3500);
  });

  test('stores texts as Latin-1, or as UTF-8 where that cannot write them', async () => {
    const text = { Software: 'wavscope 1.0', Comment: 'für “alle” − 日本' };
    const { chunks } = decodePng(await encodePng(rowsOf(pixelsOf(1, 1, () => 255)), { dpi: 96, text }));
    expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'pHYs', 'tEXt', 'iTXt', 'IDAT', 'IEND']);
    expect(chunks[2]!.body.toString('latin1')).toBe('Software\0wavscope 1.0');
    expect(chunks[3]!.body.toString('utf8')).toBe(`Comment\0\0\0\0\0${text.Comment}`);
  });

  test.each([
    ['für 1 µPa ÿ', 'tEXt'],
    ['Ω', 'iTXt'],
    ['Ā', 'iTXt'],
    ['tab\there', 'iTXt'],
  ])('stores “%s” as %s', async (comment, type) => {
    const pixels = pixelsOf(1, 1, () => 255);
    const { chunks } = decodePng(await encodePng(rowsOf(pixels), { dpi: 96, text: { Comment: comment } }));
    const { body } = chunks.find((each) => each.type === type)!;
    expect(
      body
        .toString(type === 'tEXt' ? 'latin1' : 'utf8')
        .split('\0')
        .at(-1),
    ).toBe(comment);
  });

  test('gives the same bytes every time', async () => {
    const pixels = pixelsOf(1200, 1000, () => 255);
    const [first, second] = await Promise.all([
      encodePng(rowsOf(pixels), { dpi: 96 }),
      encodePng(rowsOf(pixels), { dpi: 96 }),
    ]);
    expect(Buffer.compare(first, second)).toBe(0);
  });
});
