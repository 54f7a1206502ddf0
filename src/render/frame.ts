import type { Axis, Figure, Panel, Quantity } from './figure.ts';
import { textWidth } from './text.ts';
import { UNITS, withUnit } from './units.ts';

/** A rectangle in device pixels; those of a layout are whole. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * What stands around the data areas; a small picture does without some of it. Axis labels are titles with their units,
 * the colour bars' too.
 */
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
  /** Everything stands close, and a horizontal axis's label in the row of its numbers. */
  isDense: boolean;
  /** Data area of each panel. */
  plots: Rect[];
  /** Colour bars stand at the right of all panels, or lie above those that have one. */
  barsUpright: boolean;
}

/** Distances in em, shared by those who measure the margins and those who fill them. */
export const distances = {
  edge: 0.9,
  /** The same where all is dense. */
  denseEdge: 0.4,
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
  /** The least that tells colours apart. */
  lyingBarLeast: 3,
  /** That of the digits beside it. */
  lyingBarHeight: 0.7,
  /** Above the row's middle, so that it stands nearer to what is written above than to the panel's edge. */
  lyingBarLift: 0.1,
  /** Between the bar and the numbers at its ends. */
  lyingBarGap: 0.5,
  /** Between the lower number and the label before it. */
  lyingBarLabelGap: 0.8,
  panelGap: 1.1,
  densePanelGap: 0.5,
  /** Between two labels in one column. */
  columnGap: 0.8,
};

/** Of the numbers at the axes, in points. */
export const DEFAULT_FONT_SIZE = 10;

/** Points that type shrinks to in a small picture; smaller is not printed. */
const LEAST_FONT_SIZE = 6;

/** Type comes in whole 96ths of an inch, so that it looks alike on screens: 10 pt are 13 of them. */
const typeUnits = (points: number) => Math.max(1, Math.round((points * 96) / 72));

/** Size in pixels of a text of that share of `em`: not below the least size, unless numbers are. */
export function typeSize(share: number, em: number, dpi: number): number {
  return Math.max(share * em, Math.min(em, (typeUnits(LEAST_FONT_SIZE) * dpi) / 96));
}

/** Room for the tick labels at the left, in em: those that would be wider are not used. */
export const tickLabelRoom: Record<Quantity, number> = {
  frequency: 3.3,
  decibel: 2.7,
  amplitude: 3,
  time: 4.5,
};

/**
 * Measures a figure. It depends on the size, the texts there are and the kinds of axes, never on marks or on what
 * the numbers say: so a command can ask how many pixels wide the data will be before it analyses any. In a small picture
 * room is made one way after the other, titles of axes and their units last of all.
 */
export function measureFrame(figure: Figure): Frame {
  const stroke = Math.max(1, Math.round(figure.dpi / 96));
  const barsUpright = figure.panels.every((panel) => panel.colorBar !== undefined);
  const frames = savings(figure).map(({ units, least, ...saving }): Frame & Pick<Saving, 'least'> => {
    const measures = { ...saving, em: (units * figure.dpi) / 96, barsUpright };
    return { ...measures, stroke, least, plots: plotsOf(figure, measures) };
  });
  const { least, ...frame } = frames.find((each) => isRoomy(figure, each)) ?? frames.at(-1)!;
  return frame;
}

/** A way to make room. */
interface Saving extends Pick<Frame, 'furniture' | 'isDense'> {
  /** Size of the text at the ticks, in 96ths of an inch. */
  units: number;
  /** The share of either side that is the data's at least; while more can be saved, titles have their room too. */
  least: number;
}

/** From all that there is to the data alone; each saves more than the one before. */
function savings(figure: Figure): Saving[] {
  const asked = typeUnits(figure.fontSize ?? DEFAULT_FONT_SIZE);
  const units = Math.min(asked, typeUnits(LEAST_FONT_SIZE));
  const all: Furniture = {
    title: figure.axes && Boolean(figure.title),
    caption: figure.axes && Boolean(figure.caption),
    tickLabels: figure.axes,
    axisLabels: figure.axes,
    colorBars: figure.axes && figure.panels.some((panel) => panel.colorBar !== undefined),
  };
  if (!figure.axes) return [{ furniture: all, isDense: false, units: asked, least: 0 }];
  const uncaptioned = { ...all, caption: false };
  const headless = { ...uncaptioned, title: false };
  const barless = { ...headless, colorBars: false };
  const titled = { ...barless, tickLabels: false };
  const dense = { isDense: true, units, least: 1 / 3 };
  return [
    ...Array.from({ length: asked - units + 1 }, (_, i) => ({
      ...{ furniture: all, isDense: false, units: asked - i, least: 1 / 2 },
    })),
    { furniture: uncaptioned, isDense: false, units, least: 1 / 2 },
    { furniture: headless, isDense: false, units, least: 1 / 3 },
    { furniture: headless, ...dense },
    { furniture: barless, ...dense },
    { furniture: titled, ...dense },
    { furniture: { ...titled, axisLabels: false }, ...dense },
  ];
}

