/** Panels as text that a person can read: what each shows, from top to bottom, with the ends of everything. */
import type { Axis, Mark, Panel } from '../../src/render/figure.ts';

export function printPanels(panels: Panel[]): string {
  return panels.map((panel) => printPanel(panel).join('\n')).join('\n\n');
}

function printPanel({ title, x, y, marks, colorBar, weight, sharesX, grid }: Panel): string[] {
  const traits = [`weight ${rounded(weight)}`, ...(grid ? ['grid'] : []), ...(sharesX ? ['shares x'] : [])];
  return [
    `${title ?? 'untitled'}: ${traits.join(', ')}`,
    `  x ${printAxis(x)}`,
    `  y ${printAxis(y)}`,
    ...(colorBar ? [`  bar ${colorBar.label}: ${span(colorBar.range)}, ${colorBar.colormap}`] : []),
    ...marks.map((mark) => `  ${printMark(mark)}`),
  ];
}

function printAxis({ label, unit, quantity, scale, domain }: Axis): string {
  return `${label}${unit ? ` (${unit})` : ''}: ${span(domain)}, ${quantity}, ${scale}`;
}

function printMark(mark: Mark): string {
  switch (mark.kind) {
    case 'raster': {
      const { columns, rows, x, colormap, range, power } = mark;
      return `raster ${columns} × ${rows} over ${span(x)}: powers ${ends(power)}; ${colormap} ${span(range)} dB`;
    }
    case 'line': {
      const { x, y, series, weight, dots, name } = mark;
      const words = [`series ${series}`, weight, dots && 'dots', name].filter(Boolean);
      return `line of ${x.length}: ${ends(x)} by ${ends(y)}; ${words.join(', ')}`;
    }
    case 'band': {
      const { x0, x1, low, high, series, tone, name } = mark;
      const words = [`series ${series}`, tone, name].filter(Boolean);
      return `band of ${low.length} over ${span([x0, x1])}: ${ends(low)} to ${ends(high)}; ${words.join(', ')}`;
    }
    case 'rule': {
      const { x, y, role, label } = mark;
      const place = x === undefined ? `y ${y}` : `x ${rounded(x)}`;
      return `${role} at ${place}${label ? `: ${label}` : ''}`;
    }
    case 'points': {
      const { points, role, labels } = mark;
      const places = points.map((point, i) => `${rounded(point.x)}/${rounded(point.y)} ${labels?.[i] ?? ''}`);
      return `${role}s at ${places.map((place) => place.trim()).join(', ')}`;
    }
  }
}

/** First and last value. */
function ends(values: ArrayLike<number>): string {
  return span([values[0]!, values[values.length - 1]!]);
}

function span([first, last]: [number, number]): string {
  return `${rounded(first)} … ${rounded(last)}`;
}

/** Five digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
