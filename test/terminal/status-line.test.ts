import { describe, expect, test } from 'vitest';
import { Cells } from '../../src/terminal/cells.ts';
import { clockText } from '../../src/terminal/clock-text.ts';
import { COLORS, glyphsFor } from '../../src/terminal/glyphs.ts';
import { PeakMeter, PeakMeters } from '../../src/terminal/meter.ts';
import { drawStatus, largest, type Status } from '../../src/terminal/status-line.ts';

function meter(peak: number): PeakMeter {
  const result = new PeakMeter();
  result.update(peak, 0, 0);
  return result;
}

function line(width: number, given: Partial<Status> = {}, unicode = true): string {
  return String.fromCodePoint(...drawn(width, given, unicode).characters).trimEnd();
}

function drawn(width: number, given: Partial<Status> = {}, unicode = true): Cells {
  const cells = new Cells(width, 1);
  const status: Status = {
    paused: false,
    position: 3.25,
    duration: 12.5,
    track: 1,
    tracks: 1,
    meters: [meter(1), meter(0.1)],
    gainDb: 0,
    muted: false,
    endless: false,
    repeat: undefined,
    ...given,
  };
  const overview = Float32Array.from({ length: 64 }, (_, point) => point / 63);
  drawStatus(cells, 0, status, overview, glyphsFor(unicode));
  return cells;
}

/** The colours of the columns from one to another, by name, as runs. */
function colors(cells: Cells, from: number, to: number): string {
  const names = Array.from(cells.foreground.subarray(from, to), (color) => {
    return Object.entries(COLORS).find(([, value]) => value === color)?.[0] ?? 'default';
  });
  const runs: [string, number][] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.[0] === name) last[1]++;
    else runs.push([name, 1]);
  }
  return runs.map(([name, count]) => `${count} ${name}`).join(', ');
}

