import type { Pixels } from '../render/pixels.ts';
import type { Abilities } from './abilities.ts';
import { paletteIndex } from './cells.ts';

/** A way to show pictures in a terminal; `cells` is made of characters and works everywhere. */
export type PictureProtocol = 'kitty' | 'iterm2' | 'sixel' | 'cells';

/**
 * The best way that the terminal is known to have, by its environment alone: a question to the terminal could go
 * unanswered. Within tmux or screen it is cells, since those hold pictures back.
 */
export function pictureProtocol(env: Record<string, string | undefined>): PictureProtocol {
  const term = env.TERM ?? '';
  const program = env.TERM_PROGRAM ?? '';
  if (env.TMUX || env.STY || /^(screen|tmux)/.test(term)) return 'cells';
  if (env.KITTY_WINDOW_ID || /kitty|ghostty/.test(term) || program === 'ghostty') return 'kitty';
  if (['iTerm.app', 'WezTerm', 'mintty', 'rio'].includes(program) || env.LC_TERMINAL === 'iTerm2')
    return 'iterm2';
  const isSixelTerm = /^(foot|mlterm|yaft|contour)|sixel/.test(term);
  // Konsole has had sixel since 22.04.
  return isSixelTerm || Number(env.KONSOLE_VERSION) >= 220400 ? 'sixel' : 'cells';
}

/**
 * The PNG by kitty's graphics protocol, as wide as that many columns.
 * The protocol: https://sw.kovidgoyal.net/kitty/graphics-protocol/
 */
export function kittyPicture(png: Uint8Array, columns: number): string {
  const base64 = toBase64(png);
  const pieces: string[] = [];
  for (let from = 0; from < base64.length; from += 4096) {
    const isLast = from + 4096 >= base64.length;
    // a=T: transmit and show; f=100: PNG; q=2: no answer, which would land among the keys.
    const control = from === 0 ? `a=T,f=100,q=2,c=${columns},` : '';
    pieces.push(`\x1b_G${control}m=${isLast ? 0 : 1};${base64.slice(from, from + 4096)}\x1b\\`);
  }
  return pieces.join('');
}

/** The PNG by iTerm2's protocol (https://iterm2.com/documentation-images.html), as wide as that many columns. */
export function iterm2Picture(png: Uint8Array, columns: number): string {
  const options = `inline=1;size=${png.length};width=${columns};height=auto;preserveAspectRatio=1`;
  return `\x1b]1337;File=${options}:${toBase64(png)}\x07`;
}

function toBase64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** From dark to bright. */
const SHADES = { unicode: ' ░▒▓█', ascii: ' .:-=+*#%@' };

/**
 * The picture in characters, two pixels a cell: half blocks in colour; shades of the upper pixel where there is
 * none, or where half blocks cannot be written.
 */
export function cellPicture(
  pixels: Pixels,
  { color, unicode }: Pick<Abilities, 'color' | 'unicode'>,
): string {
  const lines: string[] = [];
  for (let y = 0; y < pixels.height; y += 2) {
    let line = '';
    let colors = '';
    for (let x = 0; x < pixels.width; x++) {
      const upper = pixelAt(pixels, x, y);
      if (color === 'none') {
        line += shadeOf(upper, unicode ? SHADES.unicode : SHADES.ascii);
        continue;
      }
      const lower = pixelAt(pixels, x, Math.min(y + 1, pixels.height - 1));
      // A space shows the background alone: the upper pixel stands for both.
      const next = unicode ? sgr(38, upper, color) + sgr(48, lower, color) : sgr(48, upper, color);
      if (next !== colors) line += next;
      colors = next;
      line += unicode ? '▀' : ' ';
    }
    lines.push(color === 'none' ? line : `${line}\x1b[0m`);
  }
  return lines.join('\n');
}

/** The colour as 0xRRGGBB, on black where it is transparent. */
function pixelAt({ data, width }: Pixels, x: number, y: number): number {
  const at = (y * width + x) * 4;
  const level = (channel: number) => Math.round((data[at + channel]! * data[at + 3]!) / 255);
  return (level(0) << 16) | (level(1) << 8) | level(2);
}

function shadeOf(color: number, shades: string): string {
  // Rec. 709's weights, near enough on gamma-encoded levels.
  const luminance = (0.2126 * (color >> 16) + 0.7152 * ((color >> 8) & 255) + 0.0722 * (color & 255)) / 255;
  return shades[Math.min(shades.length - 1, Math.floor(luminance * shades.length))]!;
}

/** SGR for a colour of the foreground (38) or the background (48). */
function sgr(layer: 38 | 48, color: number, depth: '256' | 'full'): string {
  if (depth === '256') return `\x1b[${layer};5;${paletteIndex(color)}m`;
  return `\x1b[${layer};2;${color >> 16};${(color >> 8) & 255};${color & 255}m`;
}
