import type { Figure, Panel } from './figure.ts';
import { glyphsOf } from './font.ts';

/**
 * The characters of a figure's texts that no font has, neither the bundled one nor the system's: a bitmap shows empty
 * boxes for them. Each once, in the order of the texts. An SVG leaves the choice of fonts to who shows it.
 */
export async function missingGlyphs(figure: Figure): Promise<string[]> {
  const characters = new Set(textsOf(figure).flatMap(unbundled));
  if (characters.size === 0) return [];
  // Loaded here: it takes time, and most figures have the bundled font's characters alone.
  const { withoutGlyph } = await import('./canvas.ts');
  return withoutGlyph([...characters]);
}

/** Whether a figure has texts that take more than the bundled font's outlines, set one after the other. */
export function needsShaping(figure: Figure): boolean {
  return textsOf(figure).some((text) => unbundled(text).length > 0);
}

/** The texts that a figure may show; some have no room in the end. */
function textsOf({ title, caption, axes, panels }: Figure): string[] {
  return axes ? [title, caption, ...panels.flatMap(panelTexts)].filter((text) => text !== undefined) : [];
}

function panelTexts({ title, x, y, colorBar, marks }: Panel): (string | undefined)[] {
  const named = marks.flatMap((mark) => {
    if (mark.kind === 'rule') return [mark.label];
    if (mark.kind === 'points') return mark.labels ?? [];
    return mark.kind === 'raster' ? [] : [mark.name];
  });
  return [title, x.label, x.unit, y.label, y.unit, colorBar?.label, ...named];
}

/** The characters of a text that the bundled font has no outline for. */
function unbundled(text: string): string[] {
  const glyphs = glyphsOf(text, 400, false);
  return [...text].filter((_, i) => glyphs[i] === undefined);
}
