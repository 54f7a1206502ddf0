/** A PulseAudio server of the test's own with one null sink, and what is heard there. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hrtime } from 'node:process';

export const RATE = 44100;

export const hasPulseAudio = ['pulseaudio', 'parec', 'pactl'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
);

/** Seconds of the monotonic clock, the same that the driver of pseudo-terminals and the program go by. */
export function now(): number {
  return Number(hrtime.bigint()) / 1e9;
}

export interface SoundServer {
  /** Leads programs to this server. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

export async function startSoundServer(): Promise<SoundServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pulse-'));
  const env = { XDG_RUNTIME_DIR: folder, HOME: folder, PULSE_SERVER: `unix:${join(folder, 'native')}` };
  const server = spawn(
    'pulseaudio',
    [
      ...['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disable-shm=yes'],
      `--load=module-native-protocol-unix socket=${join(folder, 'native')} auth-anonymous=1`,
      `--load=module-null-sink sink_name=heard rate=${RATE}`,
    ],
    { env: { ...process.env, ...env }, stdio: 'ignore' },
  );
  const stop = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 50; attempt++) {
    await wait(0.1);
    if (spawnSync('pactl', ['info'], { env: { ...process.env, ...env } }).status === 0) return { env, stop };
  }
  await stop();
  throw new Error('pulseaudio does not answer');
}

/** What is heard at the null sink, as it is heard. */
export class Listener {
  readonly #recorder: ChildProcess;
  /** Runs of samples and when the last of each was heard. */
  readonly #heard: { samples: Int16Array; until: number }[] = [];

  /** Listens; the sink has settled when this settles: one that nobody listened to has mixed two seconds ahead. */
  static async start({ env }: SoundServer): Promise<Listener> {
    const listener = new Listener(env);
    await wait(3);
    return listener;
  }

  private constructor(env: Record<string, string>) {
    const format = ['--raw', '--format=s16le', `--rate=${RATE}`, '--channels=1', '--latency-msec=10'];
    this.#recorder = spawn('parec', ['--device=heard.monitor', ...format], {
      env: { ...process.env, ...env },
    });
    this.#recorder.stdout!.on('data', (bytes: Buffer) => {
      const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
      const samples = new Int16Array(even.buffer, even.byteOffset, even.length / 2);
      this.#heard.push({ samples: samples.slice(), until: now() });
    });
  }

  async stop(): Promise<void> {
    await ended(this.#recorder);
  }

  /** Peaks of full scale 1 of each millisecond since then, with the time at which it was heard. */
  levels(since: number): { at: number; peak: number }[] {
    const step = Math.round(RATE / 1000);
    return this.#since(since).flatMap(({ samples, until }) =>
      Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
        const slice = samples.subarray(index * step, (index + 1) * step);
        const peak = slice.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32768;
        return { at: until - (samples.length - index * step) / RATE, peak };
      }),
    );
  }

  /** All samples since then, from the first that is not 0 to the last. */
  samples(since: number): number[] {
    const all = this.#since(since).flatMap(({ samples }) => [...samples]);
    return all.slice(
      all.findIndex((sample) => sample !== 0),
      all.findLastIndex((sample) => sample !== 0) + 1,
    );
  }

  #since(time: number): { samples: Int16Array; until: number }[] {
    return this.#heard.filter(({ until }) => until > time);
  }
}

export function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}
