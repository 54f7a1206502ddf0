import type { UnwrittenText } from './bitmap.ts';
import { fontPath, SUBSETS } from './bundled-font.ts';
import type { Pixels } from './pixels.ts';

// At its first import the package opens every font of the machine, to know their names: up to 0.1 s. Characters that
// the bundled font lacks are found in them all the same.
process.env.DISABLE_SYSTEM_FONTS_LOAD = '1';
const { createCanvas, GlobalFonts, ImageData } = await import('@napi-rs/canvas');

const FAMILY = 'Inter';

let areFontsRegistered = false;

/** Without a registered font, a machine with no fonts of its own draws no text, and says nothing. */
function registerFonts(): void {
  if (areFontsRegistered) return;
  for (const subset of SUBSETS) {
    for (const weight of [400, 600] as const) {
      const path = fontPath(subset, weight, 'woff2');
      if (!GlobalFonts.registerFromPath(path, FAMILY)) throw new Error(`the font cannot be read: ${path}`);
    }
  }
  areFontsRegistered = true;
}

/** The pixels with texts written over them, in the bundled font and, for what that lacks, the machine's. */
export function writeTexts(pixels: Pixels, texts: UnwrittenText[]): Pixels {
  registerFonts();
  const context = canvasOf(pixels).getContext('2d');
  // The host's language would choose among a font's letter forms.
  context.lang = 'en';
  for (const { label, color } of texts) {
    context.save();
    context.fillStyle = color;
    context.font = `${label.weight} ${label.size}px ${FAMILY}`;
    context.fontVariantNumeric = label.isTabular ? 'tabular-nums' : 'normal';
    context.textAlign = ({ start: 'left', middle: 'center', end: 'right' } as const)[label.anchor];
    context.translate(label.x, label.y);
    if (label.rotated) context.rotate(-Math.PI / 2);
    context.fillText(label.text, 0, 0);
    context.restore();
  }
  const { data } = context.getImageData(0, 0, pixels.width, pixels.height);
  return { ...pixels, data };
}

/** The picture's file; quality from 0 to 100. */
export function encodeLossy(pixels: Pixels, format: 'jpeg' | 'webp', quality: number): Promise<Uint8Array> {
  const canvas = canvasOf(pixels);
  return format === 'jpeg' ? canvas.encode('jpeg', quality) : canvas.encode('webp', quality);
}

function canvasOf({ width, height, data }: Pixels) {
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}
