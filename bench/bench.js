// Times wavscope against the peers that are installed: whole processes, cold start included, in turn, in one run.
// Usage: npm run bench [-- --pairs 5] [-- --only specgram] [-- --long] [-- --node path] [-- --readme]
//   --pairs n    runs of each pair, at least 5 for figures that count
//   --only x     the comparisons whose name contains x
//   --long       the 7 h file too (4.4 GB on disk)
//   --node path  the Node that wavscope runs on, such as one of npm's package "node"; else this one
//   --readme     put the table into the README
// The last column is what is aimed at, on a quiet machine of two cores.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpusFile } from './corpus.js';

const { values: options } = parseArgs({
  options: {
    pairs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    long: { type: 'boolean', default: false },
    node: { type: 'string', default: process.execPath },
    readme: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'wavscope-bench-'));
const out = join(folder, 'out.png');
const outs = join(folder, 'outs');
mkdirSync(outs);
const program = fileURLToPath(new URL('../bin/wavscope.js', import.meta.url));
const script = fileURLToPath(new URL('three-panels.py', import.meta.url));
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const nodeVersion = spawnSync(options.node, ['--version'], { encoding: 'utf8' }).stdout.trim();
const isNode20 = nodeVersion.startsWith('v20.');

const bare = (...args) => [options.node, program, ...args];
const wavscope = (...args) => bare(...args, '-o', out);
/** Of a folder's files, a picture each. */
const batch = (...args) => bare(...args, '-o', `${outs}/`);
const ffmpeg = (file, filter) => [
  'ffmpeg',
  '-v',
  'error',
  '-y',
  '-i',
  file,
  '-lavfi',
  filter,
  '-frames:v',
  '1',
  out,
];
const node = { node: () => [options.node, '-e', '0'] };
const sox = (...args) => ({ sox: (f) => ['sox', f, '-n', 'spectrogram', ...args, '-o', out] });
/** A command for each file of a folder, by a shell that is there: $f is the file, $out where its picture goes. */
const loop = (command) => (files) => [
  'sh',
  '-c',
  `cd "$0" && for f in *.wav; do out="$1/$f.png"; ${command}; done`,
  files,
  outs,
];
const twoAtATime = (command) => (files) => [
  'sh',
  '-c',
  `cd "$0" && printf '%s\\n' *.wav | xargs -P2 -I{} ${command}`,
  files,
  outs,
];

/** What is aimed at: the peer's time over ours, or ours over the peer's; seconds of CPU; MB. */
const faster = (atLeast) => ({ faster: atLeast });
const slower = (atMost) => ({ slower: atMost });

/**
 * What is compared: the corpus file or folder, wavscope's command, the peers that do the same (their program is the last
 * word of their name; seconds are what was measured elsewhere), and what is aimed at.
 */
const comparisons = [
  ['start-up', 'short', () => bare('--version'), node],
  ['info', 'hour', (f) => bare('info', f), node],
  [
    'specgram, 10 s',
    'short',
    (f) => wavscope('specgram', f),
    { ...node, ...sox() },
    { node: slower(isNode20 ? 2.9 : 5) },
  ],
  [
    'specgram, both channels',
    'hour',
    (f) => wavscope('specgram', f, '--channel', 'all'),
    sox(),
    { sox: faster(isNode20 ? 4.8 : 5.5) },
  ],
  [
    'specgram, both channels, FFT 1024, hop 512',
    'hour',
    (f) => wavscope('specgram', f, '--channel', 'all', '--nfft', '1024', '--hop', '512'),
    sox('-x', '1600', '-y', '513'),
    { sox: faster(isNode20 ? 5.5 : 6.3) },
  ],
  [
    'specgram',
    'hour',
    (f) => wavscope('specgram', f),
    { ffmpeg: (f) => ffmpeg(f, 'showspectrumpic=s=1600x512') },
  ],
  ['specgram, 96 kHz float', 'hires', (f) => wavscope('specgram', f), sox()],
  [
    'specgram, both channels, 800x513',
    'clips',
    (f) => batch('specgram', f, '--size', '800x513', '--no-title', '--channel', 'all'),
    { 'xargs -P2 sox': twoAtATime('sox {} -n spectrogram -o "$1/{}.png"') },
    { 'xargs -P2 sox': faster(1.5) },
  ],
  [
    'specgram, 1600x900',
    'clips',
    (f) => batch('specgram', f),
    { 'a loop of sox': loop('sox "$f" -n spectrogram -x 1450 -y 513 -o "$out"') },
    { 'a loop of sox': faster(3), cpu: 2.4 },
  ],
  [
    'wave',
    'clips',
    (f) => batch('wave', f),
    { 'a loop of sndfile-waveform': loop('sndfile-waveform -g 1600x400 "$f" "$out"') },
    { 'a loop of sndfile-waveform': faster(3) },
  ],
  [
    'wave',
    'hour',
    (f) => wavscope('wave', f),
    {
      audiowaveform: (f) => [
        'audiowaveform',
        '-i',
        f,
        '-o',
        out,
        '-w',
        '1600',
        '-h',
        '400',
        '--zoom',
        'auto',
        '-q',
      ],
      ffmpeg: (f) => ffmpeg(f, 'showwavespic=s=1600x400'),
    },
  ],
  [
    'wave, .dat of 256 frames a point',
    'hour',
    (f) => bare('wave', f, '--frames-per-point', '256', '-o', join(folder, 'out.dat')),
    {
      audiowaveform: (f) => ['audiowaveform', '-i', f, '-o', join(folder, 'out.dat'), '-z', '256', '-q'],
      'audiowaveform 1.10': 0.49,
    },
    { audiowaveform: faster(1.8), 'audiowaveform 1.10': faster(1.8), memory: 90 },
  ],
  ['spectrum', 'hour', (f) => wavscope('spectrum', f), {}],
  ['figure', 'song', (f) => wavscope('figure', f), { matplotlib: (f) => [python, script, f, out] }],
  ['info --levels', 'hour', (f) => bare('info', '--levels', f), { sox: (f) => ['sox', f, '-n', 'stats'] }],
  ['info --json --recursive', 'tree', (f) => bare('info', '--json', '--recursive', f), {}, { cpu: 0.3 }],
  ['specgram, 7 h', 'long', (f) => wavscope('specgram', f), {}],
  ['wave, 7 h', 'long', (f) => wavscope('wave', f), {}],
];

const lines = [
  `| work | file | wavscope on Node ${nodeVersion}: wall, CPU, memory | peer: wall, CPU, memory | peer / wavscope | aim |`,
  '|---|---|---|---|---|---|',
];
try {
  for (const [name, input, ours, peers, aims = {}] of comparisons) {
    if (!name.includes(options.only) || (input === 'long' && !options.long)) continue;
    const file = corpusFile(input);
    const present = Object.entries(peers).filter(([peer, command]) => isThere(peer, command, file));
    const rows = present.length ? present : [[undefined, undefined]];
    for (const [peer, command] of rows) {
      const theirs = typeof command === 'function' ? command(file) : command;
      print(compare(name, input, ours(file), peer, theirs, aims));
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (options.readme) intoReadme();

/** Seconds that were measured elsewhere count where the program itself is not there. */
function isThere(peer, command, file) {
  if (typeof command === 'number') return !isInstalled(peer.split(' ')[0]);
  if (peer === 'matplotlib')
    return spawnSync(command(file)[0], ['-c', 'import matplotlib, scipy']).status === 0;
  return peer === 'node' || isInstalled(peer.split(' ').at(-1));
}

function isInstalled(command) {
  return spawnSync('sh', ['-c', 'command -v "$0"', command]).status === 0;
}

/** Medians of runs that take turns, so that what else the machine does meets both alike. */
function compare(name, input, ours, peer, theirs, aims) {
  const runs = { ours: [], theirs: [] };
  measure(ours);
  for (let pair = 0; pair < Number(options.pairs); pair++) {
    runs.ours.push(measure(ours));
    if (Array.isArray(theirs)) runs.theirs.push(measure(theirs));
  }
  const own = medians(runs.ours);
  const others = typeof theirs === 'number' ? { wall: theirs, cpu: NaN, memory: NaN } : medians(runs.theirs);
  const aim = showAims(aims, peer);
  if (!peer) return [name, input, show(own), '', '', aim];
  return [name, input, show(own), `${peer}: ${show(others)}`, showRatio(own, others, aims[peer]), aim];
}

function showRatio(own, other, aim) {
  return aim?.slower
    ? `1 / ${(own.wall / other.wall).toFixed(1)}`
    : `${(other.wall / own.wall).toFixed(1)} ×`;
}

function showAims({ cpu, memory, ...ratios }, peer) {
  const { faster, slower } = ratios[peer] ?? {};
  return [
    faster && `≥ ${faster} ×`,
    slower && `≥ 1 / ${slower}`,
    cpu && `≤ ${cpu} s of CPU`,
    memory && `≤ ${memory} MB`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Wall and CPU seconds and peak memory in MB of one run; the latter two by GNU time, where it is installed. */
function measure([command, ...args]) {
  const time = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%U %S %M', command] : [command];
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(time[0], [...time.slice(1), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  const [user, system, memory] =
    time.length > 1 ? stderr.trimEnd().split('\n').at(-1).split(' ').map(Number) : [];
  return { wall, cpu: user + system, memory: memory / 1024 };
}

function medians(runs) {
  const median = (key) => {
    const sorted = runs.map((run) => run[key]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  };
  return { wall: median('wall'), cpu: median('cpu'), memory: median('memory') };
}

function show({ wall, cpu, memory }) {
  const seconds = (value) => `${value < 1 ? value.toFixed(2) : value.toFixed(1)} s`;
  return Number.isNaN(memory) ? seconds(wall) : `${seconds(wall)}, ${seconds(cpu)}, ${Math.round(memory)} MB`;
}

function print(cells) {
  const line = `| ${cells.join(' | ')} |`;
  if (lines.length === 2) console.log(lines.join('\n'));
  lines.push(line);
  console.log(line);
}

function intoReadme() {
  const path = new URL('../README.md', import.meta.url);
  const command = options.long ? 'npm run bench -- --long' : 'npm run bench';
  const hours = options.long ? '1 h (hour) and 7 h (long)' : 'and 1 h (hour)';
  const made = `Medians of ${options.pairs} runs in turn on ${cpus().length} cores (${cpus()[0].model.trim()}), page cache warm, made by \`${command}\`. The files are stereo: 10 s (short), 4 min (song), ${hours} of 16 bits at 44.1 kHz, 20 min of float at 96 kHz (hires), and 100 (clips) and 3,000 (tree) links to the short one:`;
  const readme = readFileSync(path, 'utf8');
  const parts = /(<!-- bench -->\n)[\s\S]*(<!-- \/bench -->)/;
  writeFileSync(
    path,
    readme.replace(parts, (_, open, close) => `${open}\n${made}\n\n${lines.join('\n')}\n\n${close}`),
  );
}