describe('the status line', () => {
  test('has state, time, meters, gain, loop and the waveform with the playhead', () => {
    expect(line(80)).toBe('► 0:03.2 / 0:12.5 ████████! ████▋       0 dB     ▁▁▁▁▂▂▂│▃▃▃▄▄▄▄▅▅▅▅▆▆▆▇▇▇▇████');
  });

  test('is plain ASCII where the locale is no Unicode', () => {
    expect(line(80, {}, false)).toMatch(/^> 0:03.2 \/ 0:12.5 [ #|!]+ +0 dB +[.:=+*%#|-]+$/);
  });

  test('tells pause, track, mute and loops', () => {
    expect(line(80, { paused: true })).toMatch(/^‖ /);
    expect(line(80, { track: 2, tracks: 5 })).toMatch(/^► 2\/5 0:03.2/);
    expect(line(80, { muted: true })).toContain(' mute ');
    expect(line(80, { gainDb: 3 })).toContain(' +3 dB ');
    expect(line(80, { endless: true })).toContain('dB  ∞ ');
    expect(line(80, { repeat: [1, undefined] })).toContain(' A-? ');
    expect(line(80, { repeat: [1, 2] })).toContain(' A-B ');
  });

  test('leaves the last column free, and what has no room out', () => {
    for (let width = 1; width < 130; width++) expect(line(width).length).toBeLessThanOrEqual(width);
    expect(line(130).length).toBeLessThan(130);
    expect(line(30)).toBe('► 0:03.2 / 0:12.5   0 dB');
  });

  test('has no duration and no waveform for a stream that does not say how long it is', () => {
    expect(line(64, { duration: undefined, meters: [] })).toBe('► 0:03.2   0 dB');
  });
});

describe('the colours of the status line', () => {
  // ► 0:03.2 / 0:12.5 ████████! ████▋       0 dB
  const METER = 18;

  test('a full meter is green, yellow from its last three cells on, and red in the last 6 dB', () => {
    expect(colors(drawn(80), METER, METER + 9)).toBe('5 safe, 2 loud, 2 clip');
    expect(line(80).slice(METER, METER + 9)).toBe('████████!');
  });

  test.each([
    // A meter spans 48 dB: a cell 6 dB.
    [1, '████████!'],
    [0.999, '████████ '],
    [10 ** (-6 / 20), '███████│ '],
    [10 ** (-12 / 20), '██████│  '],
    [10 ** (-24 / 20), '████│    '],
    [10 ** (-45 / 20), '▌        '],
    [10 ** (-60 / 20), '         '],
    [0, '         '],
  ])('a peak of %f lights %j', (peak, text) => {
    expect(
      line(80, { meters: [meter(peak)] })
        .padEnd(80)
        .slice(METER, METER + 9),
    ).toBe(text);
  });

  test('the level that is held stays where it was, in the colour of its place', () => {
    const falling = meter(0.9);
    falling.update(0, 1, 1);
    const cells = drawn(80, { meters: [falling] });
    // 0.9 is −0.9 dB; a second later 26.9 dB down, 21.1 of 48 dB are lit: 28 eighths.
    expect(line(80, { meters: [falling] }).slice(METER, METER + 9)).toBe('███▌   │ ');
    expect(colors(cells, METER, METER + 8)).toBe('5 safe, 2 loud, 1 clip');
  });

  test('the part played is bright, the rest is not, and the playhead lies between them', () => {
    const cells = drawn(120, { meters: [], position: 25, duration: 100 });
    const text = String.fromCodePoint(...cells.characters);
    const head = text.indexOf('│');
    const first = text.indexOf('dB') + 7;
    const width = 120 - first - 1;
    expect(head).toBe(first + Math.floor(width / 4));
    expect(colors(cells, first, 119)).toBe(`${head - first} played, 1 playhead, ${119 - head - 1} unplayed`);
    expect(colors(drawn(120, { meters: [], position: 100, duration: 100 }), first, 119)).toBe(
      `${width - 1} played, 1 playhead`,
    );
  });

  test('state, times, volume and mute have theirs', () => {
    expect(colors(drawn(60, { meters: [] }), 0, 18)).toBe('1 played, 7 default, 9 faint, 1 default');
    expect(colors(drawn(60, { meters: [], muted: true }), 18, 22)).toBe('4 clip');
    expect(colors(drawn(60, { meters: [], gainDb: 3 }), 19, 24)).toBe('5 faint');
  });

  test('the volume is rounded and signed', () => {
    expect(line(60, { gainDb: -12.6 })).toContain(' -13 dB');
    expect(line(60, { gainDb: 0.4 })).toContain('   0 dB');
    expect(line(60, { gainDb: 20 })).toContain(' +20 dB');
  });

  test('meters have room from 64 columns on, the waveform where eight are left', () => {
    expect(line(63)).not.toContain('!');
    expect(line(64)).toContain('!');
    const free = line(200, { meters: [] }).indexOf('dB') + 7;
    expect(line(free + 9, { meters: [] })).toMatch(/│/);
    expect(line(free + 8, { meters: [] })).not.toMatch(/│/);
  });
});

test('the largest of a stretch of values is at least one of them', () => {
  const values = Float32Array.of(0.5, 0.25, 0.125, 1, 0.75);
  expect(largest(values, 0, 3)).toBe(0.5);
  expect(largest(values, 1, 3)).toBe(0.25);
  expect(largest(values, 1.9, 2.1)).toBe(0.25);
  expect(largest(values, 2, 2.5)).toBe(0.125);
  expect(largest(values, 3.5, 9)).toBe(1);
  expect(largest(values, 5, 6)).toBe(0);
});

test.each([
  [0, '0:00.0'],
  [3.29, '0:03.2'],
  [59.99, '0:59.9'],
  [60, '1:00.0'],
  [3599.95, '59:59.9'],
  [3600, '1:00:00.0'],
  [36_610.5, '10:10:10.5'],
  [0.3, '0:00.3'],
])('%d s reads %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text);
});

describe('a peak meter', () => {
  test('rises at once and falls by 26 dB in a second', () => {
    const meter = new PeakMeter();
    meter.update(1, 0.04, 10);
    expect(meter.lit).toBe(1);
    meter.update(0, 1, 11);
    expect(meter.lit).toBeCloseTo(1 - 26 / 48, 6);
  });

  test('holds the highest level for a while', () => {
    const meter = new PeakMeter();
    meter.update(0.5, 0.04, 10);
    const held = meter.held;
    meter.update(0.1, 1, 11);
    expect(meter.held).toBe(held);
    meter.update(0.1, 1, 12);
    expect(meter.held).toBeLessThan(held);
  });

  test('holds what is left of the level once that while is over', () => {
    const meter = new PeakMeter();
    meter.update(1, 0.04, 10);
    meter.update(0, 1, 11);
    expect(meter.held).toBe(1);
    meter.update(0, 0.6, 11.6);
    // 1.6 s at 26 dB a second, of 48 dB.
    expect(meter.held).toBeCloseTo(1 - 41.6 / 48, 6);
    expect(meter.held).toBe(meter.lit);
  });

  test('keeps the clip mark', () => {
    const meter = new PeakMeter();
    meter.update(0.99, 0.04, 10);
    expect(meter.clipped).toBe(false);
    meter.update(1, 0.04, 10.04);
    meter.update(0, 60, 70);
    expect(meter.clipped).toBe(true);
  });
});

describe('the meters of the channels heard', () => {
  const heard = (track: number, ...peaks: number[]) => [{ track, peaks }];

  test('are as many as the channels, and fall while nothing comes', () => {
    const meters = new PeakMeters(10);
    meters.update([], 0, 10.04);
    expect(meters.meters).toHaveLength(0);
    meters.update(heard(0, 0.5, 0.25), 0, 10.08);
    const [left, right] = meters.meters.map(({ lit }) => lit);
    expect(left! - right!).toBeCloseTo(6.02 / 48, 3);
    meters.update([], 0, 10.08 + 6 / 26);
    expect(meters.meters[0]!.lit).toBeCloseTo(left! - 6 / 48, 6);
    meters.update(heard(0, 0.5), 0, 10.4);
    expect(meters.meters).toHaveLength(1);
  });

  test('keep the clip mark through a loop, and not into the next file', () => {
    const meters = new PeakMeters(0);
    meters.update(heard(0, 1, 0.5), 0, 0.04);
    meters.update(heard(0, 0.5, 0.5), 0, 0.08);
    expect(meters.meters.map(({ clipped }) => clipped)).toEqual([true, false]);
    // The end of one file and the beginning of the next in one look: the last of the first does not mark the second.
    meters.update([...heard(0, 1, 1), ...heard(1, 0.5, 0.5)], 1, 0.12);
    expect(meters.meters.map(({ clipped }) => clipped)).toEqual([false, false]);
    meters.update([...heard(1, 0.5, 0.5), ...heard(2, 0.5, 1)], 2, 0.16);
    expect(meters.meters.map(({ clipped }) => clipped)).toEqual([false, true]);
    // The end of one file alone, when the next is heard already.
    meters.update(heard(2, 1, 1), 3, 0.18);
    expect(meters.meters.map(({ clipped }) => clipped)).toEqual([false, false]);
    meters.update(heard(3, 1, 1), 3, 0.19);
    // A file gone to while nothing is heard, in a pause.
    meters.update([], 0, 0.2);
    expect(meters.meters.map(({ clipped }) => clipped)).toEqual([false, false]);
  });
});
