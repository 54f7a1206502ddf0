import { platform } from 'node:os';
import type { Figure } from '../render/figure.ts';
import { rowsOf } from '../render/pixels.ts';
import { encodePng } from '../render/png.ts';
import { renderPixels } from '../render/render.ts';
import type { Context } from '../world/context.ts';
import { abilitiesOf } from './abilities.ts';
import { cellPicture, iterm2Picture, kittyPicture, pictureProtocol } from './picture.ts';
import { shrink } from './shrink.ts';
import { sixelPicture } from './sixel.ts';

/** Pixels that a column is taken to be wide. */
const COLUMN_PIXELS = 8;

/** Shows the figure in the terminal that standard output is, or else standard error; without one it does nothing. */
export async function showPicture(figure: Figure, context: Context): Promise<void> {
  const terminal = [context.stdout, context.stderr].find((stream) => stream.isTTY);
  if (!terminal) return;
  const columns = terminal.columns ?? 80;
  const rows = context.stderr.rows ?? 24;
  terminal.write(`${await pictureText(figure, columns, rows, context.env)}\n`);
}

/** What to write to a terminal of that size to have the figure in it; the cursor stands at the beginning of a line. */
async function pictureText(
  figure: Figure,
  columns: number,
  rows: number,
  env: Context['env'],
): Promise<string> {
  const protocol = pictureProtocol(env);
  if (protocol === 'cells') {
    // At two pixels a cell no text could be read: the data areas alone.
    const pixels = await renderPixels({ ...figure, axes: false });
    const height = Math.min(Math.round((columns * figure.height) / figure.width), 2 * Math.max(1, rows - 2));
    return cellPicture(shrink(pixels, columns, Math.max(2, height)), abilitiesOf(env, platform()));
  }
  const width = Math.min(figure.width, columns * COLUMN_PIXELS);
  // The same pixels, with text so large that it can be read once they are as few as the columns have.
  const legible = { ...figure, dpi: (96 * figure.width) / width };
  const pixels = await renderPixels(legible);
  if (protocol === 'sixel') {
    return sixelPicture(
      shrink(pixels, width, Math.max(1, Math.round((figure.height * width) / figure.width))),
    );
  }
  const png = await encodePng(rowsOf(pixels), { dpi: legible.dpi });
  return protocol === 'kitty' ? kittyPicture(png, columns) : iterm2Picture(png, columns);
}
