import { describe, expect, test } from 'vitest';
import { drawFigure } from '../../src/render/draw.ts';
import type { Figure, PointsMark } from '../../src/render/figure.ts';
import type { Rect } from '../../src/render/frame.ts';
import type { DrawTarget } from '../../src/render/target.ts';
import { textWidth } from '../../src/render/text.ts';
import { figureOf, spectrumPanel, wavePanel } from './figures.ts';

/** The texts that a figure draws, with their boxes. */
function textsOf(figure: Figure): (Rect & { text: string })[] {
  const texts: (Rect & { text: string })[] = [];
  const ignore = () => {};
  const target: DrawTarget = {
    raster: () => [],
    colorBar: () => [],
    backdrop: ignore,
    rect: ignore,
    polygon: ignore,
    polyline: ignore,
    dots: ignore,
    clip: ignore,
    unclip: ignore,
    text: ({ text, x, y, size, weight, anchor, rotated }) => {
      if (rotated) return;
      const width = textWidth(text, size, weight);
      const before = { start: 0, middle: width / 2, end: width }[anchor];
      texts.push({ text, x: x - before, y: y - 0.73 * size, width, height: 0.9 * size });
    },
  };
  Array.from(drawFigure(figure, target));
  return texts;
}

function withPeaks(frequencies: number[], width = 800): Figure {
  const peaks: PointsMark = {
    kind: 'points',
    role: 'peak',
    points: frequencies.map((x, i) => ({ x, y: -20 - i })),
    labels: frequencies.map((hz, i) => `${hz} Hz  −${20 + i} dB`),
  };
  return figureOf([{ ...spectrumPanel(), marks: [peaks] }], { width });
}

describe('drawFigure', () => {
  test('labels peaks beside them where there is room', () => {
    const texts = textsOf(withPeaks([3000, 9000, 15000])).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['3000 Hz  −20 dB', '9000 Hz  −21 dB', '15000 Hz  −22 dB']));
  });

  test('numbers crowded peaks, and lists them in their order', () => {
    const texts = textsOf(withPeaks([2000, 2600, 3200, 3800, 4400, 5000]));
    const list = texts.filter(({ text }) => text.endsWith(' dB'));
    expect(list.map(({ text }) => text)).toEqual([
      '1   2000 Hz  −20 dB',
      '2   2600 Hz  −21 dB',
      '3   3200 Hz  −22 dB',
      '4   3800 Hz  −23 dB',
      '5   4400 Hz  −24 dB',
      '6   5000 Hz  −25 dB',
    ]);
    expect(new Set(list.map(({ x }) => x)).size).toBe(1);
    // In the data area; below it stand the ticks' numbers.
    const numbers = texts.filter(({ text, x, y }) => /^[1-6]$/.test(text) && y < 380 && x > 80);
    expect(numbers.map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('writes no text over another, however crowded', () => {
    for (const count of [1, 2, 5, 10, 30]) {
      const frequencies = Array.from({ length: count }, (_, i) => 2000 + 90 * i);
      for (const width of [120, 300, 800]) {
        const texts = textsOf(withPeaks(frequencies, width));
        for (const [i, a] of texts.entries()) {
          for (const b of texts.slice(i + 1)) {
            const isOver =
              a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
            expect(isOver, `“${a.text}” and “${b.text}” at ${width}, ${count} peaks`).toBe(false);
          }
        }
      }
    }
  });

  test('names lines once, panels and cues, the cues in rows where they are close', () => {
    const cue = (x: number, label: string) => ({ kind: 'rule', role: 'cue', x, label }) as const;
    const panel = { ...wavePanel(), title: 'left' };
    const figure = figureOf([
      { ...panel, marks: [...panel.marks, cue(5, 'verse'), cue(5.1, 'chorus'), cue(12, 'end')] },
    ]);
    const texts = textsOf(figure);
    for (const text of ['left', 'min/max', 'RMS', 'verse', 'chorus', 'end']) {
      expect(texts.filter((found) => found.text === text)).toHaveLength(1);
    }
    const [verse, chorus] = ['verse', 'chorus'].map((text) => texts.find((found) => found.text === text)!);
    expect(chorus!.y).toBeGreaterThan(verse!.y + verse!.height);
  });

  test('writes a panel’s title inside it, or not at all', () => {
    const titled = (title: string) =>
      textsOf(figureOf([{ ...wavePanel(), marks: [], title }], { width: 300 }));
    expect(titled('left').some(({ text }) => text === 'left')).toBe(true);
    const long = 'a channel whose name is longer than its panel is wide, by far';
    expect(titled(long).some(({ text }) => text === long)).toBe(false);
  });

  test('writes nothing without axes', () => {
    expect(textsOf({ ...withPeaks([1000, 2000]), axes: false, title: 'a', caption: 'b' })).toEqual([]);
  });
});
