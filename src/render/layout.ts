import { layoutAxes, type PlacedTick, yAxisLabels } from './axis-layout.ts';
import { type ColorBarLayout, layoutColorBars } from './color-bars.ts';
import type { Figure } from './figure.ts';
import { distances, type Frame, measureFrame, type Rect, typeSize } from './frame.ts';
import { type Label, plainLabel } from './label.ts';
import { shorten, textWidth } from './text.ts';

export interface PanelLayout {
  /** The data area. */
  plot: Rect;
  xTicks: PlacedTick[];
  yTicks: PlacedTick[];
}

/** Where everything but the data goes, in whole pixels. */
export interface Layout {
  /** Size of the text at the ticks in pixels. */
  em: number;
  /** Width of axes and ticks in pixels. */
  stroke: number;
  panels: PanelLayout[];
  colorBars: ColorBarLayout[];
  labels: Label[];
}

/**
 * Size in pixels of each panel's data area. It is the same whatever the marks: ask it with empty ones to know how
 * many columns to compute.
 */
export function plotSizes(figure: Figure): { width: number; height: number }[] {
  return measureFrame(figure).plots.map(({ width, height }) => ({ width, height }));
}

/** Places axes, ticks and texts. Pure: the same figure gives the same layout, on any machine. */
export function layout(figure: Figure): Layout {
  const frame = measureFrame(figure);
  const { em, stroke, plots } = frame;
  if (!figure.axes) {
    const panels = plots.map((plot) => ({ plot, xTicks: [], yTicks: [] }));
    return { em, stroke, panels, colorBars: [], labels: [] };
  }
  const axes = figure.panels.map((panel, i) => layoutAxes(panel, plots[i]!, frame, figure.width));
  const panels = axes.map(({ xTicks, yTicks }, i) => ({ plot: plots[i]!, xTicks, yTicks }));
  const bars = layoutColorBars(figure, frame);
  const labels = [
    ...headLabels(figure, frame),
    ...axes.flatMap((axis) => axis.labels),
    ...yAxisLabels(figure, axes, frame),
    ...bars.labels,
  ];
  return { em, stroke, panels, colorBars: bars.colorBars, labels };
}

/** Between the items of a caption. */
const SEPARATOR = ' · ';

/** A caption that fits into `room`: in smaller type, and where that does not do, without its last items. */
function fittedCaption(
  caption: string,
  room: number,
  [least, largest]: [number, number],
): { text: string; size: number } {
  const wanted = (largest * room) / textWidth(caption, largest);
  const size = Math.min(largest, Math.max(wanted, least));
  const items = caption.split(SEPARATOR);
  while (items.length > 1 && textWidth(items.join(SEPARATOR), size) > room) items.pop();
  return { text: shorten(items.join(SEPARATOR), room, size), size };
}

function headLabels(figure: Figure, { em, plots, furniture }: Frame): Label[] {
  const d = distances;
  const x = plots[0]!.x;
  const room = figure.width - x - d.edge * em;
  const labels: Label[] = [];
  let y = d.edge * em;
  if (furniture.title) {
    const size = d.titleSize * em;
    const text = shorten(figure.title!, room, size, 600);
    labels.push({
      ...plainLabel(text, x, y + size * d.titleBaseline, em),
      size,
      weight: 600,
      anchor: 'start',
      isTabular: false,
    });
    y += d.titleLine * em;
  }
  if (furniture.caption) {
    const height = typeSize(d.captionSize, em, figure.dpi);
    const least = typeSize(d.captionSize * d.captionShrink, em, figure.dpi);
    labels.push({
      ...plainLabel('', x, y + height * d.captionBaseline, em),
      ...fittedCaption(figure.caption!, room, [least, height]),
      anchor: 'start',
      tone: 'faint',
      isTabular: false,
    });
  }
  return labels;
}
