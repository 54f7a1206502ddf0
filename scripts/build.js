// Builds dist/: the command line, the analysis worker and the sound process with the chunks they share, the SIMD
// kernels as wasm files, and the font's outlines. Scripts are CommonJS: Node 20 starts them 4 ms sooner than ES modules.
// With --if-stale it does so only where one of what it is made from is newer, as the tests ask for.
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { isStale } from './stale.js';

const SOURCES = ['src', 'scripts', 'package.json', 'package-lock.json'];
const finished = process.env.OUTDIR ?? 'dist';
if (process.argv.includes('--if-stale') && !isStale(finished, SOURCES)) process.exit();

// Loaded only now: they take longer than to see that nothing is to be done.
const { default: asc } = await import('assemblyscript/asc');
const { build } = await import('rolldown');
const { fontData } = await import('./font.js');

const began = new Date();
/** Built beside it and renamed, so that a build that fails or is ended leaves what was there. */
const dir = `${finished}.partial`;
rmSync(dir, { recursive: true, force: true });

/** commander requires node:child_process for subcommands that are programs of their own; loading it takes 3 ms. */
const commanderWithoutPrograms = {
  name: 'commander-without-programs',
  resolveId: (id, importer) =>
    id === 'node:child_process' && /[\\/]commander[\\/]/.test(importer) ? '\0nothing' : undefined,
  load: (id) => (id === '\0nothing' ? 'export {}' : undefined),
};

await build({
  input: {
    cli: 'src/cli.ts',
    'analysis-worker': 'src/analysis/worker.ts',
    'file-worker': 'src/batch/file-worker.ts',
    'sound-process': 'src/audio/sound-process.ts',
  },
  platform: 'node',
  plugins: [commanderWithoutPrograms],
  // d3 makes all of its interpolators and colour schemes as it is loaded; four are wanted.
  treeshake: {
    manualPureFunctions: [
      'colors',
      'ramp',
      'ramp$1',
      'rgbSpline',
      'interpolateTransform',
      'hsl',
      'hcl',
      'cubehelix',
      'cubehelix$1',
      'interpolateCubehelixLong',
      'rgb',
    ],
  },
  // Native packages, and those that a bundle would break.
  external: ['@napi-rs/canvas', /^kissfft-js/, 'node-wav', 'speaker', '@audio/speaker'],
  output: {
    dir,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    // Names stay, for the stacks that --debug shows.
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
  },
  logLevel: 'warn',
});

writeFileSync(`${dir}/font.json`, JSON.stringify(fontData()));

await compileKernels('src/dsp/kernels/kernels.ts', 'kernels.wasm');
await compileKernels('src/render/kernels/kernels.ts', 'render.wasm');

// As old as its sources were when they were read: what has been edited since is newer.
utimesSync(dir, began, began);
rmSync(finished, { recursive: true, force: true });
renameSync(dir, finished);

async function compileKernels(source, file) {
  const flags = [
    '--importMemory',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '-O3',
    '--noAssert',
    '--converge',
  ];
  const { error, stderr } = await asc.main([source, '--outFile', `${dir}/${file}`, ...flags]);
  if (error) throw new Error(stderr.toString());
}
