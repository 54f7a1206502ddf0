/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { themes } from '../../src/render/theme.ts';
import { decodePng } from '../render/decode-png.ts';
import { draw, run } from './draw.ts';
import { isLike } from './measure.ts';
import { during, noise, type Sound, sum, tone, wavOf } from './sound.ts';

type Rgb = [number, number, number];

/** A PNG as its size and its pixels. */
function pixelsOf(bytes: Uint8Array) {
  const { width, height, channels, samples } = decodePng(bytes);
  const at = (x: number, y: number): Rgb => {
    const first = (y * width + x) * channels;
    return [samples[first]!, samples[first + 1]!, samples[first + 2]!];
  };
  return { width, height, channels, samples, at };
}

async function pixels(line: string, sound: Sound) {
  return pixelsOf((await run(line, wavOf(sound), 'png')).bytes);
}

describe('--no-axes', () => {
  const sampleRate = 8000;
  const loud: Sound = { sampleRate, duration: 4, voices: [during(1, 3, tone(1000, 1))] };
  /** gist_heat: red, then green, then blue rise. */
  const brightness = ([red, green, blue]: Rgb) => red + green + blue;

  test('fills the image with the spectrogram, from corner to corner', async () => {
    const hiss: Sound = { sampleRate, duration: 4, voices: [noise(0.01)] };
    const { width, height, at } = await pixels('specgram --no-axes --size 400x300', hiss);
    expect([width, height]).toEqual([400, 300]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [red, green, blue] = at(x, y);
        // Noise of −50 dB and thereabouts: half-red. White or grey would be a margin, a tick, a letter.
        if (!(red > 40 && red < 256 && green < 160 && blue < 60)) expect.fail(`${x}, ${y}: ${at(x, y)}`);
      }
    }
  });

  test('has zero to half the rate over its height, and the range over its width', async () => {
    const { at } = await pixels('specgram --no-axes --size 400x400 --nfft 800 --db -60:0', loud);
    const rows = Array.from({ length: 400 }, (_, row) => row);
    const brightest = Math.max(...rows.map((row) => brightness(at(200, row))));
    const tops = rows.filter((row) => brightness(at(200, row)) === brightest);
    // 1000 of 4000 Hz, from below.
    expect(Math.abs(tops[0]! - 300)).toBeLessThanOrEqual(1);
    expect(Math.abs(tops.at(-1)! - 300)).toBeLessThanOrEqual(1);
    const lit = Array.from({ length: 400 }, (_, x) => x).filter((x) => at(x, tops[0]!)[1] > 128);
    // From 1 to 3 of 4 s; a window is 10 pixels wide.
    expect(Math.abs(lit[0]! - 100)).toBeLessThan(4);
    expect(Math.abs(lit.at(-1)! - 300)).toBeLessThan(4);
  });

  test('fills the image with the waveform', async () => {
    const { at } = await pixels('wave --no-axes --size 400x200', { ...loud, voices: [tone(1000, 0.99)] });
    const [color] = themes.light.series as [string];
    for (const x of [0, 1, 200, 398, 399]) {
      expect(isLike(at(x, 3), color)).toBe(true);
      expect(isLike(at(x, 196), color)).toBe(true);
    }
  });

  test('fills the image with the spectrum', async () => {
    const { at } = await pixels('spectrum --no-axes --size 400x300 --nfft 800', {
      ...loud,
      voices: [sum(noise(0.01), tone(1000))],
    });
    const [color] = themes.light.series as [string];
    const rowOf = (x: number) =>
      Array.from({ length: 300 }, (_, y) => y).find((y) => isLike(at(x, y), color, 60));
    for (const x of [1, 100, 398]) expect(rowOf(x)).toBeDefined();
    // −6.02 of −120 to 0 dB.
    const tops = [99, 100, 101].map((x) => rowOf(x) ?? 300);
    expect(Math.abs(Math.min(...tops) - (6.02 / 120) * 300)).toBeLessThan(3);
  });
});

