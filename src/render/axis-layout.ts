import type { Axis, Figure, Panel } from './figure.ts';
import { distances, type Frame, type Rect, tickLabelRoom } from './frame.ts';
import { CAP_HEIGHT, centred, type Label, plainLabel } from './label.ts';
import { axisScale } from './scale.ts';
import { textWidth } from './text.ts';
import { type AxisTicks, axisTicks } from './ticks.ts';

/** A tick's line: `at` is its first pixel along the axis, counted from the image's edge. */
export interface PlacedTick {
  at: number;
  isMajor: boolean;
}

/** Ticks of an upright axis beside `height` pixels, whose labels may be `room` wide. */
export function uprightTicks(axis: Axis, height: number, room: number, em: number): AxisTicks {
  return axisTicks(axis, {
    length: height,
    spacing: Math.min(3.2 * em, Math.max(1.7 * em, height / 8)),
    extent: () => 1.4 * em,
    admits: (label) => textWidth(label, em) <= room,
  });
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

/** A panel's ticks, and the labels around it. */
export interface AxesLayout {
  xTicks: PlacedTick[];
  yTicks: PlacedTick[];
  /** All but the y axis's own label, which several panels may share. */
  labels: Label[];
  yUnit: string;
}

/** Places a panel's ticks and their labels. */
export function layoutAxes(panel: Panel, plot: Rect, frame: Frame, imageWidth: number): AxesLayout {
  const { em, stroke, furniture } = frame;
  const d = distances;
  const xAxis = axisTicks(panel.x, {
    length: plot.width,
    spacing: Math.min(8 * em, Math.max(3 * em, plot.width / 14)),
    extent: (label) => textWidth(label, em) + 1.5 * em,
  });
  const yAxis = uprightTicks(panel.y, plot.height, tickLabelRoom[panel.y.quantity] * em, em);
  const xTicks = placeTicks(xAxis, panel.x, { edge: plot.x, length: plot.width, stroke, upwards: false });
  const yTicks = placeTicks(yAxis, panel.y, { edge: plot.y, length: plot.height, stroke, upwards: true });

  const labels: Label[] = [];
  const below = plot.y + plot.height + (d.tick + d.tickGap + CAP_HEIGHT) * em;
  if (furniture.tickLabels) {
    const xText = plot.x - (d.tick + d.tickGap) * em;
    for (const [i, { label }] of yAxis.ticks.entries()) {
      const y = centred(yTicks[i]!.at + stroke / 2, em);
      if (label) labels.push({ ...plainLabel(label, xText, y, em), anchor: 'end' });
    }
    for (const [i, { label }] of panel.sharesX ? [] : xAxis.ticks.entries()) {
      const half = textWidth(label, em) / 2 + 0.2 * em;
      const x = Math.max(half, Math.min(imageWidth - half, xTicks[i]!.at + stroke / 2));
      if (label) labels.push(plainLabel(label, x, below, em));
    }
  }
  if (furniture.axisLabels && !panel.sharesX) {
    const y = below + (d.axisLabel + 0.1) * em;
    labels.push(plainLabel(withUnit(panel.x.label, xAxis.unit), plot.x + plot.width / 2, y, em));
  }
  return { xTicks, yTicks, labels, yUnit: yAxis.unit };
}

/** One y label for each run of stacked panels with the same one; none where it is longer than the axis. */
export function yAxisLabels({ panels }: Figure, { em, plots, furniture }: Frame, units: string[]): Label[] {
  if (!furniture.axisLabels) return [];
  const labels: Label[] = [];
  const texts = panels.map((panel, i) => withUnit(panel.y.label, units[i]!));
  for (let first = 0, last = 0; first < panels.length; first = last + 1) {
    last = first;
    while (panels[last]!.sharesX && texts[last + 1] === texts[first]) last++;
    const top = plots[first]!.y;
    const height = plots[last]!.y + plots[last]!.height - top;
    const text = texts[first]!;
    if (text === '' || textWidth(text, em) > height) continue;
    labels.push({ ...plainLabel(text, (distances.edge + 0.8) * em, top + height / 2, em), rotated: true });
  }
  return labels;
}
/** An axis's label with its unit. */
function withUnit(label: string, unit: string): string {
  if (unit === '') return label;
  return label === '' ? unit : `${label} (${unit})`;
}
