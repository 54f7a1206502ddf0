import { type Drawing, drawSwatch, scaled } from './draw-marks.ts';
import type { BandMark, LineMark, Panel, PointsMark, RuleMark } from './figure.ts';
import type { Rect } from './frame.ts';
import { centred, plainLabel } from './label.ts';
import { toPixels } from './outline.ts';
import { textWidth } from './text.ts';

/** Small texts inside one data area, so placed that none covers another. */
interface Badges {
  drawing: Drawing;
  /** Font size in pixels. */
  em: number;
  taken: Rect[];
}

type Place = Pick<Rect, 'x' | 'y'>;

/** Writes what belongs inside a panel's data area: its title, its legend, the names of rules and of peaks. */
export function drawAnnotations(panel: Panel, drawing: Drawing, em: number): void {
  const badges: Badges = { drawing, em: em * 0.92, taken: [] };
  const { plot } = drawing.space;
  if (panel.title) placeBadge(badges, panel.title, [{ x: plot.x + 0.5 * em, y: plot.y + 0.5 * em }]);
  drawLegend(panel, badges);
  for (const mark of panel.marks) {
    if (mark.kind === 'rule') labelRule(mark, badges);
    if (mark.kind === 'points') labelPoints(mark, badges);
  }
}

/** Writes the text at the first of the places where it has room, on a veil of the background; or not at all. */
function placeBadge(badges: Badges, text: string, places: Place[]): Rect | undefined {
  const { drawing, em } = badges;
  const size = badgeSize(text, em);
  const rect = places.map((place) => ({ ...place, ...size })).find((candidate) => isFree(candidate, badges));
  if (!rect) return undefined;
  drawVeil(rect, badges);
  const label = plainLabel(text, rect.x + 0.35 * em, centred(rect.y + rect.height / 2, em), em);
  drawing.target.text({ ...label, anchor: 'start' }, drawing.figure.theme.text);
  return rect;
}

function badgeSize(text: string, em: number): { width: number; height: number } {
  return { width: textWidth(text, em) + 0.7 * em, height: 1.4 * em };
}

function drawVeil(rect: Rect, { drawing, taken }: Badges): void {
  const [x, y] = [Math.floor(rect.x), Math.floor(rect.y)];
  const veil = {
    x,
    y,
    width: Math.ceil(rect.x + rect.width) - x,
    height: Math.ceil(rect.y + rect.height) - y,
  };
  drawing.target.rect(veil, drawing.figure.theme.background, 0.8);
  taken.push(rect);
}

function isFree(rect: Rect, { drawing, taken }: Badges): boolean {
  const { plot } = drawing.space;
  const isInside =
    rect.x >= plot.x &&
    rect.x + rect.width <= plot.x + plot.width &&
    rect.y >= plot.y &&
    rect.y + rect.height <= plot.y + plot.height;
  return isInside && !taken.some((other) => overlap(other, rect));
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The names of lines and bands, one below the other in the upper right corner. */
function drawLegend(panel: Panel, badges: Badges): void {
  const { drawing, em } = badges;
  const { plot } = drawing.space;
  const named = panel.marks.filter(
    (mark): mark is LineMark | BandMark =>
      (mark.kind === 'line' || mark.kind === 'band') && Boolean(mark.name),
  );
  if (named.length === 0) return;
  const swatch = 1.5 * em;
  const line = 1.4 * em;
  const width = swatch + 1.1 * em + Math.max(...named.map(({ name }) => textWidth(name!, em)));
  const height = named.length * line + 0.2 * em;
  const box = { x: plot.x + plot.width - width - 0.5 * em, y: plot.y + 0.5 * em, width, height };
  if (!isFree(box, badges)) return;
  drawVeil(box, badges);
  for (const [i, mark] of named.entries()) {
    const middle = box.y + 0.1 * em + (i + 0.5) * line;
    drawSwatch(mark, { x: box.x + 0.35 * em, y: middle, width: swatch }, drawing);
    const label = plainLabel(mark.name!, box.x + swatch + 0.75 * em, centred(middle, em), em);
    drawing.target.text({ ...label, anchor: 'start' }, drawing.figure.theme.text);
  }
}

/** At the top, right of the line or, at the panel's end, left of it; lower where that is taken. */
function labelRule({ label, x }: RuleMark, badges: Badges): void {
  if (!label || x === undefined) return;
  const { drawing, em } = badges;
  const { plot } = drawing.space;
  const [at] = toPixels(drawing.space, x, 0);
  const { width, height } = badgeSize(label, em);
  const right = at + 0.3 * em;
  const place = right + width <= plot.x + plot.width ? right : at - 0.3 * em - width;
  const rows = Array.from({ length: 6 }, (_, row) => ({ x: place, y: plot.y + 0.5 * em + row * height }));
  placeBadge(badges, label, rows);
}

/** Around each point, which itself stays free; from further away a thin line leads to it. */
function labelPoints({ points, labels }: PointsMark, badges: Badges): void {
  if (!labels) return;
  const { drawing, em, taken } = badges;
  const { figure, target } = drawing;
  const gap = scaled(6, figure);
  const places = points.map(({ x, y }) => toPixels(drawing.space, x, y));
  for (const [x, y] of places) taken.push({ x: x - gap / 2, y: y - gap / 2, width: gap, height: gap });
  for (const [i, [x, y]] of places.entries()) {
    const text = labels[i];
    if (!text) continue;
    const rect = placeBadge(badges, text, placesAround([x, y], gap, badgeSize(text, em)));
    const isAway = rect !== undefined && rect.y + rect.height < y - gap - 1;
    if (!isAway) continue;
    const end = Math.max(rect.x, Math.min(rect.x + rect.width, x));
    const line = Float64Array.of(x, y - gap / 2, end, rect.y + rect.height);
    target.polyline(line, { color: figure.theme.faintText, width: scaled(0.8, figure) });
  }
}

/** Above, right or left of a point; failing that in rows above these, and then further to the right. */
function placesAround([x, y]: [number, number], gap: number, size: Pick<Rect, 'width' | 'height'>): Place[] {
  const { width, height } = size;
  const beside = [
    { x: x - width / 2, y: y - gap - height },
    { x: x + gap, y: y - height / 2 },
    { x: x - gap - width, y: y - height / 2 },
  ];
  const further = [0, 0.5, 1, 1.5].flatMap((shift) =>
    [1, 2, 3, 4, 5, 6].flatMap((row) =>
      beside.map((place) => ({ x: place.x + shift * width, y: place.y - row * height })),
    ),
  );
  return [...beside, ...further];
}
