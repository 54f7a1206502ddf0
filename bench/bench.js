// Times wavscope against the peers that are installed: whole processes, cold start included, in turn, in one run.
// Usage: npm run bench [-- --pairs 5] [-- --only specgram] [-- --long] [-- --readme]
//   --pairs n   runs of each pair, at least 5 for figures that count
//   --only x    the comparisons whose name contains x
//   --long      the 7 h file too (4.4 GB on disk)
//   --readme    put the table into the README
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    readme: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'wavscope-bench-'));
const out = join(folder, 'out.png');
const program = fileURLToPath(new URL('../bin/wavscope.js', import.meta.url));
const script = fileURLToPath(new URL('three-panels.py', import.meta.url));
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const wavscope = (...args) => [process.execPath, program, ...args, '-o', out];
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

/** What is compared: the corpus file, wavscope's command and the peers that do the same. */
const comparisons = [
  ['start-up', 'short', () => [process.execPath, program, '--version'], { node: () => ['node', '-e', '0'] }],
  ['info', 'hour', (f) => [process.execPath, program, 'info', f], { node: () => ['node', '-e', '0'] }],
  [
    'specgram, 10 s',
    'short',
    (f) => wavscope('specgram', f),
    { node: () => ['node', '-e', '0'], sox: (f) => ['sox', f, '-n', 'spectrogram', '-o', out] },
  ],
  [
    'specgram, both channels',
    'hour',
    (f) => wavscope('specgram', f, '--channel', 'all'),
    { sox: (f) => ['sox', f, '-n', 'spectrogram', '-o', out] },
  ],
  [
    'specgram, both channels, FFT 1024, hop 512',
    'hour',
    (f) => wavscope('specgram', f, '--channel', 'all', '--nfft', '1024', '--hop', '512'),
    { sox: (f) => ['sox', f, '-n', 'spectrogram', '-x', '1600', '-y', '513', '-o', out] },
  ],
  [
    'specgram',
    'hour',
    (f) => wavscope('specgram', f),
    { ffmpeg: (f) => ffmpeg(f, 'showspectrumpic=s=1600x512') },
  ],
  [
    'specgram, 96 kHz float',
    'hires',
    (f) => wavscope('specgram', f),
    { sox: (f) => ['sox', f, '-n', 'spectrogram', '-o', out] },
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
  ['spectrum', 'hour', (f) => wavscope('spectrum', f), {}],
  ['figure', 'song', (f) => wavscope('figure', f), { matplotlib: (f) => [python, script, f, out] }],
  [
    'info --levels',
    'hour',
    (f) => [process.execPath, program, 'info', '--levels', f],
    { sox: (f) => ['sox', f, '-n', 'stats'] },
  ],
  ['specgram, 7 h', 'long', (f) => wavscope('specgram', f), {}],
  ['wave, 7 h', 'long', (f) => wavscope('wave', f), {}],
];

const lines = [
  '| work | file | wavscope: wall, CPU, memory | peer: wall, CPU, memory | peer / wavscope |',
  '|---|---|---|---|---|',
];
try {
  for (const [name, input, ours, peers] of comparisons) {
    if (!name.includes(options.only) || (input === 'long' && !options.long)) continue;
    const file = corpusFile(input);
    const present = Object.entries(peers).filter(([peer, command]) => installed(peer, command(file)));
    const rows = present.length ? present : [[undefined, undefined]];
    for (const [peer, command] of rows) print(compare(name, input, ours(file), peer, command?.(file)));
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (options.readme) intoReadme();

function installed(peer, [command]) {
  if (peer === 'matplotlib') return spawnSync(command, ['-c', 'import matplotlib, scipy']).status === 0;
  return spawnSync('sh', ['-c', `command -v "$0"`, command]).status === 0;
}

/** Medians of runs that take turns, so that what else the machine does meets both alike. */
function compare(name, input, ours, peer, theirs) {
  const runs = { ours: [], theirs: [] };
  measure(ours);
  for (let pair = 0; pair < Number(options.pairs); pair++) {
    runs.ours.push(measure(ours));
    if (theirs) runs.theirs.push(measure(theirs));
  }
  const own = medians(runs.ours);
  if (!peer) return [name, input, show(own), '', ''];
  const other = medians(runs.theirs);
  return [name, input, show(own), `${peer}: ${show(other)}`, `${(other.wall / own.wall).toFixed(1)} ×`];
}

/** Wall and CPU seconds and peak memory in MB of one run; the latter two by GNU time, where it is installed. */
function measure([command, ...args]) {
  const time = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%U %S %M', command] : [command];
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(time[0], [...time.slice(1), ...args], { encoding: 'utf8' });
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
  const made = `Medians of ${options.pairs} runs in turn on ${cpus().length} cores (${cpus()[0].model.trim()}), page cache warm, made by \`${command}\`. The files are stereo: 10 s (short), 4 min (song), ${hours} of 16 bits at 44.1 kHz, 20 min of float at 96 kHz (hires):`;
  const readme = readFileSync(path, 'utf8');
  const parts = /(<!-- bench -->\n)[\s\S]*(<!-- \/bench -->)/;
  writeFileSync(
    path,
    readme.replace(parts, (_, open, close) => `${open}\n${made}\n\n${lines.join('\n')}\n\n${close}`),
  );
}
