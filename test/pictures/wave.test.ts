import { describe, expect, test } from 'vitest';
import { themes } from '../../src/render/theme.ts';
import { draw } from './draw.ts';
import { isLike, type MeasuredPanel } from './measure.ts';
import { click, during, type Sound, silence, sum, tone } from './sound.ts';

const { series, clip, cue, playhead } = themes.light;
const [LEFT, RIGHT] = series as [string, string];
/** An RMS band: the series' colour under a veil of white. */
const INNER = '#8ab2d3';

/** The times of the pixel columns where a band reaches a value. */
function reaching(panel: MeasuredPanel, color: string, value: number): number[] {
  const { plot, x } = panel;
  return Array.from({ length: plot.width }, (_, column) => x.value(plot.x + column + 0.5)).filter((time) => {
    const [low, high] = panel.extent(time, color) ?? [0, 0];
    return value > 0 ? high >= value : low <= value;
  });
}

/** Highest and lowest row of an RMS band at a time; the blurred edge of the outer band has its colour for a row. */
function innerRows({ plot, x, at }: MeasuredPanel, time: number): [first: number, last: number] {
  const column = Math.floor(x.place(time));
  const rows = Array.from({ length: plot.height }, (_, i) => plot.y + i);
  const alike = rows.filter((row) => isLike(at(column, row), INNER, 8));
  const inside = alike.filter((row) => alike.includes(row - 1) || alike.includes(row + 1));
  return [inside[0]!, inside.at(-1)!];
}

function expectNear(found: number | undefined, wanted: number, tolerance: number): void {
  expect(found, `for ${wanted}`).toBeDefined();
  expect(Math.abs(found! - wanted), `${found} for ${wanted}`).toBeLessThan(tolerance);
}

/** Times and edges of the marks of clipped samples, in order. */
function clips(panel: MeasuredPanel): { time: number; edge: 'top' | 'bottom' }[] {
  const { plot, x, at } = panel;
  const found: { time: number; edge: 'top' | 'bottom' }[] = [];
  for (const [edge, row] of [
    ['top', plot.y + 2],
    ['bottom', plot.y + plot.height - 3],
  ] as const) {
    for (let first = plot.x, end = plot.x; first < plot.x + plot.width; first = end + 1) {
      end = first;
      while (end < plot.x + plot.width && isLike(at(end, row), clip)) end++;
      if (end > first) found.push({ time: x.value((first + end) / 2), edge });
    }
  }
  return found.sort((a, b) => a.time - b.time);
}

describe.each([
  { sampleRate: 50, duration: 120 },
  { sampleRate: 44100, duration: 2 },
  { sampleRate: 384000, duration: 0.4 },
])('at $sampleRate Hz', { tags: 'thorough' }, ({ sampleRate, duration }) => {
  test('a click lies at its time and has its height: channel 2, --start', async () => {
    const at = (share: number) => Math.round(share * duration * sampleRate) / sampleRate;
    const [up, down] = [at(0.6), at(0.85)];
    const right = sum(click(up, sampleRate, 0.9), click(down, sampleRate, -0.75));
    const sound: Sound = { sampleRate, duration, voices: [click(at(0.7), sampleRate), right] };
    const { panels, panel } = await draw(`wave -c 2 -s ${at(0.5)}`, sound);
    expect(panels).toHaveLength(1);
    expect([panel.x.label, panel.y.label]).toEqual(['Time', 'Amplitude']);
    const pixel = panel.x.resolution(up);
    expectNear(panel.x.value(panel.plot.x), at(0.5), pixel);
    expectNear(panel.x.value(panel.plot.x + panel.plot.width), duration, pixel);
    for (const [value, time] of [
      [0.7, up],
      [-0.7, down],
    ] as const) {
      const found = reaching(panel, LEFT, value);
      expect(found.length).toBeGreaterThan(0);
      for (const each of found) expectNear(each, time, 1.6 * pixel);
    }
    expectNear(panel.extent(up, LEFT)?.[1], 0.9, 0.02);
    expectNear(panel.extent(down, LEFT)?.[0], -0.75, 0.02);
  });
});

test('samples with a pixel each are joined at their own times', async () => {
  // A step from −0.5 to 0.5 between the samples at 0.29 and 0.3 s.
  const sound: Sound = { sampleRate: 100, duration: 1, voices: [(time) => (time < 0.295 ? -0.5 : 0.5)] };
  const { panel } = await draw('wave -s 0.2 -d 0.2', sound);
  const column = (time: number) => panel.line(time, LEFT);
  expectNear(column(0.28), -0.5, 0.03);
  expectNear(column(0.2925), -0.25, 0.1);
  expectNear(column(0.295), 0, 0.1);
  expectNear(column(0.2975), 0.25, 0.1);
  expectNear(column(0.31), 0.5, 0.03);
});

