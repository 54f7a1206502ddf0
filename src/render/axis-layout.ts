import { columnOf } from './column.ts';
import type { Axis, Figure, Panel } from './figure.ts';
import { distances, type Frame, type Rect, tickLabelRoom } from './frame.ts';
import { CAP_HEIGHT, centred, type Label, plainLabel } from './label.ts';
import { axisScale } from './scale.ts';
import { textWidth } from './text.ts';
import { type AxisTicks, axisTicks } from './ticks.ts';
import { unitOf, withUnit } from './units.ts';

/** A tick's line: `at` is its first pixel along the axis, counted from the image's edge. */
export interface PlacedTick {
  at: number;
  isMajor: boolean;
}

/**
 * Ticks of an upright axis beside `height` pixels, whose labels may be `room` wide. Where there is room for one alone
 * there is none: it would tell of no scale.
 */
export function uprightTicks(
  axis: Axis,
  height: number,
  room: number,
  em: number,
  hasEnds = false,
): AxisTicks {
  const { ticks, unit } = axisTicks(axis, {
    length: height,
    spacing: Math.min(3.2 * em, Math.max(1.7 * em, height / 8)),
    extent: () => 1.4 * em,
    admits: (label) => textWidth(label, em) <= room,
    hasEnds,
  });
  return { ticks: ticks.length > 1 ? ticks : [], unit };
}

/** The ticks' lines, `stroke` wide and centred on their values; `edge` and `length` are the axis's in the image. */
export function placeTicks(
  { ticks }: AxisTicks,
  axis: Axis,
  { edge, length, stroke, upwards }: { edge: number; length: number; stroke: number; upwards: boolean },
): PlacedTick[] {
  const scale = axisScale(axis);
  return ticks.map((tick) => {
    const share = scale.position(tick.value);
    const place = edge + (upwards ? 1 - share : share) * length;
    return { at: Math.round(place - stroke / 2), isMajor: tick.label !== '' };
  });
}

/** A panel's ticks, and the labels around it but for the y axis's own, which several panels may share. */
export interface AxesLayout {
  xTicks: PlacedTick[];
  yTicks: PlacedTick[];
  labels: Label[];
  /** The y axis's label, with its unit. */
  yText: string;
  /** Width in pixels of the widest label at the left. */
  yTicksWidth: number;
}

/** Places a panel's ticks and their labels. */
export function layoutAxes(panel: Panel, plot: Rect, frame: Frame, imageWidth: number): AxesLayout {
  const { em, stroke, furniture } = frame;
  const xAxis = axisTicks(panel.x, {
    length: plot.width,
    spacing: Math.min(8 * em, Math.max(3 * em, plot.width / 14)),
    extent: (label) => textWidth(label, em) + 1.5 * em,
  });
  const yAxis = uprightTicks(panel.y, plot.height, tickLabelRoom[panel.y.quantity] * em, em, areApart(frame));
  const xTicks = placeTicks(xAxis, panel.x, { edge: plot.x, length: plot.width, stroke, upwards: false });
  const yTicks = placeTicks(yAxis, panel.y, { edge: plot.y, length: plot.height, stroke, upwards: true });

  const right = plot.x - (distances.tick + distances.tickGap) * em;
  const labels: Label[] = [];
  if (furniture.tickLabels) labels.push(...yTickLabels(yAxis, yTicks, right, frame));
  if (!panel.sharesX) {
    const title = furniture.axisLabels
      ? xTitle(withUnit(panel.x.label, xAxis.unit), plot, frame, imageWidth)
      : undefined;
    const baseline = plot.y + plot.height + (distances.tick + distances.tickGap + CAP_HEIGHT) * em;
    const numbers = furniture.tickLabels ? xTickLabels(xAxis, xTicks, { baseline, imageWidth }, frame) : [];
    labels.push(...numbers.filter((number) => !title || !isInWay(number, title)));
    if (title) labels.push(title);
  }
  const yTicksWidth = furniture.tickLabels
    ? Math.max(0, ...yAxis.ticks.map(({ label }) => textWidth(label, em)))
    : 0;
  return { xTicks, yTicks, labels, yText: withUnit(panel.y.label, yAxis.unit), yTicksWidth };
}

