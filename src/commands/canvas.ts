/** Pictures that are drawn on a canvas whose binary npm has left out: told before they are made, and without a stack. */
import { WavscopeError } from '../errors.ts';
import { type Format, isPicture } from '../output/format.ts';
import { canvasFault } from '../render/canvas-fault.ts';
import type { Figure } from '../render/figure.ts';

/**
 * Whether whatever is drawn in that format takes the canvas.
 *
 * @param paintsPng whether the command paints PNGs without it, as far as the options tell
 */
export function alwaysNeedsCanvas(format: Format, paintsPng: boolean): boolean {
  if (format === 'png') return !paintsPng;
  return (isPicture(format) && format !== 'svg') || format === 'html';
}

/** @throws WavscopeError where the figure in that format takes the canvas, and there is none */
export async function checkCanvasFor(figure: Figure, format: Format): Promise<void> {
  const { needsCanvas } = await import('../render/render.ts');
  if (!isPicture(format) || needsCanvas(figure, format)) checkCanvas(format);
}

/** @throws WavscopeError where there is no canvas to draw on */
export function checkCanvas(drawn: Format | '--show'): void {
  if (canvasFault() === undefined) return;
  throw new WavscopeError(
    `${drawn} is drawn by @napi-rs/canvas, whose binary for this machine is not installed: npm leaves it out with --omit=optional; install it, or write svg`,
  );
}