test('each channel has its panel, in order, under its name and in its colour', async () => {
  const burst = (from: number, amplitude: number) => during(from, from + 0.5, tone(1000, amplitude));
  const sound: Sound = { sampleRate: 8000, duration: 4, voices: [burst(1, 0.5), burst(3, 0.25)] };
  const { panels, texts } = await draw('wave', sound);
  expect(panels).toHaveLength(2);
  for (const [channel, color, name, time, height] of [
    [0, LEFT, 'left', 1.25, 0.5],
    [1, RIGHT, 'right', 3.25, 0.25],
  ] as const) {
    const panel = panels[channel]!;
    const [low, high] = panel.extent(time, color)!;
    expectNear(low, -height, 0.03);
    expectNear(high, height, 0.03);
    // Right of the panel's title.
    const loud = reaching(panel, color, height / 2).filter((each) => each > 0.5);
    expectNear(loud[0], time - 0.25, 0.02);
    expectNear(loud.at(-1), time + 0.25, 0.02);
    const title = texts.find(({ text }) => text === name)!;
    expect(title.y > panel.plot.y && title.y < panel.plot.y + panel.plot.height / 2).toBe(true);
  }
});

test('RMS lies within the peaks, at its own height', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 4, voices: [during(2, 4, tone(1000, 0.8))] };
  const { panel, texts } = await draw('wave --rms -s 1', sound);
  const [low, high] = panel.extent(3, LEFT)!;
  expectNear(low, -0.8, 0.03);
  expectNear(high, 0.8, 0.03);
  const [first, last] = innerRows(panel, 3);
  const rms = 0.8 * Math.SQRT1_2;
  expectNear(panel.y.value(first), rms, 0.02);
  expectNear(panel.y.value(last + 1), -rms, 0.02);
  expect(texts.some(({ text }) => text === 'RMS')).toBe(true);
});

describe('on a scale of dB', () => {
  test('the peak and the RMS lie at their levels', async () => {
    const voice = sum(during(0, 2, tone(1000, 0.5)), during(2, 4, tone(1000, 0.05)));
    const sound: Sound = { sampleRate: 8000, duration: 4, voices: [voice] };
    const { panel } = await draw('wave --scale db --rms', sound);
    expect([panel.y.label, panel.y.unit]).toEqual(['Level', 'dBFS']);
    const { plot, y } = panel;
    expectNear(y.value(plot.y), 0, 0.2);
    for (const [time, level] of [
      [1, -6.02],
      [3, -26.02],
    ] as const) {
      expectNear(panel.extent(time, LEFT)![1], level, 0.5);
      const [first, last] = innerRows(panel, time);
      expectNear(y.value(first), level - 3.01, 0.5);
      expect(last).toBe(plot.y + plot.height - 1);
    }
  });

  test('the quieter half of a wave does not hide the louder', async () => {
    // Short negative pulses are the peak.
    const voice = (time: number) => (time % 0.01 < 0.001 ? -0.5 : 0.01);
    const { panel } = await draw('wave --scale db', { sampleRate: 8000, duration: 8, voices: [voice] });
    expectNear(panel.extent(4, LEFT)![1], -6.02, 0.5);
  });

  test('the axis follows samples beyond full scale, and the range asked for', async () => {
    const sound: Sound = { sampleRate: 8000, duration: 2, voices: [tone(1000, 8)] };
    const loud = (await draw('wave --scale db', sound)).panel;
    expectNear(loud.extent(1, LEFT)![1], 18.06, 0.5);
    const { panel } = await draw('wave --scale db --amplitude -60:20', sound);
    expectNear(panel.y.value(panel.plot.y), 20, 0.2);
    expectNear(panel.y.value(panel.plot.y + panel.plot.height), -60, 0.2);
  });
});

