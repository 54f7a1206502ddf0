import {
  interpolateBlues,
  interpolateBrBG,
  interpolateBuGn,
  interpolateBuPu,
  interpolateCool,
  interpolateCubehelixDefault,
  interpolateGnBu,
  interpolateGreens,
  interpolateGreys,
  interpolateInferno,
  interpolateMagma,
  interpolateOranges,
  interpolateOrRd,
  interpolatePiYG,
  interpolatePlasma,
  interpolatePRGn,
  interpolatePuBu,
  interpolatePuBuGn,
  interpolatePuOr,
  interpolatePuRd,
  interpolatePurples,
  interpolateRdBu,
  interpolateRdGy,
  interpolateRdPu,
  interpolateRdYlBu,
  interpolateRdYlGn,
  interpolateReds,
  interpolateSpectral,
  interpolateViridis,
  interpolateWarm,
  interpolateYlGn,
  interpolateYlGnBu,
  interpolateYlOrBr,
  interpolateYlOrRd,
} from 'd3-scale-chromatic';

/** Red, green and blue, 0 to 255, of a position from 0 to 1. */
type Ramp = (position: number) => [number, number, number];

const clip = (level: number) => 255 * Math.min(1, Math.max(0, level));

/** Colours in equal steps, six hexadecimal digits each, joined by straight lines. */
const knots = (colors: string): Ramp => {
  const last = colors.length / 6 - 1;
  const channel = (knot: number, offset: number) =>
    Number.parseInt(colors.slice(knot * 6 + offset, knot * 6 + offset + 2), 16);
  return (position) => {
    const knot = Math.min(last - 1, Math.floor(position * last));
    const share = position * last - knot;
    const between = (offset: number) =>
      channel(knot, offset) * (1 - share) + channel(knot + 1, offset) * share;
    return [between(0), between(2), between(4)];
  };
};

/** Of a map of d3's, which has its colours as `#440154` or as `rgb(68, 1, 84)`. */
const css =
  (color: (position: number) => string): Ramp =>
  (position) => {
    const text = color(position);
    const levels = text.startsWith('#')
      ? text.match(/[\da-f]{2}/g)!.map((digits) => Number.parseInt(digits, 16))
      : text.match(/\d+/g)!.map(Number);
    return [levels[0]!, levels[1]!, levels[2]!];
  };

