import { describe, expect, test } from 'vitest';
import type { Figure } from '../../src/render/figure.ts';
import { renderFigure, renderPixels } from '../../src/render/render.ts';
import { themes } from '../../src/render/theme.ts';
import { decodePng } from './decode-png.ts';
import { figureOf, pageFigure, specgramPanel, spectrumPanel, wavePanel } from './figures.ts';

/** Red, green, blue and alpha at a pixel. */
async function pixelOf(figure: Figure, x: number, y: number): Promise<number[]> {
  const { data, width } = await renderPixels(figure);
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

describe('renderFigure', () => {
  test.each(['png', 'jpg', 'webp', 'svg'] as const)('gives the same %s bytes every time', async (format) => {
    const [first, second] = [
      await renderFigure(pageFigure(), format, { Software: 'wavscope' }),
      await renderFigure(pageFigure(), format, { Software: 'wavscope' }),
    ];
    expect(Buffer.compare(first, second)).toBe(0);
  });

  test.each([
    ['png', '\x89PNG'],
    ['jpg', '\xff\xd8\xff\xe0'],
    ['webp', 'RIFF'],
    ['svg', '<svg'],
  ] as const)('writes %s', async (format, magic) => {
    const bytes = await renderFigure(figureOf([wavePanel()]), format, {});
    expect(Buffer.from(bytes).toString('latin1', 0, 4)).toBe(magic);
  });

  test('stores the resolution in a JPEG too', async () => {
    const jpeg = Buffer.from(await renderFigure(figureOf([wavePanel()], { dpi: 150 }), 'jpg', {}));
    // JFIF: units of dots per inch, then both densities.
    expect(jpeg.toString('latin1', 6, 11)).toBe('JFIF\0');
    expect([jpeg[13], jpeg.readUInt16BE(14), jpeg.readUInt16BE(16)]).toEqual([1, 150, 150]);
  });

  test('draws the data area alone without axes, pixel for pixel', async () => {
    const panel = specgramPanel();
    const figure = figureOf([panel], { width: 96, height: 64, axes: false, title: 'not drawn' });
    const { samples, width, height } = decodePng(await renderFigure(figure, 'png', {}));
    expect([width, height]).toEqual([96, 64]);
    const { Raster } = await import('../../src/render/raster.ts');
    const mark = panel.marks[0]!;
    if (mark.kind !== 'raster') throw new Error('the panel has no raster');
    const expected = new Raster(mark, panel.x, 96, 64).rows(0, 64).filter((_, i) => i % 4 !== 3);
    expect(Buffer.compare(samples, Uint8Array.from(expected))).toBe(0);
  });

  test('lets the background through where a raster has nothing', async () => {
    const panel = specgramPanel();
    const marks = panel.marks.map((mark) =>
      mark.kind === 'raster' ? { ...mark, power: mark.power.map(() => Number.NaN) } : mark,
    );
    const empty = { ...panel, marks };
    expect(await pixelOf(figureOf([empty], { background: '#123456' }), 400, 200)).toEqual([
      0x12, 0x34, 0x56, 255,
    ]);
    expect(await pixelOf(figureOf([empty], { background: 'transparent' }), 400, 200)).toEqual([0, 0, 0, 0]);
  });

  test.each([
    ['white', 3],
    ['rgb(1 2 3)', 3],
    ['rgba(0, 0, 0, 0.5)', 4],
    ['transparent', 4],
  ])('stores %s as %i channels', async (background, channels) => {
    for (const axes of [true, false]) {
      const figure = figureOf([wavePanel()], { background, axes });
      expect(decodePng(await renderFigure(figure, 'png', {})).channels).toBe(channels);
    }
  });

  test('keeps a transparent background in PNG, and gives JPEG the theme’s', async () => {
    const figure = figureOf([wavePanel()], { background: 'transparent', theme: themes.dark });
    expect(decodePng(await renderFigure(figure, 'png', {})).channels).toBe(4);
    const opaque = { ...figure, background: themes.dark.background };
    expect(Buffer.compare(await renderFigure(figure, 'jpg', {}), await renderFigure(opaque, 'jpg', {}))).toBe(
      0,
    );
  });

  test('draws every kind of mark at sizes from a pixel to a poster', async () => {
    for (const [width, height, dpi] of [
      [1, 1, 96],
      [7, 3, 20],
      [200, 100, 96],
      [3000, 200, 300],
    ] as const) {
      const figure = pageFigure({ width, height, dpi });
      const png = decodePng(await renderFigure(figure, 'png', {}));
      expect([png.width, png.height]).toEqual([width, height]);
    }
  });

  test('draws panels without marks and lines without points', async () => {
    const line = { kind: 'line', x: new Float64Array(0), y: new Float64Array(0), series: 0 } as const;
    const panels = [
      { ...spectrumPanel(), marks: [] },
      { ...spectrumPanel(), marks: [line] },
    ];
    expect(decodePng(await renderFigure(figureOf(panels), 'png', {})).width).toBe(800);
  });

  test('refuses an unknown colormap', async () => {
    const panel = specgramPanel();
    const marks = panel.marks.map((mark) => ({ ...mark, colormap: 'jet' }));
    await expect(renderFigure(figureOf([{ ...panel, marks }]), 'png', {})).rejects.toThrow(RangeError);
  });
});

describe('a picture of very many pixels', { tags: 'slow' }, () => {
  test('is drawn in stripes that show what one drawing of it shows', async () => {
    // Beyond 2^24 pixels; the last stripe is a short one.
    const size = {
      width: 4100,
      height: 4203,
      dpi: 300,
      title: 'A title, over all',
      caption: 'and what it is of',
    };
    for (const background of ['#ffffff', 'transparent']) {
      const figure = { ...pageFigure({ ...size, background }) };
      const striped = decodePng(await renderFigure(figure, 'png', {}));
      const whole = await renderPixels(figure);
      expect([striped.width, striped.height]).toEqual([4100, 4203]);
      expect(striped.channels).toBe(background === 'transparent' ? 4 : 3);
      let [different, most] = [0, 0];
      for (let pixel = 0; pixel < 4100 * 4203; pixel++) {
        for (let channel = 0; channel < striped.channels; channel++) {
          const by = Math.abs(
            striped.samples[pixel * striped.channels + channel]! - whole.data[4 * pixel + channel]!,
          );
          if (by > 0) different++;
          if (by > most) most = by;
        }
      }
      // Smoothed edges alone: of coordinates in float32, which a stripe's own place rounds in another way.
      expect({ most: most <= 64, different: different < 1e-4 * 4100 * 4203 }).toEqual({
        most: true,
        different: true,
      });
    }
  });
});
