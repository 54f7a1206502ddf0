import { describe, expect, test } from 'vitest';
import type { Figure, Panel } from '../../src/render/figure.ts';
import { layout, plotSizes } from '../../src/render/layout.ts';
import { textWidth } from '../../src/render/text.ts';
import { figureOf, pageFigure, specgramPanel, spectrumPanel, wavePanel } from './figures.ts';

const texts = { title: 'a.wav', caption: '44.1 kHz · mono' };

function stacked(count: number): Panel[] {
  return Array.from({ length: count }, (_, i) => ({ ...wavePanel(), sharesX: i < count - 1 }));
}

describe('plotSizes', () => {
  test.each<[string, Figure, [number, number][]]>([
    ['a spectrogram', figureOf([specgramPanel()], { width: 1600, height: 900, ...texts }), [[1414, 784]]],
    ['a wave', figureOf([wavePanel()], { width: 1600, height: 400, ...texts }), [[1495, 284]]],
    [
      'two channels',
      figureOf(stacked(2), { width: 1600, height: 800, ...texts }),
      [
        [1495, 335],
        [1495, 335],
      ],
    ],
    ['no title', figureOf([specgramPanel()], { width: 1600, height: 900 }), [[1414, 834]]],
    [
      'no axes',
      figureOf([specgramPanel()], { width: 641, height: 333, axes: false, ...texts }),
      [[641, 333]],
    ],
    [
      'no axes, three channels',
      figureOf(stacked(3), { width: 10, height: 100, axes: false }),
      [
        [10, 33],
        [10, 34],
        [10, 33],
      ],
    ],
  ])('of %s', (_, figure, sizes) => {
    expect(plotSizes(figure).map(({ width, height }) => [width, height])).toEqual(sizes);
  });

  test('do not depend on the marks or on what they measure', () => {
    const figure = pageFigure();
    const empty = { ...figure, panels: figure.panels.map((panel) => ({ ...panel, marks: [] })) };
    const other = {
      ...empty,
      panels: empty.panels.map((panel) => ({
        ...panel,
        y: { ...panel.y, domain: [-0.001, 99.5] as [number, number] },
      })),
    };
    expect(plotSizes(empty)).toEqual(plotSizes(figure));
    expect(plotSizes(other)).toEqual(plotSizes(figure));
  });

  test('are those of the layout', () => {
    const figure = pageFigure();
    expect(layout(figure).panels.map(({ plot }) => ({ width: plot.width, height: plot.height }))).toEqual(
      plotSizes(figure),
    );
  });

  test('scale with the resolution', () => {
    const [small] = plotSizes(figureOf([specgramPanel()], { width: 800, height: 400, ...texts }));
    const [large] = plotSizes(figureOf([specgramPanel()], { width: 2400, height: 1200, dpi: 288, ...texts }));
    expect(Math.abs(large!.width - 3 * small!.width)).toBeLessThanOrEqual(3);
    expect(Math.abs(large!.height - 3 * small!.height)).toBeLessThanOrEqual(3);
  });
});

/** The boxes of a layout's labels. */
function boxes(figure: Figure) {
  return layout(figure).labels.map(({ text, x, y, size, weight, anchor, rotated }) => {
    const width = textWidth(text, size, weight);
    const before = { start: 0, middle: width / 2, end: width }[anchor];
    return rotated
      ? { text, left: x - 0.75 * size, right: x + 0.25 * size, top: y + before - width, bottom: y + before }
      : { text, left: x - before, right: x - before + width, top: y - 0.73 * size, bottom: y + 0.25 * size };
  });
}

