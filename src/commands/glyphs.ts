/** Tells of characters that a picture cannot show. */
import type { Format } from '../output/format.ts';
import type { Figure } from '../render/figure.ts';
import { missingGlyphs } from '../render/missing-glyphs.ts';

/** Characters that are named one by one. */
const MOST_NAMED = 8;

/** Warns where a figure's texts have characters that no font here has, for the formats that hold drawn texts. */
export async function warnOfMissingGlyphs(
  figure: Figure,
  format: Format,
  warn: (message: string) => void,
): Promise<void> {
  if (format === 'svg') return;
  const missing = await missingGlyphs(figure);
  if (missing.length === 0) return;
  const others = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  const named = missing.slice(0, MOST_NAMED).join(' ');
  warn(
    `no font here has ${named}${others}: boxes stand for them; install one that has, or use --title or svg`,
  );
}