function plotsOf(figure: Figure, measures: Measures): Rect[] {
  if (!figure.axes) return stackPlots(figure, noMargins, () => 0);
  return stackPlots(figure, measureMargins(figure, measures), (i) => spaceAbove(figure, measures, i));
}

function isRoomy(figure: Figure, frame: Frame & Pick<Saving, 'least'>): boolean {
  const { plots, least, isDense } = frame;
  const height = plots.reduce((sum, plot) => sum + plot.height, 0);
  if (plots[0]!.width < figure.width * least || height < figure.height * least) return false;
  // Dense ones are shortened.
  return isDense || (fitAxisLabels(figure, frame) && fitBarLabels(figure, frame));
}

/** The longest that an axis's label can be: its unit follows from the numbers. */
function longestLabel({ label, unit, quantity }: Axis): string {
  return withUnit(label, unit ?? UNITS[quantity]);
}

/** Whether all axis labels have room, each row's across the picture and the column's one below the other. */
function fitAxisLabels(figure: Figure, { em }: Frame): boolean {
  const { panels, width } = figure;
  const edges = 2 * distances.edge * em;
  const rows = panels.filter((panel) => !panel.sharesX).map((panel) => longestLabel(panel.x));
  const column = panels.map((panel) => longestLabel(panel.y));
  const own = column.filter((text, i) => !(panels[i - 1]?.sharesX && column[i - 1] === text));
  const length = own.reduce((sum, text) => sum + textWidth(text, em) + distances.columnGap * em, 0);
  return rows.every((text) => textWidth(text, em) <= width - edges) && length <= figure.height - edges;
}

/** Whether the colour bars' labels have room: beside the panels one below the other, else each in its row. */
function fitBarLabels({ panels, height }: Figure, { em, plots, barsUpright }: Frame): boolean {
  const d = distances;
  const labels = panels.flatMap(({ colorBar }) => colorBar?.label ?? []);
  const lengths = labels.map((label) => textWidth(label, em));
  const beside = 2 * (d.barTickLabel + d.lyingBarGap) + d.lyingBarLabelGap + d.lyingBarLeast;
  if (!barsUpright) return lengths.every((length) => length + beside * em <= plots[0]!.width);
  return lengths.every((length) => length <= height - plots[0]!.y - d.edge * em);
}

interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const noMargins: Margins = { left: 0, right: 0, top: 0, bottom: 0 };

type Measures = Pick<Frame, 'em' | 'furniture' | 'isDense' | 'barsUpright'>;

function measureMargins(figure: Figure, measures: Measures): Margins {
  const d = distances;
  const { em, furniture, isDense, barsUpright } = measures;
  const { title, caption, tickLabels, axisLabels, colorBars } = furniture;
  const edge = isDense ? d.denseEdge : d.edge;
  const widest = Math.max(...figure.panels.map((panel) => tickLabelRoom[panel.y.quantity]));
  const beside = (tickLabels || axisLabels ? d.tick + d.tickGap : 0) + (tickLabels ? widest : 0);
  const head = (title ? d.titleLine : 0) + (caption ? d.captionLine : 0);
  const bar = d.barGap + d.barWidth + d.tick + d.tickGap + d.barTickLabel + (axisLabels ? d.axisLabel : 0);
  return {
    left: Math.round(em * (edge + beside + (axisLabels ? d.axisLabel : 0))),
    // Without a colour bar, half of the last tick's label needs its room.
    right: Math.round(em * (edge + (colorBars && barsUpright ? bar : tickLabels ? 1 : 0))),
    top: Math.round(em * (edge + (head > 0 ? head + d.headGap : 0))),
    bottom: Math.round(em * edge + axisRow(measures)),
  };
}

/** Height in pixels of what stands below a panel's bottom axis. */
function axisRow({ em, isDense, furniture: { tickLabels, axisLabels } }: Measures): number {
  const d = distances;
  const numbers = tickLabels || axisLabels ? d.tick + d.tickGap + d.tickLine : 0;
  return em * (numbers + (axisLabels && !isDense ? d.axisLabel : 0));
}

/** Pixels between a panel and the one above it, or the top margin. */
function spaceAbove(figure: Figure, measures: Measures, index: number): number {
  const { em, isDense, furniture, barsUpright } = measures;
  const d = distances;
  const barRow = furniture.colorBars && !barsUpright && figure.panels[index]!.colorBar ? d.barRow * em : 0;
  const above = figure.panels[index - 1];
  if (!above) return Math.round(barRow);
  // Numbers at the ends of axes that meet need all of it; many panels stand closer, so that they keep most of the height.
  const wanted = (isDense && !above.sharesX ? d.densePanelGap : d.panelGap) * em;
  const gap = Math.min(wanted, (0.2 * figure.height) / figure.panels.length);
  return Math.round(barRow + gap + (above.sharesX ? 0 : axisRow(measures)));
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
