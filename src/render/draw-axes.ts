import { distances, type Rect } from './frame.ts';
import type { Layout, PanelLayout } from './layout.ts';
import type { DrawTarget } from './target.ts';
import type { Theme } from './theme.ts';

/** Lines across the data area at the ticks; half as thick as the axes, fainter at minor ticks. */
export function drawGrid(
  { plot, xTicks, yTicks }: PanelLayout,
  axisStroke: number,
  theme: Theme,
  target: DrawTarget,
): void {
  const stroke = Math.ceil(axisStroke / 2);
  target.clip(plot);
  for (const { at, isMajor } of xTicks) {
    target.rect({ x: at, y: plot.y, width: stroke, height: plot.height }, theme.grid, isMajor ? 1 : 0.5);
  }
  for (const { at, isMajor } of yTicks) {
    target.rect({ x: plot.x, y: at, width: plot.width, height: stroke }, theme.grid, isMajor ? 1 : 0.5);
  }
  target.unclip();
}

/** A minor tick's length, of a major one's: told apart at a glance, long enough to be seen at 1 pixel's width. */
const MINOR_LENGTH = 0.55;

/** The lines at the left and below, and their ticks, all outside the data area. */
export function drawAxes(
  { plot, xTicks, yTicks }: PanelLayout,
  placed: Layout,
  theme: Theme,
  target: DrawTarget,
): void {
  const { em, stroke } = placed;
  const bottom = plot.y + plot.height;
  const draw = (rect: Rect) => target.rect(rect, theme.axis);
  draw({ x: plot.x - stroke, y: plot.y, width: stroke, height: plot.height + stroke });
  draw({ x: plot.x, y: bottom, width: plot.width, height: stroke });
  const length = (isMajor: boolean) => Math.round(distances.tick * em * (isMajor ? 1 : MINOR_LENGTH));
  for (const { at, isMajor } of xTicks) draw({ x: at, y: bottom, width: stroke, height: length(isMajor) });
  for (const { at, isMajor } of yTicks) {
    draw({ x: plot.x - length(isMajor), y: at, width: length(isMajor), height: stroke });
  }
}

/** The ticks at the right of the colour bars. */
export function drawColorBarTicks({ colorBars, em, stroke }: Layout, theme: Theme, target: DrawTarget): void {
  for (const { bar, ticks } of colorBars) {
    const length = Math.round(distances.tick * em);
    for (const { at } of ticks) {
      target.rect({ x: bar.x + bar.width, y: at, width: length, height: stroke }, theme.axis);
    }
  }
}
