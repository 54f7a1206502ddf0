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
    ['wide numbers', [{ ...wavePanel(), y: { ...wavePanel().y, domain: [-123456.5, 123456] } }]],
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

  test('leaves an upright axis of a few text lines without a tick that would stand alone', () => {
    // Numbers at the ends would meet the next panel's, and −1 to 1 has a round value in its middle alone.
    const figure = figureOf(stacked(4), { width: 800, height: 150, dpi: 96 });
    const { em, panels } = layout(figure);
    for (const { plot, yTicks } of panels) {
      expect(plot.height).toBeGreaterThan(1.7 * em);
      expect(plot.height).toBeLessThan(3.4 * em);
      expect(yTicks).toEqual([]);
    }
  });

  test('numbers the ends of an upright axis that has room for two alone, where no other panel is near', () => {
    const figure = figureOf([specgramPanel(), spectrumPanel(), wavePanel()], { width: 336, height: 144 });
    const { em, panels, labels } = layout(figure);
    const { plot, yTicks } = panels[2]!;
    expect(plot.height).toBeLessThan(3.4 * em);
    expect(yTicks.map(({ at }) => at)).toEqual([plot.y + plot.height, plot.y]);
    const beside = labels.filter(({ anchor, y, x }) => anchor === 'end' && x < plot.x && y > plot.y - em);
    expect(beside.map(({ text }) => text)).toEqual(['−1', '1']);
  });

  test('keeps the last number inside the image, however long', () => {
    const late = { ...wavePanel(), x: { ...wavePanel().x, domain: [180, 180.008] as [number, number] } };
    const figure = figureOf([late], { width: 1600, height: 400 });
    const last = boxes(figure).find(({ text }) => text === '3:00.008')!;
    expect(last.right).toBeLessThanOrEqual(1600);
  });

  test('gives stacked panels one label where it is the same, else each its own, in its middle', () => {
    const decibels = { ...spectrumPanel(), x: wavePanel().x };
    const panels = [
      { ...wavePanel(), sharesX: true },
      { ...wavePanel(), sharesX: true },
      { ...decibels, sharesX: true },
      wavePanel(),
    ];
    const figure = figureOf(panels, { width: 1200, height: 1000 });
    const { labels, panels: placed } = layout(figure);
    const rotated = labels.filter((label) => label.rotated);
    expect(rotated.map(({ text }) => text)).toEqual(['Amplitude', 'Level (dBFS)', 'Amplitude']);
    const [a, b, c, d] = placed.map(({ plot }) => plot);
    expect(rotated.map(({ y }) => y)).toEqual([
      (a!.y + b!.y + b!.height) / 2,
      c!.y + c!.height / 2,
      d!.y + d!.height / 2,
    ]);
    // Left of the widest number of any panel, in one line.
    expect(new Set(rotated.map(({ x }) => x)).size).toBe(1);
  });

  test('leaves out an upright label that is longer than the picture is high, but for its unit', () => {
    const label = 'A label that is longer than any of the panels is high';
    const panel = { ...wavePanel(), y: { ...wavePanel().y, label } };
    const rotated = (height: number) =>
      layout(figureOf([panel], { width: 800, height })).labels.filter((each) => each.rotated);
    expect(rotated(150)).toEqual([]);
    expect(rotated(600).map(({ text }) => text)).toEqual([label]);
    const unit = { ...panel, y: { ...panel.y, unit: 'Pa' } };
    const { labels } = layout(figureOf([unit], { width: 800, height: 150 }));
    expect(labels.find((each) => each.rotated)!.text).toBe('Pa');
  });

  test('writes an upright label beyond its axis before it makes it shorter', () => {
    const panels = [specgramPanel(), spectrumPanel(), wavePanel()];
    const figure = figureOf(panels, { width: 420, height: 300, ...texts });
    const { labels, panels: placed } = layout(figure);
    const column = labels.filter((each) => each.rotated);
    expect(column.map(({ text }) => text)).toEqual(['Frequency (kHz)', 'Level (dBFS)', 'Amplitude']);
    expect(textWidth('Frequency (kHz)', column[0]!.size)).toBeGreaterThan(placed[0]!.plot.height);
  });

  test('uses no number beside an axis that is wider than its room', () => {
    const wide = {
      ...wavePanel(),
      y: { ...wavePanel().y, domain: [1000.001, 1000.004] as [number, number] },
    };
    const { labels, panels } = layout(figureOf([wide], { height: 600 }));
    const beside = labels.filter(({ anchor, x }) => anchor === 'end' && x < panels[0]!.plot.x);
    for (const { text, size } of beside) expect(textWidth(text, size)).toBeLessThanOrEqual(3 * size);
  });

  test('has neither ticks nor texts nor colour bars without axes', () => {
    const { labels, colorBars, panels } = layout(
      figureOf([specgramPanel(), wavePanel()], { axes: false, ...texts }),
    );
    expect([labels, colorBars]).toEqual([[], []]);
    expect(panels.map(({ xTicks, yTicks }) => [...xTicks, ...yTicks])).toEqual([[], []]);
  });

  test('writes the unit alone where an axis has no label', () => {
    const panel = { ...spectrumPanel(), y: { ...spectrumPanel().y, label: '' } };
    expect(layout(figureOf([panel])).labels.find(({ rotated }) => rotated)!.text).toBe('dBFS');
  });

  test.each([
    [110, 900],
    [900, 90],
    [60, 400],
  ])('gives at least a third of %i × %i to the data, or has nothing left to leave out', (width, height) => {
    const { panels, labels } = layout(figureOf([specgramPanel()], { width, height, ...texts }));
    const { plot } = panels[0]!;
    expect(labels.length === 0 || (plot.width >= width / 3 && plot.height >= height / 3)).toBe(true);
    const all = layout(figureOf([specgramPanel()], { ...texts }));
    expect(labels.length).toBeLessThan(all.labels.length);
  });

  test('makes type smaller first, then leaves out caption and title, at last the numbers, then what explains', () => {
    const left = (height: number) => {
      const { labels, colorBars, em } = layout(figureOf([specgramPanel()], { width: 700, height, ...texts }));
      const written = labels.map(({ text }) => text);
      return [
        em === 13 ? 'large' : em === 8 ? 'small' : 'middling',
        written.includes(texts.caption) && 'caption',
        written.includes(texts.title) && 'title',
        colorBars.length > 0 && 'bar',
        written.includes('6') && 'numbers',
        written.includes('Time (s)') && 'labels',
      ].filter(Boolean);
    };
    const seen = Array.from({ length: 300 }, (_, i) => left(300 - i).join(' '));
    expect([...new Set(seen)]).toEqual([
      'large caption title bar numbers labels',
      'middling caption title bar numbers labels',
      'small caption title bar numbers labels',
      'small title bar numbers labels',
      'small bar numbers labels',
      'small',
    ]);
  });

  test.each([96, 200])('keeps a long title and a long caption inside the image, at %i dpi', (dpi) => {
    // Wide letters: in bold they take the more room.
    const long = 'MWMW mwmw '.repeat(60);
    const figure = figureOf([wavePanel()], {
      width: 900,
      height: 600,
      dpi,
      title: `${long}.wav`,
      caption: `${long} end`,
    });
    const [title, caption] = boxes(figure);
    expect(title!.text).toMatch(/^MWMW.*….*\.wav$/);
    expect(caption!.text).toMatch(/^MWMW.*….* end$/);
    const { plot } = layout(figure).panels[0]!;
    for (const { left, right } of [title!, caption!]) {
      expect(left).toBe(plot.x);
      expect(right).toBeLessThanOrEqual(900 - (13 * dpi) / 96 / 2);
      expect(right).toBeGreaterThan(900 * 0.85);
    }
    expect(caption!.top).toBeGreaterThan(title!.bottom - 1);
    expect(caption!.bottom).toBeLessThan(plot.y);
  });

  test.each<[string, Partial<NonNullable<Panel['colorBar']>>]>([
    ['ends', { range: [-120, -10] }],
    ['beginnings', { range: [-90, 0] }],
    ['maps', { colormap: 'magma' }],
    ['labels', { label: 'Power density (dB re FS²/Hz)' }],
  ])('shows two bars where their %s differ, each beside its panel', (_, change) => {
    const panel = specgramPanel();
    const other = { ...panel, colorBar: { ...panel.colorBar!, ...change } };
    const figure = figureOf([{ ...panel, sharesX: true }, other], { width: 1000, height: 900 });
    const { colorBars, panels, labels } = layout(figure);
    expect(colorBars.map(({ colorBar }) => colorBar)).toEqual([panel.colorBar, other.colorBar]);
    expect(colorBars.map(({ bar }) => [bar.y, bar.height])).toEqual(
      panels.map(({ plot }) => [plot.y, plot.height]),
    );
    expect(labels.some(({ text }) => text === other.colorBar.label)).toBe(true);
  });

  test('leaves out the label of a colour bar in a picture that is lower than it', () => {
    const panel = specgramPanel();
    const label = 'A label of a colour bar that is longer than the bar is high';
    const labelled = { ...panel, colorBar: { ...panel.colorBar!, label } };
    const found = (height: number) =>
      layout(figureOf([labelled], { width: 1000, height })).labels.some(({ text }) => text === label);
    expect([found(150), found(250), found(700)]).toEqual([false, true, true]);
  });

  test('lays a colour bar between the ends of its range, or leaves it out where its label has no room', () => {
    const panel = specgramPanel();
    const bar = (label: string) => ({ ...panel.colorBar!, label, range: [-83.75, 0] as [number, number] });
    const figure = (label: string) =>
      figureOf([{ ...panel, colorBar: bar(label) }, wavePanel()], { width: 600, height: 700 });
    const { colorBars, labels, panels } = layout(figure('Level'));
    const [low, high, label] = ['−83.8', '0', 'Level'].map((text) =>
      labels.find((each) => each.text === text && each.y < panels[0]!.plot.y),
    );
    const { x, y, width, height } = colorBars[0]!.bar;
    expect(low!.x).toBeLessThan(x);
    expect(label!.x).toBeLessThan(low!.x - textWidth('−83.8', low!.size));
    expect(high!.x - textWidth('0', high!.size)).toBeGreaterThan(x + width);
    expect(high!.x).toBe(panels[0]!.plot.x + panels[0]!.plot.width);
    for (const each of [low!, high!, label!]) {
      expect(Math.abs(each.y - 0.364 * each.size - y - height / 2)).toBeLessThanOrEqual(1);
    }
    expect(y + height).toBeLessThan(panels[0]!.plot.y);
    const crowded = layout(
      figure('A label that has no room beside the bar and all its numbers, however small '.repeat(2)),
    );
    expect(crowded.colorBars).toEqual([]);
    expect(crowded.labels.some(({ text }) => text.startsWith('A label'))).toBe(false);
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

describe('a caption that is too long', () => {
  const items = ['44.1 kHz', 'stereo', '16-bit PCM', '12.5 s', 'FFT 2048', 'hop 393', 'hann window'];
  const caption = items.join(' · ');
  const captionAt = (width: number) => {
    const figure = figureOf([wavePanel()], { width, height: 500, title: 'a', caption });
    return layout(figure).labels.find(({ tone }) => tone === 'faint')!;
  };
  const full = captionAt(1600);

  test('is written smaller, down to three quarters', () => {
    expect([full.text, full.size]).toEqual([caption, 0.92 * 13]);
    const smaller = captionAt(Math.ceil(full.x + 0.85 * textWidth(caption, full.size) + 0.9 * 13));
    expect(smaller.text).toBe(caption);
    expect(smaller.size).toBeLessThan(full.size);
    expect(smaller.size).toBeGreaterThanOrEqual(0.75 * full.size);
  });

  test('then loses whole items, the last first', () => {
    const { text, size, x } = captionAt(360);
    const kept = text.split(' · ');
    expect(size).toBeCloseTo(0.75 * full.size, 9);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept).toEqual(items.slice(0, kept.length));
    expect(x + textWidth(text, size)).toBeLessThanOrEqual(360);
    const more = items.slice(0, kept.length + 1).join(' · ');
    expect(x + textWidth(more, size)).toBeGreaterThan(360 - 0.9 * 13);
  });
});
