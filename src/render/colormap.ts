import {
  interpolateInferno,
  interpolateMagma,
  interpolatePlasma,
  interpolateViridis,
} from 'd3-scale-chromatic';

/** Red, green and blue, 0 to 255, of a position from 0 to 1. */
type Ramp = (position: number) => [number, number, number];

const clip = (level: number) => 255 * Math.min(1, Math.max(0, level));

/** matplotlib's colours at every fifth of its 256 entries, joined by straight lines. */
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

const hex =
  (css: (position: number) => string): Ramp =>
  (position) => {
    const color = Number.parseInt(css(position).slice(1), 16);
    return [color >> 16, (color >> 8) & 255, color & 255];
  };

const ramps: Record<string, Ramp> = {
  // gnuplot's and matplotlib's formula.
  gist_heat: (x) => [clip(1.5 * x), clip(2 * x - 1), clip(4 * x - 3)],
  // d3 holds these four as matplotlib's own entries; its turbo and cividis are polynomials that stray by up to
  // 32 levels, hence the knots: within 1 and 4 levels of https://github.com/matplotlib/matplotlib's tables.
  viridis: hex(interpolateViridis),
  magma: hex(interpolateMagma),
  inferno: hex(interpolateInferno),
  plasma: hex(interpolatePlasma),
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
};

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
  const reversed = name.endsWith('_r');
  const base = reversed ? name.slice(0, -2) : name;
  if (!Object.hasOwn(ramps, base)) {
    throw new RangeError(`no colormap ${name}: there are ${colormapNames.join(', ')}, and each with _r`);
  }
  const bytes = new Uint8ClampedArray(entries * 4);
  const last = entries - 1;
  for (let entry = 0; entry < entries; entry++) {
    bytes.set([...ramps[base]!((reversed ? last - entry : entry) / last), 255], entry * 4);
  }
  const table = new Uint32Array(bytes.buffer);
  tables.set(key, table);
  return table;
}
