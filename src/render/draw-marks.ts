import type { BandMark, Figure, LineMark, Mark, PointsMark, RuleMark } from './figure.ts';
import type { Rect } from './frame.ts';
import { bandOutlines, lineRuns, type PlotSpace, toPixels } from './outline.ts';
import type { DrawTarget, Stroke } from './target.ts';
import type { Theme } from './theme.ts';

/** What is drawn on, where, and how it looks. */
export interface Drawing {
  space: PlotSpace;
  figure: Figure;
  target: DrawTarget;
}

/** Draws a mark within its data area; the texts that go with it are annotations. */
export function drawMark(mark: Mark, drawing: Drawing): void {
  const draw = drawers[mark.kind] as (mark: Mark, drawing: Drawing) => void;
  draw(mark, drawing);
}

/** Pixels for a length that is so many at 96 pixels per inch. */
export function scaled(pixels: number, { dpi }: Figure): number {
  return (pixels * dpi) / 96;
}

function seriesColor({ theme }: Figure, series: number): string {
  return theme.series[series % theme.series.length]!;
}

/** A sample of a line or a band for the legend, `width` pixels wide around the height y. */
export function drawSwatch(
  mark: LineMark | BandMark,
  { x, y, width }: Pick<Rect, 'x' | 'y' | 'width'>,
  { figure, target }: Omit<Drawing, 'space'>,
): void {
  if (mark.kind === 'line') {
    target.polyline(Float64Array.of(x, y, x + width, y), lineStroke(mark, figure));
    return;
  }
  const height = scaled(9, figure);
  for (const { color, opacity } of bandFills(mark, figure)) {
    target.rect({ x, y: y - height / 2, width, height }, color, opacity);
  }
}

function drawLine(mark: LineMark, { space, figure, target }: Drawing): void {
  const stroke = lineStroke(mark, figure);
  for (const run of lineRuns(mark, space)) {
    target.polyline(run, stroke);
    if (mark.dots) target.dots(run, scaled(2.4, figure), stroke.color);
  }
}

function lineStroke({ series, weight }: LineMark, figure: Figure): Stroke {
  const color = seriesColor(figure, series);
  return weight === 'faint'
    ? { color, width: scaled(1, figure), opacity: 0.45 }
    : { color, width: scaled(1.4, figure) };
}

function drawBand(mark: BandMark, { space, figure, target }: Drawing): void {
  const { color, opacity } = bandFills(mark, figure).at(-1)!;
  for (const outline of bandOutlines(mark, space)) target.polygon(outline, color, opacity);
}

/** What gives a band its look, from below: an inner one is a veil over the outer one of its series. */
export function bandFills({ series, tone }: BandMark, figure: Figure): { color: string; opacity: number }[] {
  const outer = { color: seriesColor(figure, series), opacity: 1 };
  return tone === 'inner' ? [outer, { color: '#ffffff', opacity: 0.5 }] : [outer];
}

function drawRule(mark: RuleMark, { space, figure, target }: Drawing): void {
  for (const { width, color, opacity } of ruleLines[mark.role](figure.theme)) {
    const thickness = Math.max(1, Math.round(scaled(width, figure)));
    target.rect(ruleRect(mark, space, thickness), color, opacity);
  }
}

/** The lines that make a rule, from below. */
export const ruleLines: Record<RuleMark['role'], (theme: Theme) => Stroke[]> = {
  playhead: ({ playhead }) => [
    { width: 4, color: '#000000', opacity: 0.55 },
    { width: 2, color: playhead },
  ],
  cue: ({ background, cue }) => [
    { width: 3, color: background, opacity: 0.5 },
    { width: 1, color: cue },
  ],
  zero: ({ axis }) => [{ width: 1, color: axis, opacity: 0.6 }],
};

function ruleRect({ x, y }: RuleMark, space: PlotSpace, thickness: number) {
  const { plot } = space;
  if (x !== undefined) {
    const at = Math.round(toPixels(space, x, 0)[0] - thickness / 2);
    return { x: at, y: plot.y, width: thickness, height: plot.height };
  }
  const at = Math.round(plot.y + (1 - space.y.position(y ?? 0)) * plot.height - thickness / 2);
  return { x: plot.x, y: at, width: plot.width, height: thickness };
}

/** Short bars at the edge that the sample was cut off at; one a pixel column and edge. */
function drawClips({ points }: PointsMark, { space, figure, target }: Drawing): void {
  const { plot } = space;
  const width = Math.max(1, Math.round(scaled(2, figure)));
  const height = Math.min(Math.round(scaled(6, figure)), Math.ceil(plot.height / 4));
  const drawn = new Set<string>();
  for (const point of points) {
    const x = Math.round(toPixels(space, point.x, point.y)[0] - width / 2);
    const isUpper = space.y.position(point.y) >= 0.5;
    const place = `${x} ${isUpper}`;
    if (drawn.has(place)) continue;
    drawn.add(place);
    const y = isUpper ? plot.y : plot.y + plot.height - height;
    target.rect({ x, y, width, height }, figure.theme.clip);
  }
}

function drawPeaks({ points }: PointsMark, { space, figure, target }: Drawing): void {
  const places = Float64Array.from(points.flatMap(({ x, y }) => toPixels(space, x, y)));
  target.dots(places, scaled(4, figure), figure.theme.background);
  target.dots(places, scaled(3, figure), figure.theme.clip);
}

const pointsByRole: Record<PointsMark['role'], (mark: PointsMark, drawing: Drawing) => void> = {
  clip: drawClips,
  peak: drawPeaks,
};

/** What draws each kind of mark: one that is missing does not compile. */
const drawers: { [Kind in Mark['kind']]: (mark: Extract<Mark, { kind: Kind }>, drawing: Drawing) => void } = {
  // Rasters lie under everything, and are drawn before.
  raster: () => {},
  line: drawLine,
  band: drawBand,
  rule: drawRule,
  points: (mark, drawing) => pointsByRole[mark.role](mark, drawing),
};