/** The share of a dense axis that its title may take of its numbers' row. */
const TITLE_SHARE = 0.6;

/** Centred below its axis's numbers; where all is dense, behind them; its unit alone where there is no more room. */
function xTitle(text: string, plot: Rect, frame: Frame, imageWidth: number): Label | undefined {
  const { em, isDense, furniture } = frame;
  const d = distances;
  const row = plot.y + plot.height + (d.tick + d.tickGap + CAP_HEIGHT) * em;
  const isBehind = isDense && furniture.tickLabels;
  const room = isBehind ? TITLE_SHARE * plot.width : imageWidth - d.denseEdge * em;
  const written = [text, unitOf(text)].find((each) => textWidth(each, em) <= room);
  if (!written) return undefined;
  if (isBehind) return { ...plainLabel(written, plot.x + plot.width, row, em), anchor: 'end' };
  const half = textWidth(written, em) / 2;
  const x = Math.max(half, Math.min(imageWidth - half, plot.x + plot.width / 2));
  return plainLabel(written, x, isDense ? row : row + (d.axisLabel + d.axisLabelDrop) * em, em);
}

/** Whether a number stands where a title behind it begins. */
function isInWay(number: Label, title: Label): boolean {
  const gap = 0.6 * number.size;
  const end = number.x + textWidth(number.text, number.size) / 2 + gap;
  return number.y === title.y && end > title.x - textWidth(title.text, title.size);
}

/** Whether numbers at the ends of panels' axes keep clear of the next panel's. */
function areApart({ plots, em }: Frame): boolean {
  return plots.every((plot, i) => {
    const above = plots[i - 1];
    return !above || plot.y - above.y - above.height >= em;
  });
}

function yTickLabels(
  { ticks }: AxisTicks,
  placed: PlacedTick[],
  right: number,
  { em, stroke }: Frame,
): Label[] {
  return ticks.flatMap(({ label }, i) => {
    const y = centred(placed[i]!.at + stroke / 2, em);
    return label === '' ? [] : [{ ...plainLabel(label, right, y, em), anchor: 'end' }];
  });
}

/** Below their ticks, but for those that would leave the image. */
function xTickLabels(
  { ticks }: AxisTicks,
  placed: PlacedTick[],
  { baseline, imageWidth }: { baseline: number; imageWidth: number },
  { em, stroke }: Frame,
): Label[] {
  return ticks.flatMap(({ label }, i) => {
    const half = textWidth(label, em) / 2 + 0.2 * em;
    const x = Math.max(half, Math.min(imageWidth - half, placed[i]!.at + stroke / 2));
    return label === '' ? [] : [plainLabel(label, x, baseline, em)];
  });
}

/**
 * One y label for each run of stacked panels with the same one, in its middle, or beyond its ends where there is room;
 * the longest are shortened where there is too little for all.
 */
export function yAxisLabels(
  { panels, height: imageHeight }: Figure,
  axes: AxesLayout[],
  { em, plots, furniture }: Frame,
): Label[] {
  if (!furniture.axisLabels) return [];
  const d = distances;
  const x =
    plots[0]!.x -
    (d.tick + d.tickGap + d.sideLabelGap) * em -
    Math.max(...axes.map((axis) => axis.yTicksWidth));
  const texts: { text: string; middle: number }[] = [];
  for (let first = 0, last = 0; first < panels.length; first = last + 1) {
    last = first;
    const text = axes[first]!.yText;
    while (panels[last]!.sharesX && axes[last + 1]?.yText === text) last++;
    const top = plots[first]!.y;
    const height = plots[last]!.y + plots[last]!.height - top;
    if (text !== '') texts.push({ text, middle: top + height / 2 });
  }
  return columnOf(texts, x, [d.denseEdge * em, imageHeight - d.denseEdge * em], em);
}
