// Runs the built program for long, on much and on many, and tells whether its memory stays flat:
//
//   npm run build && npm run soak [-- --minutes 60] [--hours 7] [--files 500] [--clips 20000] [--only pipe,playlist,batch,long]
//
// --minutes of an endless pipe in real time go through every backend that runs here, all at once; four hours go as fast as
// they are taken through the one that keeps no time; a playlist of --files, a batch of --clips, and a file of --hours
// through every command. The table has the resident memory of the program and all that it starts, the most up to 10 %, 50 %
// and 100 % of each; where that goes on growing (scripts/soak/run.js says by how much), the exit code is 1.
import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.js';
import { bytesOf, feedAudio, writeAudio } from './soak/audio.js';
import { mebibytes, run } from './soak/run.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    hours: { type: 'string', default: '7' },
    files: { type: 'string', default: '500' },
    clips: { type: 'string', default: '20000' },
    only: { type: 'string', default: 'pipe,playlist,batch,long' },
    program: { type: 'string', default: 'bin/wavscope.js' },
  },
});
/** What `speaker` keeps of each write in an hour of real time or of audio, as docs/playing.md has it. */
const SPEAKER_BYTES_AN_HOUR = 50 * 2 ** 20;
const UNPACED_HOURS = 4;
const [minutes, hours, files, clips] = ['minutes', 'hours', 'files', 'clips'].map((name) =>
  Number(values[name]),
);
const parts = { pipe, playlist, batch, long };
const program = resolve(values.program);
const folder = mkdtempSync(join(tmpdir(), 'wavscope-soak-'));
let failed = 0;

console.log('| what | s | 10 % | 50 % | 100 % | |\n|---|---|---|---|---|---|');
try {
  for (const name of values.only.split(',')) await parts[name]();
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;

/** Runs it and prints its row. @param {import('./soak/run.js').Soak} soak */
async function soak(soak) {
  const { name, seconds, memory, fault } = await run(program, soak);
  if (fault) failed++;
  const cells = [name, seconds.toFixed(1), ...memory.map(mebibytes), fault?.replaceAll('\n', ' ') ?? 'flat'];
  console.log(`| ${cells.join(' | ')} |`);
}

async function pipe() {
  await unpaced();
  const built = await bundle('test/audio/sound-server.ts');
  const { hasPulseAudio, startSoundServer } = await import(built.path);
  built.remove();
  const server = hasPulseAudio ? await startSoundServer() : undefined;
  try {
    const heard = server ? ['speaker', '@audio/speaker', 'paplay', 'aplay', 'ffplay', 'sox'] : [];
    await Promise.all(['null', ...heard].filter(isInstalled).map((backend) => paced(backend, server?.env)));
  } finally {
    await server?.stop();
  }
}

/**
 * Through ALSA to nothing, as fast as it is taken: of all backends `speaker` alone keeps no time there. An hour takes seconds,
 * in which heaps still grow to their size, so it is four.
 */
function unpaced() {
  const config = join(folder, 'asound.conf');
  writeFileSync(config, 'pcm.!default { type file slave.pcm { type null } file "/dev/null" format "raw" }\n');
  let given = 0;
  return soak({
    name: `${UNPACED_HOURS} h of a pipe, speaker, unpaced`,
    args: ['play', '-', '--backend', 'speaker'],
    env: { ALSA_CONFIG_PATH: config },
    feed: (stdin) =>
      feedAudio(stdin, 3600 * UNPACED_HOURS, (seconds) => {
        given = seconds;
      }),
    progress: () => given / (3600 * UNPACED_HOURS),
    allowance: SPEAKER_BYTES_AN_HOUR * UNPACED_HOURS,
  });
}

function paced(backend, env) {
  return soak({
    name: `a pipe, ${backend}, ${minutes} min`,
    args: ['play', '-', '--backend', backend],
    env,
    // More than is heard: the pipe never ends.
    feed: (stdin) => feedAudio(stdin, 60 * minutes + 600, () => {}),
    progress: (_, seconds) => seconds / (60 * minutes),
    endless: true,
    allowance: backend === 'speaker' ? (SPEAKER_BYTES_AN_HOUR * minutes) / 60 : 0,
  });
}

function isInstalled(backend) {
  if (backend === 'null' || backend.includes('speaker')) return true;
  return spawnSync('sh', ['-c', `command -v ${backend === 'sox' ? 'play' : backend}`]).status === 0;
}

async function playlist() {
  const paths = hardLinks('song', files, 1);
  await soak({
    name: `a playlist of ${files} files, null`,
    args: ['play', ...paths, '--duration', '0.1', '--backend', 'null'],
  });
}

/** So many names of one file of so many seconds. */
function hardLinks(name, count, seconds) {
  const place = join(folder, name);
  mkdirSync(place);
  const first = join(place, '0.wav');
  writeAudio(first, seconds);
  const paths = Array.from({ length: count }, (_, index) => join(place, `${index}.wav`));
  for (const path of paths.slice(1)) linkSync(first, path);
  return paths;
}

async function batch() {
  const paths = hardLinks('clip', clips, 1);
  const out = join(folder, 'out');
  mkdirSync(out);
  const to = (format) => ['-o', join(out, `{name}.${format}`)];
  const commands = [
    ['info', '--json', '--levels'],
    ['wave', '--points', '100', ...to('csv')],
    ['spectrum', '--peaks', '3', ...to('json')],
    ['specgram', '--size', '320x200', ...to('png')],
  ];
  for (const args of commands)
    await soak({ name: `${clips} clips, ${words(args)}`, args: [args[0], ...paths, ...args.slice(1)] });
}

async function long() {
  const path = join(folder, 'long.wav');
  writeAudio(path, 3600 * hours);
  const bytes = bytesOf(3600 * hours);
  const output = ['-o', join(folder, 'output'), '-f'];
  const commands = [
    ['info', '--levels'],
    ['wave', ...output, 'png'],
    ['wave', ...output, 'svg', '--rms'],
    ['wave', ...output, 'dat'],
    ['wave', ...output, 'json'],
    ['wave', ...output, 'csv', '--rms'],
    ['specgram', ...output, 'png'],
    ['specgram', '--channel', 'all', ...output, 'webp'],
    ['specgram', ...output, 'npy', '--columns', '10000'],
    ['specgram', ...output, 'npy', '--nfft', '512'],
    ['specgram', ...output, 'csv', '--nfft', '64', '--hop', '64', '--freq', '0:1k'],
    ['spectrum', ...output, 'png', '--peaks', '10'],
    ['spectrum', ...output, 'npy', '--nfft', '10007'],
    ['figure', ...output, 'png'],
  ];
  for (const args of commands) {
    await soak({
      name: `${hours} h, ${words(args)}`,
      args: [args[0], path, ...args.slice(1)],
      progress: (pid) => bytesRead(pid) / bytes,
    });
    rmSync(join(folder, 'output'), { force: true });
  }
  rmSync(path);
}

/** Of a process, as Linux counts them. */
function bytesRead(pid) {
  try {
    return Number(/^rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 1;
  }
}

/** A command as a row has it. */
function words(args) {
  return args.filter((arg) => arg !== '-o' && !arg.startsWith(folder)).join(' ');
}
