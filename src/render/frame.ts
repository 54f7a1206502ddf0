import type { Figure, Panel, Quantity } from './figure.ts';

/** A rectangle in device pixels; those of a layout are whole. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What stands around the data areas; a small picture does without some of it. */
export interface Furniture {
  title: boolean;
  caption: boolean;
  tickLabels: boolean;
  axisLabels: boolean;
  colorBars: boolean;
}

/** Where the data areas lie, and what is left around them. */
export interface Frame {
  /** Size of the text at the ticks in pixels: the unit of all distances. */
  em: number;
  /** Width of axes and ticks in pixels. */
  stroke: number;
  furniture: Furniture;
  /** Data area of each panel. */
  plots: Rect[];
  /** Colour bars stand at the right of all panels, or lie above those that have one. */
  barsUpright: boolean;
}

/** Distances in em, shared by those who measure the margins and those who fill them. */
export const distances = {
  edge: 0.9,
  titleSize: 1.3,
  titleLine: 1.75,
  /** Of the title's own size, from the top of its line to its baseline: ascenders reach almost to the top. */
  titleBaseline: 0.95,
  captionSize: 0.92,
  /** The least that a caption's type shrinks to where it is too long. */
  captionShrink: 0.75,
  captionLine: 1.35,
  /** The same of the caption, a little lower: it keeps clear of the title's descenders. */
  captionBaseline: 1.1,
  /** Between title or caption and the first panel. */
  headGap: 0.75,
  /** An axis's label, with the gap before it. */
  axisLabel: 1.55,
  /** Between the baselines of a horizontal axis's numbers and label beyond that: the numbers' line is taller than they. */
  axisLabelDrop: 0.1,
  /** From the left end of a vertical axis's widest number to the baseline of its label, with room for descenders. */
  sideLabelGap: 0.75,
  /** The same at the right of a colour bar, where the label's ascenders face the numbers. */
  barLabelGap: 1.1,
  tick: 0.38,
  tickGap: 0.3,
  /** Height of a tick's label below an axis. */
  tickLine: 1,
  barGap: 1,
  barWidth: 1,
  barTickLabel: 2.7,
  /** Row of a lying colour bar above its panel. */
  barRow: 1.7,
  lyingBarWidth: 10,
  /** That of the digits beside it. */
  lyingBarHeight: 0.7,
  /** Above the row's middle, so that it stands nearer to what is written above than to the panel's edge. */
  lyingBarLift: 0.1,
  /** Between the bar and the numbers at its ends. */
  lyingBarGap: 0.5,
  /** Between the lower number and the label before it. */
  lyingBarLabelGap: 0.8,
  panelGap: 1.1,
};

/** Room for the tick labels at the left, in em: those that would be wider are not used. */
export const tickLabelRoom: Record<Quantity, number> = {
  frequency: 3.3,
  decibel: 2.7,
  amplitude: 3,
  time: 4.5,
};

/**
 * Measures a figure. It depends on the size, the texts there are and the kinds of axes, never on marks or on what
 * the labels say: so a command can ask how many pixels wide the data will be before it analyses any.
 */
export function measureFrame(figure: Figure): Frame {
  const em = (13 * figure.dpi) / 96;
  const stroke = Math.max(1, Math.round(figure.dpi / 96));
  const barsUpright = figure.panels.every((panel) => panel.colorBar !== undefined);
  const furniture: Furniture = {
    title: Boolean(figure.title),
    caption: Boolean(figure.caption),
    tickLabels: figure.axes,
    axisLabels: figure.axes,
    colorBars: figure.axes && figure.panels.some((panel) => panel.colorBar !== undefined),
  };
  if (!figure.axes)
    return { em, stroke, barsUpright, furniture, plots: stackPlots(figure, noMargins, () => 0) };

  const order: (keyof Furniture)[] = ['caption', 'axisLabels', 'colorBars', 'title', 'tickLabels'];
  for (const next of [...order, undefined]) {
    const frame = { em, stroke, barsUpright, furniture };
    const margins = measureMargins(figure, frame);
    const plots = stackPlots(figure, margins, (i) => spaceAbove(figure, frame, i));
    const height = plots.reduce((sum, plot) => sum + plot.height, 0);
    const isRoomy = plots[0]!.width >= figure.width / 2 && height >= figure.height / 2;
    if (isRoomy || next === undefined) return { ...frame, furniture: { ...furniture }, plots };
    furniture[next] = false;
  }
  throw new Error('unreachable: the last round returns');
}

interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const noMargins: Margins = { left: 0, right: 0, top: 0, bottom: 0 };

type Measures = Pick<Frame, 'em' | 'furniture' | 'barsUpright'>;

function measureMargins(figure: Figure, { em, furniture, barsUpright }: Measures): Margins {
  const d = distances;
  const { title, caption, tickLabels, axisLabels, colorBars } = furniture;
  const widest = Math.max(...figure.panels.map((panel) => tickLabelRoom[panel.y.quantity]));
  const beside = tickLabels ? d.tick + d.tickGap + widest : 0;
  const head = (title ? d.titleLine : 0) + (caption ? d.captionLine : 0);
  const bar = d.barGap + d.barWidth + d.tick + d.tickGap + d.barTickLabel + (axisLabels ? d.axisLabel : 0);
  return {
    left: Math.round(em * (d.edge + beside + (axisLabels ? d.axisLabel : 0))),
    // Without a colour bar, half of the last tick's label needs its room.
    right: Math.round(em * (d.edge + (colorBars && barsUpright ? bar : tickLabels ? 1 : 0))),
    top: Math.round(em * (d.edge + (head > 0 ? head + d.headGap : 0))),
    bottom: Math.round(em * d.edge + axisRow(em, furniture)),
  };
}

/** Height in pixels of what stands below a panel's bottom axis. */
function axisRow(em: number, { tickLabels, axisLabels }: Furniture): number {
  const d = distances;
  return em * ((tickLabels ? d.tick + d.tickGap + d.tickLine : 0) + (axisLabels ? d.axisLabel : 0));
}

/** Pixels between a panel and the one above it, or the top margin. */
function spaceAbove(figure: Figure, { em, furniture, barsUpright }: Measures, index: number): number {
  const barRow =
    furniture.colorBars && !barsUpright && figure.panels[index]!.colorBar ? distances.barRow * em : 0;
  const above = figure.panels[index - 1];
  if (!above) return Math.round(barRow);
  // Many panels stand closer, so that they keep most of the height.
  const gap = Math.min(distances.panelGap * em, (0.2 * figure.height) / figure.panels.length);
  return Math.round(barRow + gap + (above.sharesX ? 0 : axisRow(em, furniture)));
}

/** Stacks the data areas in whole pixels, by the panels' weights. */
function stackPlots(figure: Figure, margins: Margins, space: (index: number) => number): Rect[] {
  const { panels } = figure;
  const spaces = panels.map((_, i) => space(i));
  const free = figure.height - margins.top - margins.bottom - spaces.reduce((sum, gap) => sum + gap, 0);
  const shared = Math.max(panels.length, free);
  const total = panels.reduce((sum, panel) => sum + panel.weight, 0);
  const share = (count: number) => Math.round((shared * weightOf(panels.slice(0, count))) / total);
  let y = margins.top;
  return panels.map((_, i) => {
    y += spaces[i]!;
    const height = Math.max(1, share(i + 1) - share(i));
    const plot = {
      x: margins.left,
      y,
      width: Math.max(1, figure.width - margins.left - margins.right),
      height,
    };
    y += height;
    return plot;
  });
}

function weightOf(panels: Panel[]): number {
  return panels.reduce((sum, panel) => sum + panel.weight, 0);
}
