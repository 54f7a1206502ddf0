import { describe, expect, test } from 'vitest';
import { Cells } from '../../src/terminal/cells.ts';
import { clockText } from '../../src/terminal/clock-text.ts';
import { glyphsFor } from '../../src/terminal/glyphs.ts';
import { PeakMeter } from '../../src/terminal/meter.ts';
import { drawStatus, type Status } from '../../src/terminal/status-line.ts';

function meter(peak: number): PeakMeter {
  const result = new PeakMeter();
  result.update(peak, 0, 0);
  return result;
}

function line(width: number, given: Partial<Status> = {}, unicode = true): string {
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
  return String.fromCodePoint(...cells.characters).trimEnd();
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

  test('keeps the clip mark', () => {
    const meter = new PeakMeter();
    meter.update(0.99, 0.04, 10);
    expect(meter.clipped).toBe(false);
    meter.update(1, 0.04, 10.04);
    meter.update(0, 60, 70);
    expect(meter.clipped).toBe(true);
  });
});