describe('light and dark', () => {
  const sound: Sound = {
    sampleRate: 8000,
    duration: 4,
    voices: [during(1, 3, tone(1000))],
    cues: [{ time: 2.5, label: 'Verse' }],
  };

  test('a picture is on the background of its theme, in its colours', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { background, series, cue, text } = themes[theme];
      const { at, panel, svg } = await draw(`wave --theme ${theme} --cues`, sound);
      expect(isLike(at(1, 1), background, 0)).toBe(true);
      expect(Math.abs(panel.extent(2, series[0]!)![1] - 0.5)).toBeLessThan(0.02);
      expect(Math.abs(panel.columns(cue, { share: 0.7 })[0]! - 2.5)).toBeLessThan(panel.x.resolution(2));
      expect(svg).toContain(`fill="${text}">sound.wav</text>`);
    }
    expect(brightnessOf(themes.dark.background)).toBeLessThan(100);
    expect(brightnessOf(themes.light.background)).toBeGreaterThan(700);
  });

  test('a spectrogram lies at the same places with the same colours', async () => {
    const dark = await draw('specgram --theme dark', sound);
    const { y, level } = dark.panel.strongest(2);
    expect(Math.abs(y - 1000)).toBeLessThan(1.1 * dark.panel.y.resolution(1000));
    expect(Math.abs(level + 6.02)).toBeLessThan(1);
    const light = await draw('specgram', sound);
    const { plot } = dark.panel;
    expect(light.panel.plot).toEqual(plot);
    for (let x = plot.x; x < plot.x + plot.width; x += 7)
      for (let row = plot.y; row < plot.y + plot.height; row += 5) {
        if (String(light.at(x, row)) !== String(dark.at(x, row))) expect.fail(`${x}, ${row}`);
      }
  });

  test('a background of one’s own', async () => {
    const { at } = await pixels('wave --background #ffeecc', sound);
    expect(at(1, 1)).toEqual([255, 238, 204]);
    const { channels, samples } = await pixels('wave --background transparent', sound);
    expect([channels, samples[3]]).toEqual([4, 0]);
  });
});

function brightnessOf(css: string): number {
  const value = Number.parseInt(css.slice(1), 16);
  return (value >> 16) + ((value >> 8) & 255) + (value & 255);
}

