import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Figure } from '../../src/render/figure.ts';
import { rowsOf } from '../../src/render/pixels.ts';
import { encodePng } from '../../src/render/png.ts';
import { renderFigure } from '../../src/render/render.ts';
import { themes } from '../../src/render/theme.ts';
import { type DecodedPng, decodePng } from './decode-png.ts';
import { figureOf, frequencyAxis, pageFigure, specgramPanel, spectrumPanel, wavePanel } from './figures.ts';

const golden = new URL('../../fixtures/golden/', import.meta.url);
const failures = new URL('../failures/', import.meta.url);

const figures: Record<string, Figure> = {
  page: pageFigure(),
  'specgram-dark-mel': figureOf(
    [
      {
        ...specgramPanel(5400, frequencyAxis(22050, 'mel')),
        title: 'left',
        marks: [
          ...specgramPanel(5400, frequencyAxis(22050, 'mel')).marks.map((mark) =>
            mark.kind === 'raster' ? { ...mark, colormap: 'viridis' } : mark,
          ),
          { kind: 'rule', x: 1800, role: 'cue', label: 'Verse' },
        ],
        colorBar: { colormap: 'viridis', range: [-120, 0], label: 'Level (dBFS)' },
      },
    ],
    { width: 640, height: 360, theme: themes.dark, title: 'Προφορά – Żółć – Привет', caption: '1 h 30 min' },
  ),
  'spectrum-log': figureOf([spectrumPanel('log')], { width: 640, height: 320, title: 'spectrum' }),
  channels: figureOf(
    [
      { ...wavePanel(), title: 'left', sharesX: true },
      { ...wavePanel(), title: 'right' },
    ],
    { width: 640, height: 320, background: 'transparent' },
  ),
};

/**
 * Fonts and curves may differ by a shade between processors and versions of the canvas; what anyone would see must
 * not: 95 % of the samples within 1 of 255, 0.1 on average, none by 30.
 */
function judge(actual: DecodedPng, expected: DecodedPng) {
  const differences = actual.samples.map((sample, i) => Math.abs(sample - expected.samples[i]!));
  const sorted = differences.toSorted();
  return {
    p95: sorted[Math.floor(sorted.length * 0.95)]!,
    mean: differences.reduce((sum, difference) => sum + difference, 0) / differences.length,
    max: sorted.at(-1)!,
    differences,
  };
}

async function keepFailure(
  name: string,
  actual: Uint8Array,
  { width, height, channels }: DecodedPng,
  differences: Uint8Array,
) {
  mkdirSync(failures, { recursive: true });
  writeFileSync(new URL(`${name}.actual.png`, failures), actual);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      data[pixel * 4 + channel] = 255 - 8 * differences[pixel * channels + channel]!;
  }
  writeFileSync(
    new URL(`${name}.difference.png`, failures),
    await encodePng(rowsOf({ width, height, data, isOpaque: true }), { dpi: 96 }),
  );
}

describe('a figure looks as it did', () => {
  test.each(Object.keys(figures))('%s', async (name) => {
    const bytes = await renderFigure(figures[name]!, 'png', {});
    const file = new URL(`${name}.png`, golden);
    // After a change that is meant: UPDATE_GOLDEN=1 npx vitest run test/render/golden, and look at the pictures.
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, bytes);
    expect(existsSync(file), `${file} is missing`).toBe(true);
    const [actual, expected] = [decodePng(bytes), decodePng(readFileSync(file))];
    expect([actual.width, actual.height, actual.channels]).toEqual([
      expected.width,
      expected.height,
      expected.channels,
    ]);
    const { p95, mean, max, differences } = judge(actual, expected);
    if (p95 > 1 || mean >= 0.1 || max >= 30) await keepFailure(name, bytes, actual, differences);
    expect(p95).toBeLessThanOrEqual(1);
    expect(mean).toBeLessThan(0.1);
    expect(max).toBeLessThan(30);
  });
});
