import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { PlayerEvent, Playhead } from '../../../src/audio/player-events.ts';
import {
  bufferLine,
  jsonReport,
  lossLine,
  PlayLines,
  textReport,
  verboseLine,
} from '../../../src/commands/play/report.ts';
import { NoDeviceError, UnsupportedWavError } from '../../../src/errors.ts';
import { wavInfo } from '../../audio/formats.ts';

function at(seconds: number, duration = 12.5): Playhead {
  const info = { ...wavInfo(0), duration };
  const track = { name: 'a.wav', info, seekable: true, read: () => 0, close: () => undefined };
  return { track: 0, entry: { track, range: { start: 0, end: 0 }, heard: 'all' }, seconds };
}

const PLACE = { file: 'a.wav', position: 1.235, duration: 12.5 };
const LOST: Extract<PlayerEvent, { kind: 'lost' }> = {
  kind: 'lost',
  backend: 'aplay',
  device: undefined,
  proved: true,
  message: 'it ended',
  next: 'sox',
  failure: undefined,
};

describe('lines of positions', () => {
  test('are seconds to the millisecond, the duration empty where it is not known', () => {
    expect(textReport.tick(at(1.23456))).toBe('1.235\t12.500');
    expect(textReport.tick(at(61, Infinity))).toBe('61.000\t');
    expect(textReport.event({ kind: 'change' })).toBeUndefined();
    expect(textReport.failure('a.wav', 'no')).toBeUndefined();
    expect(textReport.end(at(1))).toBeUndefined();
  });
});

describe('JSON events', () => {
  const playhead = at(1.23456);

  test.each<[PlayerEvent, object]>([
    [
      { kind: 'open', backend: 'sox', format: { sampleRate: 8000, channels: 2 }, steps: ['mixed'], playhead },
      { event: 'open', ...PLACE, backend: 'sox', sampleRate: 8000, channels: 2, conversion: ['mixed'] },
    ],
    [
      { kind: 'pause', paused: true, playhead },
      { event: 'pause', ...PLACE, paused: true },
    ],
    [
      { kind: 'seek', playhead },
      { event: 'seek', ...PLACE },
    ],
    [
      { kind: 'loop', endless: true, repeat: undefined },
      { event: 'loop', endless: true, repeat: null },
    ],
    [
      { kind: 'loop', endless: false, repeat: [1, 2] },
      { event: 'loop', endless: false, repeat: [1, 2] },
    ],
    [
      { kind: 'underrun', gap: 0.12345, playhead },
      { event: 'underrun', ...PLACE, gap: 0.123 },
    ],
    [
      LOST,
      {
        event: 'error',
        message: 'aplay: it ended; going on with sox',
        backend: 'aplay',
        device: null,
        next: 'sox',
      },
    ],
    [
      { ...LOST, device: 'hw:1', next: undefined, failure: new NoDeviceError('no sound device') },
      { event: 'error', message: 'no sound device', backend: 'aplay', device: 'hw:1', next: null },
    ],
    [
      { ...LOST, proved: false, next: undefined, failure: new NoDeviceError('no sound device') },
      { event: 'error', message: 'no sound device', backend: 'aplay', device: null, next: null },
    ],
  ])('%o', (event, expected) => {
    expect(JSON.parse(jsonReport.event(event)!)).toEqual(expected);
  });

  test('say nothing of what is none of the listener’s business', () => {
    expect(jsonReport.event({ kind: 'change' })).toBeUndefined();
    expect(jsonReport.event({ ...LOST, proved: false })).toBeUndefined();
  });

  test('of positions and the end', () => {
    expect(JSON.parse(jsonReport.tick(playhead)!)).toEqual({ event: 'position', ...PLACE });
    expect(JSON.parse(jsonReport.end(at(2, Infinity))!)).toEqual({
      ...{ event: 'end', file: 'a.wav', position: 2, duration: null },
    });
    expect(JSON.parse(jsonReport.tick({ track: 0, entry: undefined, seconds: 0 })!)).toEqual({
      ...{ event: 'position', file: null, position: 0, duration: null },
    });
  });
});

describe('what is told of the sound', () => {
  test('names the device that is lost', () => {
    expect(lossLine(LOST)).toBe('aplay: it ended; going on with sox');
    expect(lossLine({ ...LOST, device: 'hw:\n1', next: undefined })).toBe(
      "aplay on device 'hw: 1': it ended",
    );
    expect(verboseLine({ ...LOST, proved: false })).toBe('aplay: it ended; going on with sox');
  });

  test('with --verbose', () => {
    const open = { kind: 'open', backend: 'null', playhead: at(0), steps: [] as string[] } as const;
    const format = { sampleRate: 8000, channels: 2 };
    expect(verboseLine({ ...open, format })).toBe('null: 8000 Hz, 2 channels, 16 bits; samples as they are');
    expect(verboseLine({ ...open, format, steps: ['one', 'two'] })).toMatch(/16 bits; one, two$/);
    expect(verboseLine({ kind: 'underrun', gap: 0.25, playhead: at(1.5) })).toBe(
      'underrun of 250 ms at 1.500 s',
    );
    expect(verboseLine({ kind: 'seek', playhead: at(1) })).toBeUndefined();
    expect(bufferLine(at(1.5), { device: 0.2, queued: 0.31 })).toBe(
      "1.500 s: latency 510 ms, 200 ms of it in the device's buffer",
    );
  });
});

describe('PlayLines', () => {
  function printed(report: typeof jsonReport) {
    const stdout = new PassThrough();
    const lines = new PlayLines(report, stdout, () => undefined);
    return { lines, text: () => String(stdout.read() ?? '') };
  }

  test('print a line each, and nothing of what the report leaves out', () => {
    const { lines, text } = printed(textReport);
    lines.tick(at(0));
    lines.event({ kind: 'change' });
    lines.tick(at(0.1));
    lines.end(at(0.1));
    expect(text()).toBe('0.000\t12.500\n0.100\t12.500\n');
  });

  test.each([
    ['a.wav', new UnsupportedWavError('not a WAV file'), 'a.wav', 'not a WAV file'],
    [
      '-',
      Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), { syscall: 'open' }),
      'stdin',
      'no such file or directory',
    ],
    ['b.wav', new Error('a\nbug'), 'b.wav', 'internal error: a bug; --debug shows where'],
    ['c.wav', 'odd', 'c.wav', 'internal error: odd'],
  ])('tell that %s could not be played in the words of standard error', (input, error, file, message) => {
    const { lines, text } = printed(jsonReport);
    lines.inputFailure(input, error);
    expect(JSON.parse(text())).toEqual({ event: 'error', file, message });
  });

  test('end with what keeps them from being printed', async () => {
    let failures = 0;
    const full = new Writable({ write: (_, __, done) => done(new Error('full')) });
    full.on('error', () => undefined);
    const lines = new PlayLines(textReport, full, () => failures++);
    lines.check();
    lines.tick(at(0));
    await new Promise((resolve) => setImmediate(resolve));
    lines.tick(at(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(failures).toBe(1);
    expect(() => lines.check()).toThrow();
  });
});
