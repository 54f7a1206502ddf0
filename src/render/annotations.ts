import { Badges, type Place } from './badges.ts';
import { type Drawing, drawSwatch, scaled } from './draw-marks.ts';
import type { BandMark, LineMark, Panel, PointsMark, RuleMark } from './figure.ts';
import { type Rect, typeSize } from './frame.ts';
import { toPixels } from './outline.ts';

/**
 * Writes what belongs inside a panel's data area: its title, its legend, the names of rules and of peaks.
 * `em` is the size of the text at the ticks. In steps, as drawFigure.
 */
export function* drawAnnotations(panel: Panel, drawing: Drawing, em: number): Generator<void> {
  const badges = new Badges(drawing, typeSize(0.92, em, drawing.figure.dpi));
  const { plot } = drawing.space;
  if (panel.title) badges.write(panel.title, [{ x: plot.x + 0.5 * em, y: plot.y + 0.5 * em }]);
  drawLegend(panel, badges, drawing);
  for (const mark of panel.marks) {
    if (mark.kind === 'rule') labelRule(mark, badges, drawing);
    if (mark.kind === 'points') labelPoints(mark, badges, drawing);
    yield;
  }
}

function drawLegend(panel: Panel, badges: Badges, drawing: Drawing): void {
  const named = panel.marks.filter(
    (mark): mark is LineMark | BandMark =>
      (mark.kind === 'line' || mark.kind === 'band') && Boolean(mark.name),
  );
  if (named.length === 0) return;
  badges.writeList(
    named.map((mark) => ({ text: mark.name!, swatch: (place) => drawSwatch(mark, place, drawing) })),
  );
}

/** At the top, right of the line or, at the panel's end, left of it; lower where that is taken. */
function labelRule({ label, x }: RuleMark, badges: Badges, { space }: Drawing): void {
  if (!label || x === undefined) return;
  const { plot } = space;
  const [at] = toPixels(space, x, 0);
  const { width, height } = badges.sizeOf(label);
  const gap = 0.2 * height;
  const place = at + gap + width <= plot.x + plot.width ? at + gap : at - gap - width;
  const rows = Array.from({ length: 6 }, (_, row) => ({ x: place, y: plot.y + (0.35 + row) * height }));
  badges.write(label, rows);
}

/** Beside each point; where not all have that room, numbers instead, and a list of what they stand for. */
function labelPoints({ points, labels }: PointsMark, badges: Badges, { space, figure }: Drawing): void {
  if (!labels || labels.length === 0) return;
  const gap = scaled(6, figure);
  const places = points.map(({ x, y }) => toPixels(space, x, y));
  for (const [x, y] of places) badges.reserve({ x: x - gap / 2, y: y - gap / 2, width: gap, height: gap });
  const beside = (i: number, text: string) => placesBeside(places[i]!, gap, badges.sizeOf(text));

  const rects: Rect[] = [];
  for (const [i, label] of labels.entries()) {
    const rect = badges.findRoom(label, beside(i, label), rects);
    if (rect) rects.push(rect);
  }
  if (rects.length === labels.length) {
    for (const [i, label] of labels.entries()) badges.writeAt(label, rects[i]!);
  } else if (badges.writeList(labels.map((label, i) => ({ text: `${i + 1}   ${label}` })))) {
    for (const i of labels.keys()) badges.write(`${i + 1}`, beside(i, `${i + 1}`));
  } else {
    for (const [i, label] of labels.entries()) badges.write(label, beside(i, label));
  }
}

/** Above, right or left of a point; failing that askew above it, or below. */
function placesBeside([x, y]: [number, number], gap: number, size: Pick<Rect, 'width' | 'height'>): Place[] {
  const { width, height } = size;
  const above = { x: x - width / 2, y: y - gap - height };
  const right = { x: x + gap, y: y - height / 2 };
  const left = { x: x - gap - width, y: y - height / 2 };
  const below = { x: above.x, y: y + gap };
  return [above, right, left, { ...right, y: above.y }, { ...left, y: above.y }, below];
}