describe('an svg agrees with the png', () => {
  test('its raster has the same pixels at the same place', async () => {
    const sound: Sound = {
      sampleRate: 8000,
      duration: 4,
      voices: [sum(noise(0.01), during(1, 3, tone(1000)))],
    };
    // A PNG of a palette would have fewer steps of the colormap: white, written so, takes none.
    const { svg, panel, at } = await draw('specgram --background white', sound);
    const found = /<image x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"[^>]*base64,([^"]+)"/.exec(svg)!;
    const [x, y, width, height] = found.slice(1, 5).map(Number) as [number, number, number, number];
    expect({ x, y, width, height }).toEqual(panel.plot);
    const raster = pixelsOf(Buffer.from(found[5]!, 'base64'));
    expect([raster.width, raster.height]).toEqual([width, height]);
    for (let row = 0; row < height; row += 3)
      for (let column = 0; column < width; column += 3) {
        if (String(raster.at(column, row)) !== String(at(x + column, y + row)))
          expect.fail(`${column}, ${row}`);
      }
  });

  test('its band has the corners that the pixels show', async () => {
    const sound: Sound = { sampleRate: 8000, duration: 4, voices: [during(1, 3, tone(1000))] };
    const { svg, panel } = await draw('wave -s 0.5', sound);
    const [color] = themes.light.series as [string];
    const corners = cornersOf(new RegExp(`<path d="([^"]+)" fill="${color}"`).exec(svg)![1]!);
    const { x: time, y: amplitude } = panel;
    const loud = corners.filter(([, y]) => amplitude.value(y) > 0.3);
    expect(Math.abs(amplitude.value(Math.min(...corners.map(([, y]) => y))) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(time.value(Math.min(...loud.map(([x]) => x))) - 1)).toBeLessThan(
      1.5 * time.resolution(1),
    );
    expect(Math.abs(time.value(Math.max(...loud.map(([x]) => x))) - 3)).toBeLessThan(
      1.5 * time.resolution(1),
    );
    for (const each of [0.75, 1.5, 2.5, 3.5]) {
      const [low, high] = panel.extent(each, color)!;
      const column = Math.floor(time.place(each)) + 0.5;
      const [top, bottom] = spanAt(corners, column);
      expect(Math.abs(amplitude.value(top) - high)).toBeLessThan(1.5 * amplitude.resolution(0));
      expect(Math.abs(amplitude.value(bottom) - low)).toBeLessThan(1.5 * amplitude.resolution(0));
    }
  });

  test('its line has the summit that the pixels show', async () => {
    const sound: Sound = { sampleRate: 8000, duration: 4, voices: [tone(1000, 0.25)] };
    const { svg, panel } = await draw('spectrum', sound);
    const line = new RegExp(
      `<path d="([^"]+)" fill="none" stroke="${themes.light.series[0]}" stroke-width="1.4"`,
    );
    const corners = cornersOf(line.exec(svg)![1]!);
    const [x, y] = corners.reduce((highest, corner) => (corner[1] < highest[1] ? corner : highest));
    expect(Math.abs(panel.x.value(x) - 1000)).toBeLessThan(panel.x.resolution(1000));
    expect(Math.abs(panel.y.value(y) + 12.04)).toBeLessThan(0.3);
  });

  test('its cues and its playhead stand where the pixels show them', async () => {
    const cues = [{ time: 1.25, label: 'Verse' }];
    const sound: Sound = { sampleRate: 8000, duration: 4, voices: [tone(1000)], cues };
    const { svg, panel } = await draw('wave --cues --playhead 3', sound);
    for (const [color, time] of [
      [themes.light.cue, 1.25],
      [themes.light.playhead, 3],
    ] as const) {
      const [, x, width] = new RegExp(
        `<rect x="([\\d.]+)" y="[\\d.]+" width="([\\d.]+)"[^>]*fill="${color}"`,
      ).exec(svg)!;
      const middle = Number(x) + Number(width) / 2;
      expect(Math.abs(panel.x.value(middle) - time)).toBeLessThan(panel.x.resolution(time));
      expect(Math.abs(panel.columns(color, { share: 0.7 })[0]! - time)).toBeLessThan(
        panel.x.resolution(time),
      );
    }
  });
});

describe.each([400, 16000, 384000])('a frequency axis of a %i Hz file', (sampleRate) => {
  const sound: Sound = { sampleRate, duration: 4096 / sampleRate, voices: [tone(sampleRate / 16)] };
  test.each(['log', 'mel'])('has numbers in pictures large and small: %s', async (scale) => {
    for (const line of ['figure --size 8.5x11in --dpi 60', 'specgram --size 500x300']) {
      const { panel } = await draw(`${line} --fscale ${scale}`, sound);
      expect(panel.y.ticks.length, line).toBeGreaterThanOrEqual(2);
    }
  });
});

/** The corners of a path of relative lines. */
function cornersOf(path: string): [x: number, y: number][] {
  const numbers = path.match(/-?[\d.]+/g)!.map(Number);
  let [x, y] = [0, 0];
  return Array.from({ length: numbers.length / 2 }, (_, i) => {
    x += numbers[2 * i]!;
    y += numbers[2 * i + 1]!;
    return [x, y];
  });
}

/** Where an upright line at x enters and leaves an outline whose sides are level or upright. */
function spanAt(corners: [number, number][], x: number): [top: number, bottom: number] {
  const crossed = corners.flatMap(([toX, toY], i) => {
    const [fromX] = corners.at(i - 1)!;
    return (fromX < x && toX > x) || (fromX > x && toX < x) ? [toY] : [];
  });
  return [Math.min(...crossed), Math.max(...crossed)];
}
