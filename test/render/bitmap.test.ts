import { describe, expect, test } from 'vitest';
import { BitmapDrawing } from '../../src/render/bitmap.ts';
import { plainLabel } from '../../src/render/label.ts';

/** The pixels in rows, each as rrggbbaa. */
function pixelsOf({ pixels: { data, width, height } }: BitmapDrawing): string[][] {
  const hex = Buffer.from(data).toString('hex');
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => hex.slice((y * width + x) * 8, (y * width + x) * 8 + 8)),
  );
}

describe('BitmapDrawing', () => {
  test('is transparent at first, and opaque on an opaque backdrop', () => {
    const drawing = new BitmapDrawing(2, 1);
    expect(pixelsOf(drawing)).toEqual([['00000000', '00000000']]);
    expect(drawing.pixels.isOpaque).toBe(false);
    drawing.backdrop('rgba(255, 0, 0, 0.5)');
    expect(pixelsOf(drawing)).toEqual([['ff000080', 'ff000080']]);
    expect(drawing.pixels.isOpaque).toBe(false);
    drawing.backdrop('#102030');
    expect(pixelsOf(drawing)).toEqual([['102030ff', '102030ff']]);
    expect(drawing.pixels.isOpaque).toBe(true);
  });

  test('mixes ink with what is under it', () => {
    const drawing = new BitmapDrawing(3, 1);
    drawing.backdrop('#ffffff');
    drawing.rect({ x: 0, y: 0, width: 1.5, height: 1 }, '#000000');
    drawing.rect({ x: 2, y: 0, width: 1, height: 1 }, '#ff0000', 0.2);
    expect(pixelsOf(drawing)).toEqual([['000000ff', '808080ff', 'ffccccff']]);
  });

  test('keeps a colour pure over transparency', () => {
    const drawing = new BitmapDrawing(2, 1);
    drawing.rect({ x: 0, y: 0, width: 0.5, height: 1 }, '#ff8040');
    expect(pixelsOf(drawing)).toEqual([['ff804080', '00000000']]);
    // Twice half is three quarters; half is 128 of 255.
    drawing.rect({ x: 0, y: 0, width: 0.5, height: 1 }, '#ff8040');
    expect(pixelsOf(drawing)[0]![0]).toBe('ff8040c0');
  });

  test('copies opaque images, and lets the backdrop through others', () => {
    const drawing = new BitmapDrawing(3, 2);
    drawing.backdrop('#ffffff');
    const image = {
      width: 2,
      height: 1,
      data: Uint8ClampedArray.of(1, 2, 3, 255, 9, 9, 9, 0),
      isOpaque: false,
    };
    drawing.image(image, 1, 1);
    drawing.image({ ...image, data: Uint8ClampedArray.of(4, 5, 6, 255, 7, 8, 9, 255), isOpaque: true }, 0, 0);
    expect(pixelsOf(drawing)).toEqual([
      ['040506ff', '070809ff', 'ffffffff'],
      ['ffffffff', '010203ff', 'ffffffff'],
    ]);
  });

  test('keeps within the clip, also within another', () => {
    const drawing = new BitmapDrawing(4, 1);
    const all = { x: 0, y: 0, width: 4, height: 1 };
    drawing.clipped({ x: 1, y: 0, width: 3, height: 1 }, () => {
      drawing.clipped({ x: 0, y: 0, width: 2, height: 1 }, () => drawing.rect(all, '#ff0000'));
    });
    expect(pixelsOf(drawing)).toEqual([['00000000', 'ff0000ff', '00000000', '00000000']]);
    drawing.rect(all, '#0000ff');
    expect(pixelsOf(drawing)[0]).toEqual(new Array(4).fill('0000ffff'));
  });

  test('lists the texts that it cannot write, and writes the others', () => {
    const drawing = new BitmapDrawing(40, 20);
    const [known, unknown] = ['abc', 'a日本'].map((text) => plainLabel(text, 20, 15, 13));
    drawing.text(known!, '#000000');
    drawing.text(unknown!, '#112233');
    expect(drawing.unwritten).toEqual([{ label: unknown, color: '#112233' }]);
    expect(
      pixelsOf(drawing)
        .flat()
        .some((pixel) => pixel.endsWith('ff')),
    ).toBe(true);
  });
});
