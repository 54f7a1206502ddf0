import { type PlacedTick, placeTicks, uprightTicks } from './axis-layout.ts';
import { columnOf } from './column.ts';
import type { Axis, ColorBar, Figure } from './figure.ts';
import { distances, type Frame, type Rect } from './frame.ts';
import { centred, type Label, plainLabel } from './label.ts';
import { writeNumber } from './notation.ts';
import { textWidth } from './text.ts';
import { unitOf } from './units.ts';

/** A colour bar in its place. */
export interface ColorBarLayout {
  colorBar: ColorBar;
  bar: Rect;
  /** Low end at the bottom; else at the left. */
  isUpright: boolean;
  /** At the right of an upright bar. */
  ticks: PlacedTick[];
}

/** The bars in their places, and all that is written beside them. */
interface ColorBarsLayout {
  colorBars: ColorBarLayout[];
  labels: Label[];
}

/**
 * Places the colour bars: beside the panels where each has one (a single one, where they are all the same), else
 * above the panels that have one, so that the others keep the full width.
 */
export function layoutColorBars(figure: Figure, frame: Frame): ColorBarsLayout {
  if (!frame.furniture.colorBars) return { colorBars: [], labels: [] };
  const { plots } = frame;
  const bars = figure.panels.flatMap(({ colorBar }, i) => (colorBar ? [{ colorBar, plot: plots[i]! }] : []));
  const [first, last] = [bars[0]!, bars.at(-1)!];
  const isOne = frame.barsUpright && bars.every(({ colorBar }) => isSame(colorBar, first.colorBar));
  const all = { ...first.plot, height: last.plot.y + last.plot.height - first.plot.y };
  if (!frame.barsUpright) {
    const placed = bars.map(({ colorBar, plot }) => lying(colorBar, plot, frame));
    return {
      colorBars: placed.flatMap((bar) => bar.colorBars),
      labels: placed.flatMap((bar) => bar.labels),
    };
  }
  const uprights = isOne ? [{ colorBar: first.colorBar, plot: all }] : bars;
  const placed = uprights.map(({ colorBar, plot }) => upright(colorBar, plot, frame));
  return {
    colorBars: placed.map(({ colorBar }) => colorBar),
    labels: [...placed.flatMap(({ labels }) => labels), ...barLabels(placed, figure, frame)],
  };
}

/** What the bars beside the panels show, below title and caption. */
function barLabels(bars: UprightBar[], figure: Figure, { em, furniture, plots }: Frame): Label[] {
  if (!furniture.axisLabels) return [];
  const d = distances;
  const texts = bars.map(({ colorBar: { colorBar, bar } }) => ({
    text: colorBar.label,
    middle: bar.y + bar.height / 2,
  }));
  const x = bars[0]!.numbersAt + (d.barTickLabel + d.barLabelGap) * em;
  const top = furniture.title || furniture.caption ? plots[0]!.y : d.denseEdge * em;
  return columnOf(texts, x, [top, figure.height - d.denseEdge * em], em);
}

function isSame(a: ColorBar, b: ColorBar): boolean {
  return (
    a.colormap === b.colormap && a.label === b.label && a.range[0] === b.range[0] && a.range[1] === b.range[1]
  );
}

/** A bar beside its panels, and its numbers. */
interface UprightBar {
  colorBar: ColorBarLayout;
  labels: Label[];
  /** Where the numbers begin. */
  numbersAt: number;
}

function upright(colorBar: ColorBar, plot: Rect, { em, stroke }: Frame): UprightBar {
  const d = distances;
  const width = Math.round(d.barWidth * em);
  const bar = { x: plot.x + plot.width + Math.round(d.barGap * em), y: plot.y, width, height: plot.height };
  const axis: Axis = { label: colorBar.label, quantity: 'decibel', scale: 'linear', domain: colorBar.range };
  const found = uprightTicks(axis, bar.height, d.barTickLabel * em, em);
  const ticks = placeTicks(found, axis, { edge: bar.y, length: bar.height, stroke, upwards: true });
  const xText = bar.x + width + (d.tick + d.tickGap) * em;
  const labels: Label[] = found.ticks.map(({ label }, i) => ({
    ...plainLabel(label, xText, centred(ticks[i]!.at + stroke / 2, em), em),
    anchor: 'start',
  }));
  return { colorBar: { colorBar, bar, isUpright: true, ticks }, labels, numbersAt: xText };
}

/** At the right end of the row above the panel, between the ends of its range; left out where it is too short. */
function lying(colorBar: ColorBar, plot: Rect, { em }: Frame): ColorBarsLayout {
  const d = distances;
  const [low, high] = colorBar.range.map((level) => writeNumber(level, Number.isInteger(level) ? 0 : 1));
  const numbers = textWidth(high!, em) + textWidth(low!, em);
  const beside = numbers + (2 * d.lyingBarGap + d.lyingBarLabelGap) * em;
  const room = (text: string) => Math.floor(plot.width - beside - textWidth(text, em));
  const text = [colorBar.label, unitOf(colorBar.label)].find((each) => room(each) >= d.lyingBarLeast * em);
  if (text === undefined) return { colorBars: [], labels: [] };
  const width = Math.min(Math.round(d.lyingBarWidth * em), room(text));
  const height = Math.round(d.lyingBarHeight * em);
  const right = plot.x + plot.width;
  const x = Math.round(right - textWidth(high!, em) - d.lyingBarGap * em) - width;
  const middle = plot.y - Math.round((d.barRow / 2 + d.lyingBarLift) * em);
  const lowEnd = x - d.lyingBarGap * em;
  const labelEnd = lowEnd - textWidth(low!, em) - d.lyingBarLabelGap * em;
  const label = (text: string, end: number): Label => ({
    ...plainLabel(text, end, centred(middle, em), em),
    anchor: 'end',
  });
  const bar = { x, y: middle - Math.floor(height / 2), width, height };
  return {
    colorBars: [{ colorBar, bar, isUpright: false, ticks: [] }],
    labels: [label(text, labelEnd), label(low!, lowEnd), label(high!, right)],
  };
}