describe('layout', () => {
  test('leaves an upright axis without ticks where there is room for one alone', () => {
    const { panels } = layout(figureOf(stacked(64), { width: 1600, height: 900, ...texts }));
    expect(panels.map(({ yTicks }) => yTicks.length)).toEqual(new Array(64).fill(0));
  });

  const sizes: [number, number, number][] = [
    [1600, 900, 96],
    [1600, 400, 96],
    [1275, 1650, 150],
    [400, 240, 96],
    [200, 100, 96],
    [60, 40, 96],
    [6000, 4000, 300],
    [1600, 900, 300],
    [300, 1200, 96],
  ];
  const kinds: [string, Panel[]][] = [
    ['specgram', [specgramPanel()]],
    ['page', [specgramPanel(), spectrumPanel(), wavePanel()]],
    ['log spectrum', [spectrumPanel('log')]],
    ['short', [wavePanel(0.005)]],
    ['hours', [specgramPanel(5 * 3600)]],
    ['eight channels', stacked(8)],
  ];
  const cases = sizes.flatMap((size) => kinds.map(([name, panels]) => ({ name, size, panels })));

  test.each(cases)('clips and overlaps no text: $name at $size', ({ size: [width, height, dpi], panels }) => {
    const all = boxes(figureOf(panels, { width, height, dpi, ...texts }));
    for (const [i, box] of all.entries()) {
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      expect(isInside, `“${box.text}” is inside: ${JSON.stringify(box)}`).toBe(true);
      for (const other of all.slice(i + 1)) {
        const overlap =
          box.left < other.right &&
          other.left < box.right &&
          box.top < other.bottom &&
          other.top < box.bottom;
        expect(overlap, `“${box.text}” and “${other.text}”`).toBe(false);
      }
    }
  });

  test.each(cases)(
    'keeps data areas inside the image and apart: $name at $size',
    ({ size: [width, height, dpi], panels }) => {
      const { panels: placed } = layout(figureOf(panels, { width, height, dpi, ...texts }));
      let above = 0;
      for (const { plot } of placed) {
        expect(plot.y).toBeGreaterThanOrEqual(above);
        expect(plot.x + plot.width).toBeLessThanOrEqual(width);
        expect(Math.min(plot.width, plot.height)).toBeGreaterThan(0);
        expect(Object.values(plot).every(Number.isInteger)).toBe(true);
        above = plot.y + plot.height;
      }
      expect(above).toBeLessThanOrEqual(height);
    },
  );

  test('aligns the time axes of a page', () => {
    const { panels } = layout(pageFigure());
    expect(panels[0]!.plot.x).toBe(panels[2]!.plot.x);
    expect(panels[0]!.plot.width).toBe(panels[2]!.plot.width);
  });

  test('puts one colour bar beside panels that have the same, and lays it above where a panel has none', () => {
    const same = layout(figureOf([{ ...specgramPanel(), sharesX: true }, specgramPanel()]));
    expect(same.colorBars.map(({ isUpright }) => isUpright)).toEqual([true]);
    expect(same.colorBars[0]!.bar.height).toBeGreaterThan(2 * same.panels[0]!.plot.height);
    const quieter = {
      ...specgramPanel(),
      colorBar: { colormap: 'gray', range: [-90, 0] as [number, number], label: 'dB' },
    };
    expect(layout(figureOf([specgramPanel(), quieter])).colorBars).toHaveLength(2);
    expect(layout(pageFigure()).colorBars.map(({ isUpright }) => isUpright)).toEqual([false]);
  });

  test('shortens a long title in its middle', () => {
    const title = `${'a long name '.repeat(30)}.wav`;
    const [label] = layout(figureOf([wavePanel()], { title })).labels;
    expect(label!.text).toMatch(/^a long.*….*\.wav$/);
  });

  test('of a page reads', () => {
    const { labels, panels } = layout(pageFigure());
    const plots = panels.map(({ plot: { x, y, width, height } }) => `plot ${width}×${height} at ${x}, ${y}`);
    const written = labels.map(
      ({ text, x, y }) => `${x.toFixed(0).padStart(4)}${y.toFixed(0).padStart(5)}  ${text}`,
    );
    expect([...plots, ...written].join('\n')).toMatchSnapshot();
  });
});
