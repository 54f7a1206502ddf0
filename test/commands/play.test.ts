/** @module-tag slow */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program, wavscope } from '../program/wavscope.ts';
import { buildWav } from '../wav/build.ts';

const isWindows = process.platform === 'win32';

const RATE = 8000;
/** Nothing plays on a machine whose ALSA knows no device and that has no sound server. */
const DEAF = {
  ALSA_CONFIG_PATH: '/dev/null',
  PULSE_SERVER: 'unix:/nonexistent',
  XDG_RUNTIME_DIR: '/nonexistent',
};

/** A player that finds no device has 0.4 s to say so, in which a busy machine may not even have started it. */
const PATIENT = { retry: 3 };

let folder: string;
let mono: string;
let stereo: string;
let monoPcm: Buffer;
let stereoPcm: Buffer;

/** 16-bit noise that is the same on every run. */
function noise(samples: number): Buffer {
  const bytes = Buffer.alloc(2 * samples);
  for (let index = 0, state = 1; index < samples; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes.writeInt16LE((state | 0) >> 16, 2 * index);
  }
  return bytes;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'play-'));
  mono = join(folder, 'mono.wav');
  stereo = join(folder, 'stereo.wav');
  monoPcm = noise(RATE);
  stereoPcm = noise(2 * RATE);
  writeFileSync(mono, buildWav({ fmt: { channels: 1, sampleRate: RATE }, data: monoPcm }));
  writeFileSync(stereo, buildWav({ fmt: { channels: 2, sampleRate: RATE }, data: stereoPcm }));
});

afterAll(() => rmSync(folder, { recursive: true }));

function play(args: string[], more: Parameters<typeof wavscope>[1] = {}) {
  return wavscope(['play', '--backend', 'null', ...args], more);
}

function lines(stdout: Buffer): string[] {
  return stdout.toString().replace(/\n$/, '').split('\n');
}

function events(stdout: Buffer): Record<string, unknown>[] {
  return lines(stdout).map((line) => JSON.parse(line));
}

/** A hundredth step from one second to another, as the lines have it. */
function steps(from: number, to: number, step = 0.1, duration = '1.000'): string[] {
  const count = Math.round((to - from) / step);
  return Array.from({ length: count + 1 }, (_, index) => `${(from + index * step).toFixed(3)}\t${duration}`);
}

