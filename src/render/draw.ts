import { drawAnnotations } from './annotations.ts';
import { drawAxes, drawColorBarTicks, drawGrid } from './draw-axes.ts';
import { drawMark } from './draw-marks.ts';
import type { Figure, Panel } from './figure.ts';
import type { Rect } from './frame.ts';
import { layout } from './layout.ts';
import type { PlotSpace } from './outline.ts';
import { axisScale } from './scale.ts';
import type { DrawTarget } from './target.ts';

/**
 * Draws the whole figure: rasters, then what lies behind them, then all that goes on top. In steps: much may be asked to
 * be drawn, and whoever goes through them can do something else in between.
 */
export function* drawFigure(figure: Figure, target: DrawTarget, placed = layout(figure)): Generator<void> {
  for (const [i, panel] of figure.panels.entries()) yield* drawRasters(panel, placed.panels[i]!.plot, target);
  for (const bar of placed.colorBars) yield* target.colorBar(bar);
  if (figure.background !== 'transparent') target.backdrop(figure.background);
  for (const [i, panel] of figure.panels.entries()) {
    const { plot } = placed.panels[i]!;
    const space: PlotSpace = { plot, x: axisScale(panel.x), y: axisScale(panel.y) };
    if (panel.grid) drawGrid(placed.panels[i]!, placed.stroke, figure.theme, target);
    target.clip(plot);
    for (const mark of panel.marks) {
      drawMark(mark, { space, figure, target });
      yield;
    }
    target.unclip();
    if (!figure.axes) continue;
    drawAxes(placed.panels[i]!, placed, figure.theme, target);
    yield* drawAnnotations(panel, { space, figure, target }, placed.em);
  }
  drawColorBarTicks(placed, figure.theme, target);
  const { text, faintText } = figure.theme;
  for (const label of placed.labels) target.text(label, label.tone === 'faint' ? faintText : text);
}

function* drawRasters({ marks, x: axis }: Panel, plot: Rect, target: DrawTarget): Generator<void> {
  for (const mark of marks) {
    if (mark.kind === 'raster') yield* target.raster(mark, axis, plot);
  }
}
