import { drawAnnotations } from './annotations.ts';
import { drawAxes, drawColorBarTicks, drawGrid } from './draw-axes.ts';
import { drawMark } from './draw-marks.ts';
import type { Figure } from './figure.ts';
import { type Layout, layout } from './layout.ts';
import type { PlotSpace } from './outline.ts';
import { axisScale } from './scale.ts';
import type { DrawTarget } from './target.ts';

/** Draws the whole figure: rasters, then what lies behind them, then all that goes on top. */
export function drawFigure(figure: Figure, target: DrawTarget): void {
  const placed = layout(figure);
  drawRasters(figure, placed, target);
  for (const bar of placed.colorBars) target.colorBar(bar);
  if (figure.background !== 'transparent') target.backdrop(figure.background);
  for (const [i, panel] of figure.panels.entries()) {
    const { plot } = placed.panels[i]!;
    const space: PlotSpace = { plot, x: axisScale(panel.x), y: axisScale(panel.y) };
    if (panel.grid) drawGrid(placed.panels[i]!, placed.stroke, figure.theme, target);
    target.clipped(plot, () => {
      for (const mark of panel.marks) drawMark(mark, { space, figure, target });
    });
    if (!figure.axes) continue;
    drawAxes(placed.panels[i]!, placed, figure.theme, target);
    drawAnnotations(panel, { space, figure, target }, placed.em);
  }
  drawColorBarTicks(placed, figure.theme, target);
  const { text, faintText } = figure.theme;
  for (const label of placed.labels) target.text(label, label.tone === 'faint' ? faintText : text);
}

function drawRasters({ panels }: Figure, placed: Layout, target: DrawTarget): void {
  for (const [i, panel] of panels.entries()) {
    const { plot } = placed.panels[i]!;
    for (const mark of panel.marks) {
      if (mark.kind === 'raster') target.raster(mark, panel.x, plot);
    }
  }
}