describe('play prints', () => {
  test('position and duration, a line a chunk, from the beginning to the very end', async () => {
    const { code, stdout, stderr } = await play([mono]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines(stdout)).toEqual(steps(0, 1));
  });

  test('places in the file where only a part of it is played', async () => {
    const { stdout } = await play([stereo, '--start', '25%', '--duration', '0.25', '--chunk', '0.05']);
    expect(lines(stdout)).toEqual(steps(0.25, 0.5, 0.05));
  });

  test('every round of a loop', async () => {
    const { stdout } = await play([mono, '--end', '0.2', '--loop', '2']);
    expect(lines(stdout)).toEqual([...steps(0, 0.1), ...steps(0, 0.2)]);
  });

  test('all that happens as JSON', async () => {
    const { stdout } = await play([stereo, '--end', '0.15', '--json']);
    const place = { file: 'stereo.wav', duration: 1 };
    expect(events(stdout)).toEqual([
      {
        event: 'open',
        ...place,
        position: 0,
        backend: 'null',
        sampleRate: RATE,
        channels: 2,
        conversion: [],
      },
      { event: 'position', ...place, position: 0 },
      { event: 'position', ...place, position: 0.1 },
      { event: 'position', ...place, position: 0.15 },
      { event: 'end', ...place, position: 0.15 },
    ]);
  });

  test('errors as JSON in the very words of standard error', async () => {
    const text = join(folder, 'text.wav');
    writeFileSync(text, 'no sound at all, just words');
    const { code, stdout, stderr } = await play(['nosuch.wav', text, mono, '--end', '0.1', '--json'], {
      cwd: folder,
    });
    expect(code).toBe(1);
    const errors = events(stdout).filter(({ event }) => event === 'error');
    expect(errors.map(({ file, message }) => `wavscope: ${file}: ${message}`)).toEqual(
      stderr.trimEnd().split('\n'),
    );
    expect(errors[0]).toEqual({ event: 'error', file: 'nosuch.wav', message: 'no such file or directory' });
    expect(errors).toHaveLength(2);
  });

  test('that there is no sound, as JSON in the very words of standard error, naming the device', async () => {
    const { code, stdout, stderr } = await play(
      [mono, '--backend', 'speaker', '--device', 'nosuch', '--json'],
      {
        env: DEAF,
      },
    );
    expect(code).toBe(3);
    const [error, ...more] = events(stdout);
    expect(more).toEqual([]);
    expect(error).toMatchObject({ event: 'error', backend: 'speaker', device: 'nosuch', next: null });
    expect(error!.message).toMatch(/^no sound through speaker on device 'nosuch': ./);
    expect(stderr).toBe(`wavscope: ${mono}: ${error!.message}\n`);
  });

  test('with --verbose, on standard error, what is done to the samples, and latency', async () => {
    const { stderr } = await play([stereo, '--channel', 'mix', '--end', '0.1', '--verbose']);
    const [first, second] = stderr.split('\n');
    expect(first).toBe(
      'null: 8000 Hz, 1 channels, 16 bits; 2 channels to 1, rounded to 16 bits with TPDF dither',
    );
    expect(second).toMatch(/^0\.000 s: latency \d+ ms, \d+ ms of it in the device's buffer$/);
  });
});

describe('play takes', () => {
  test('as long as the audio lasts', async () => {
    const began = performance.now();
    await play([mono]);
    // No sooner than the second of audio; how much later is up to the machine.
    expect(performance.now() - began).toBeGreaterThan(1000);
  });

  test('several files one after the other, whatever their formats, and tells which could not be played', async () => {
    const { code, stdout, stderr } = await play([mono, 'nosuch.wav', stereo, '--end', '0.1']);
    expect(code).toBe(1);
    expect(lines(stdout)).toEqual([...steps(0, 0.1), ...steps(0, 0.1)]);
    expect(stderr).toBe('wavscope: nosuch.wav: no such file or directory\n');
  });

  test('a stream, whose sound begins when the first of it has arrived', async () => {
    const bytes = buildWav({ fmt: { channels: 1, sampleRate: RATE }, data: monoPcm });
    const { stdout } = await wavscope(['play', '-', '--backend', 'null', '--json'], {
      input: 'open',
      meanwhile(child) {
        child.stdin!.write(bytes.subarray(0, 44 + RATE));
        child.stdout!.once('data', (data) => {
          expect(data.toString()).toContain('"open"');
          child.stdin!.end(bytes.subarray(44 + RATE));
        });
      },
    });
    expect(events(stdout).at(-1)).toMatchObject({ event: 'end', file: 'stdin', position: 1 });
  });

  test('a stream without a length, whose duration is left empty', async () => {
    const bytes = buildWav({ fmt: { channels: 1, sampleRate: RATE }, data: monoPcm, dataSize: 0xffffffff });
    const { stdout } = await play(['-', '--end', '0.2', '-q'], { input: bytes });
    expect(lines(stdout)).toEqual(steps(0, 0.2, 0.1, ''));
  });

  test('standard input from its end, and again and again, by a copy of it', async () => {
    const { stdout } = await play(['-', '--start', '-0.1', '--loop', '2'], { input: readFileSync(mono) });
    expect(lines(stdout)).toEqual([...steps(0.9, 0.9), ...steps(0.9, 1)]);
  });
});

describe('play ends', () => {
  test.skipIf(isWindows).each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    'on %s with code %i, its sound process gone (not on Windows: no program sends these)',
    async (signal, expected) => {
      let soundProcess = 0;
      const { code, stderr } = await play([mono, '--loop'], {
        meanwhile(child) {
          child.stdout!.once('data', () => {
            soundProcess = childOf(child.pid!);
            child.kill(signal);
          });
        },
      });
      expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
      expect(soundProcess).toBeGreaterThan(0);
      expect(isRunning(soundProcess)).toBe(false);
    },
  );

  const killed = 'its sound process within 0.3 s even when it is killed (not on Windows: no ps)';
  test.skipIf(isWindows)(killed, { retry: 3 }, async () => {
    const child = spawn(process.execPath, [program, 'play', mono, '--backend', 'null', '--loop']);
    await new Promise((heard) => child.stdout.once('data', heard));
    const soundProcess = childOf(child.pid!);
    child.kill('SIGKILL');
    await new Promise((gone) => child.once('exit', gone));
    await new Promise((waited) => setTimeout(waited, 300));
    expect(isRunning(soundProcess)).toBe(false);
  });

  test('quietly when the reader of its lines has gone', async () => {
    const { code, stderr } = await play([mono, '--loop'], {
      meanwhile: (child) => child.stdout!.once('data', () => child.stdout!.destroy()),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.skipIf(isWindows)(
    'with code 3 and one line that names what was tried, where there is no sound device (not on Windows: miniaudio does not tell)',
    PATIENT,
    async () => {
      const { code, stdout, stderr } = await wavscope(['play', mono], { env: DEAF });
      expect({ code, stdout: stdout.toString() }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/^wavscope: .*mono\.wav: no sound device; tried speaker, .+; .+\n$/);
    },
  );

  // Only on Linux does miniaudio let one notice that it plays to nothing.
  const telling = isWindows ? [] : ['@audio/speaker'];
  test.each(['speaker', ...telling, 'aplay', 'paplay', 'pw-cat', 'ffplay', 'sox'])(
    'with code 3 where %s alone may be used and finds no device',
    PATIENT,
    async (backend) => {
      const { code, stdout, stderr } = await wavscope(['play', mono, '--backend', backend], { env: DEAF });
      expect({ code, stdout: stdout.toString() }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^wavscope: .*mono\\.wav: no sound through ${backend}: .+\n$`));
    },
  );

  test.each([
    [['--chunk', '0'], 'is out of range'],
    [['--loop', '0'], 'is too small'],
    [['--gain', 'loud'], 'is no number'],
    [['--backend', 'loudspeaker'], 'is unknown'],
    [['--view', 'all'], 'is unknown'],
    [['--end', '1', '--duration', '1'], 'exclude each other'],
  ])('with code 2 on %j', async (options, reason) => {
    const { code, stderr } = await play([mono, ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });

  test('with no position of what was never heard', async () => {
    expect(await play(['none.wav'])).toMatchObject({ code: 1, stdout: Buffer.alloc(0) });
  });

  test('with code 1 on a part or a channel that the file has not', async () => {
    expect(await play([mono, '--start', '5'])).toMatchObject({ code: 1 });
    expect(await play([mono, '--channel', 'right'])).toMatchObject({ code: 1 });
  });
});

const speakerIsThere = existsSync(
  new URL('../../node_modules/speaker/build/Release/binding.node', import.meta.url),
);

describe.skipIf(!speakerIsThere)(
  'speaker plays through an ALSA file device (skipped where it was not built)',
  () => {
    let capture: string;
    let env: Record<string, string>;

    beforeAll(() => {
      capture = join(folder, 'capture.raw');
      const config = join(folder, 'asoundrc');
      writeFileSync(
        config,
        `pcm.!default { type file slave.pcm { type null } file "${capture}" format "raw" }`,
      );
      env = { ALSA_CONFIG_PATH: config };
    });

    async function captured(args: string[], input?: Uint8Array): Promise<Buffer> {
      rmSync(capture, { force: true });
      const { code, stderr } = await wavscope(['play', '--backend', 'speaker', ...args], { env, input });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return readFileSync(capture);
    }

    test('exactly the bytes of the file, mono and stereo', async () => {
      expect(await captured([mono])).toEqual(monoPcm);
      expect(await captured([stereo])).toEqual(stereoPcm);
    });

    test('exactly the part asked for', async () => {
      const part = await captured([stereo, '--start', '0.123', '--duration', '0.5']);
      expect(part).toEqual(stereoPcm.subarray(4 * 984, 4 * (984 + 4000)));
    });

    test('two rounds without a gap', async () => {
      expect(await captured([mono, '--loop', '2'])).toEqual(Buffer.concat([monoPcm, monoPcm]));
    });

    test('two files of the same format without a gap', async () => {
      expect(await captured([mono, mono])).toEqual(Buffer.concat([monoPcm, monoPcm]));
    });

    test('one channel as it is', async () => {
      const right = await captured([stereo, '--channel', 'right']);
      const expected = Buffer.alloc(2 * RATE);
      for (let frame = 0; frame < RATE; frame++)
        stereoPcm.copy(expected, 2 * frame, 4 * frame + 2, 4 * frame + 4);
      expect(right).toEqual(expected);
    });

    test('a stream', async () => {
      expect(await captured(['-'], readFileSync(stereo))).toEqual(stereoPcm);
    });

    test('half the amplitude at −6.02 dB, to the step that dither allows', async () => {
      const quiet = await captured([mono, '--gain', '-6.0206']);
      expect(quiet.length).toBe(monoPcm.length);
      for (let at = 0; at < quiet.length; at += 2) {
        expect(Math.abs(quiet.readInt16LE(at) - monoPcm.readInt16LE(at) / 2)).toBeLessThanOrEqual(1.6);
      }
    });
  },
);

/** The process id of a process's first child. */
function childOf(pid: number): number {
  return Number(
    execFileSync('ps', ['--ppid', String(pid), '-o', 'pid='])
      .toString()
      .trim()
      .split(/\s+/)[0],
  );
}

/** Not so a process that has ended and is only waited for. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'stat=']);
  return /^[^Z\s]/.test(stdout.toString().trim());
}