const ramps: Record<string, Ramp> = {
  // gnuplot's and matplotlib's formula.
  gist_heat: (x) => [clip(1.5 * x), clip(2 * x - 1), clip(4 * x - 3)],
  // d3 holds these four as matplotlib's own entries; its turbo and cividis are polynomials that stray by up to
  // 32 levels, hence knots at every fifth of 256 entries: within 1 and 4 levels of https://github.com/matplotlib/matplotlib's tables.
  viridis: css(interpolateViridis),
  magma: css(interpolateMagma),
  inferno: css(interpolateInferno),
  plasma: css(interpolatePlasma),
  cividis: knots(
    '00224e002656002a5f002d68003070083370163770203a6f273e6e2e416d34456c3a486c3f4c6c444f6c49536c4e566c535a6d' +
      '575d6d5c616e60646f656870696b716d6f727272747676767a7a787e7d788381798885788d8878928c789690779b9476a09875' +
      'a59c74aaa073afa471b5a86fbaac6dbfb06bc4b468c9b965cfbd62d4c15fdac65bdfca57e5cf52ead34cf0d846f6dd3ffce236' +
      'fee838',
  ),
  turbo: knots(
    '30123b36215f3b2f803f3e9c424bb54559cb4666dd4773eb4680f6458cfd4099ff38a5fb2fb2f427bee91fc9dd1ad4d018ddc2' +
      '1ae4b622ebaa2ff19b3ff68a52fa7a65fd6979fe598bff4b9cfe40a9fb39b7f735c3f134d0ea34dbe236e5d938eecf3af5c53a' +
      'faba39fdae35fea130fe932afc8423f9751df46617ef5811e84b0ce14109d83706ce2d04c32503b71d02a916019b0f018b0902' +
      '7a0403',
  ),
  hot: (x) => [
    clip(0.0416 + (x * 0.9584) / 0.365079),
    clip((x - 0.365079) / 0.380953),
    clip((x - 0.746032) / 0.253968),
  ],
  gray: (x) => [255 * x, 255 * x, 255 * x],
  warm: css(interpolateWarm),
  cool: css(interpolateCool),
  cubehelix: css(interpolateCubehelixDefault),
  // d3's other sequential maps, of several hues and of one, and its diverging ones.
  BuGn: css(interpolateBuGn),
  BuPu: css(interpolateBuPu),
  GnBu: css(interpolateGnBu),
  OrRd: css(interpolateOrRd),
  PuBuGn: css(interpolatePuBuGn),
  PuBu: css(interpolatePuBu),
  PuRd: css(interpolatePuRd),
  RdPu: css(interpolateRdPu),
  YlGnBu: css(interpolateYlGnBu),
  YlGn: css(interpolateYlGn),
  YlOrBr: css(interpolateYlOrBr),
  YlOrRd: css(interpolateYlOrRd),
  Blues: css(interpolateBlues),
  Greens: css(interpolateGreens),
  Greys: css(interpolateGreys),
  Oranges: css(interpolateOranges),
  Purples: css(interpolatePurples),
  Reds: css(interpolateReds),
  BrBG: css(interpolateBrBG),
  PRGn: css(interpolatePRGn),
  PiYG: css(interpolatePiYG),
  PuOr: css(interpolatePuOr),
  RdBu: css(interpolateRdBu),
  RdGy: css(interpolateRdGy),
  RdYlBu: css(interpolateRdYlBu),
  RdYlGn: css(interpolateRdYlGn),
  Spectral: css(interpolateSpectral),
};

/** Colours in equal steps, as `#000,#f80,#ffffff`: two at least. */
const LISTED = /^#(?:[\da-f]{3}){1,2}(?:,#(?:[\da-f]{3}){1,2})+$/i;

/** The colours of a map, by its name or as a list; undefined where there is none. */
function rampOf(name: string): Ramp | undefined {
  if (!LISTED.test(name)) return Object.hasOwn(ramps, name) ? ramps[name] : undefined;
  const colors = name.split(',').map((color) => color.slice(1));
  return knots(
    colors.map((digits) => (digits.length === 3 ? digits.replace(/./g, '$&$&') : digits)).join(''),
  );
}

/** A map without the `_r` that it runs the other way by. */
function forwards(name: string): string {
  return name.replace(/_r$/, '');
}

/** Whether a colormap is to be had by that name. */
export function isColormap(name: string): boolean {
  return rampOf(forwards(name)) !== undefined;
}

/** The colormaps by name; each runs the other way with `_r` appended. */
export const colormapNames: readonly string[] = Object.keys(ramps);

const tables = new Map<string, Uint32Array>();

/**
 * The colours of a colormap in `entries` equal steps, low end first, each as the four bytes of an opaque RGBA pixel.
 * Shared: do not change it.
 * @throws RangeError for a name there is not
 */
export function colormapTable(name: string, entries = 256): Uint32Array {
  const key = `${name} ${entries}`;
  const known = tables.get(key);
  if (known) return known;
  const base = forwards(name);
  const ramp = rampOf(base);
  if (!ramp) {
    throw new RangeError(`no colormap ${name}: there are ${colormapNames.join(', ')}, and each with _r`);
  }
  const bytes = new Uint8ClampedArray(entries * 4);
  const last = entries - 1;
  for (let entry = 0; entry < entries; entry++) {
    bytes.set([...ramp((base === name ? entry : last - entry) / last), 255], entry * 4);
  }
  const table = new Uint32Array(bytes.buffer);
  tables.set(key, table);
  return table;
}