describe('the amplitude axis', () => {
  const sound: Sound = { sampleRate: 8000, duration: 2, voices: [silence, tone(1000, 0.4)] };

  test.each([
    ['wave', 1],
    ['wave --amplitude 0.5', 0.5],
    ['wave --amplitude auto', 0.42],
  ])('of %s reaches to ±%f', async (line, end) => {
    const { panels } = await draw(line, sound);
    for (const { plot, y } of panels) {
      expectNear(y.value(plot.y), end, 0.02);
      expectNear(y.value(plot.y + plot.height), -end, 0.02);
    }
    expectNear(panels[1]!.extent(1, RIGHT)![1], 0.4, 0.03);
  });

  test('reaches as far as floats go', async () => {
    const { panel } = await draw('wave', { ...sound, voices: [tone(1000, 2.5)] });
    // Marks of clipped samples may cover the highest pixels.
    expectNear(panel.extent(1, LEFT)![1], 2.5, 0.1);
    expectNear(panel.y.value(panel.plot.y), 2.5, 0.05);
  });
});

test.each(['linear', 'db'])('runs at full scale are marked at their times: %s', async (scale) => {
  const sound: Sound = {
    sampleRate: 8000,
    duration: 4,
    bits: 16,
    voices: [
      during(0.5, 0.51, () => 1),
      sum(
        during(1.5, 1.51, () => 1),
        during(2.5, 2.51, () => -1),
        during(3.5, 3.51, () => 0.9),
      ),
    ],
  };
  const { panels } = await draw(`wave -s 0.25 --scale ${scale}`, sound);
  const [left, right] = panels.map(clips);
  expect(left!.map(({ edge }) => edge)).toEqual(['top']);
  expectNear(left![0]!.time, 0.505, 0.01);
  expect(right!.map(({ edge }) => edge)).toEqual(['top', scale === 'db' ? 'top' : 'bottom']);
  expectNear(right![0]!.time, 1.505, 0.01);
  expectNear(right![1]!.time, 2.505, 0.01);
});

test('cues and the playhead stand at their times, those outside of what is drawn not at all', async () => {
  const sound: Sound = {
    sampleRate: 8000,
    duration: 10,
    voices: [tone(100, 0.1), tone(100, 0.1)],
    cues: [
      { time: 1, label: 'Before' },
      { time: 4, label: 'Verse' },
      { time: 7.5, label: 'Chorus' },
      { time: 9.5, label: 'After' },
    ],
  };
  const { panels, texts } = await draw('wave -s 3 -e 9 --cues --playhead 6', sound);
  expect(panels).toHaveLength(2);
  for (const panel of panels) {
    const pixel = panel.x.resolution(6);
    const cues = panel.columns(cue, { share: 0.7 });
    expect(cues).toHaveLength(2);
    expectNear(cues[0], 4, pixel);
    expectNear(cues[1], 7.5, pixel);
    const heads = panel.columns(playhead, { share: 0.7 });
    expect(heads).toHaveLength(1);
    expectNear(heads[0], 6, pixel);
    for (const [name, time] of [
      ['Verse', 4],
      ['Chorus', 7.5],
    ] as const) {
      const label = texts.find(
        ({ text, y }) => text === name && y > panel.plot.y && y < panel.plot.y + panel.plot.height,
      )!;
      expect(label.x - panel.x.place(time)).toBeGreaterThan(0);
      expect(label.x - panel.x.place(time)).toBeLessThan(20);
    }
  }
  expect(texts.some(({ text }) => text === 'Before' || text === 'After')).toBe(false);
});

test('neither is drawn unless it is asked for', async () => {
  const cues = [{ time: 1, label: 'Verse' }];
  const { panel } = await draw('wave', { sampleRate: 8000, duration: 2, voices: [silence], cues });
  expect(panel.columns(cue, { share: 0.7 })).toEqual([]);
  expect(panel.columns(playhead, { share: 0.7 })).toEqual([]);
});

test('a playhead may be a share of the whole, or counted from the end', async () => {
  const sound: Sound = { sampleRate: 8000, duration: 10, voices: [silence] };
  for (const [typed, time] of [
    ['75%', 7.5],
    ['-1.5', 8.5],
  ] as const) {
    const { panel } = await draw(`wave -s 5 --playhead=${typed}`, sound);
    expectNear(panel.columns(playhead)[0], time, panel.x.resolution(time));
  }
});

test('the caption tells what is drawn', async () => {
  const sound: Sound = { sampleRate: 22050, duration: 3, voices: [silence, tone(100)], bits: 16 };
  const { caption, texts } = await draw('wave -c left -s 1', sound);
  expect(caption).toEqual(['22.05 kHz', 'stereo', '16-bit PCM', '1 s to 3 s of 3 s', 'left of 2 channels']);
  expect(texts.some(({ text }) => text === 'sound.wav')).toBe(true);
});
