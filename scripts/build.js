// Builds dist/: the command line, the analysis worker and the sound process as ES modules with the chunks
// they share, and the SIMD kernels as a wasm file beside them.
import { rmSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';

const outdir = process.env.OUTDIR ?? 'dist';
rmSync(outdir, { recursive: true, force: true });

await build({
  entryPoints: {
    cli: 'src/cli.ts',
    'analysis-worker': 'src/analysis/worker.ts',
    'sound-process': 'src/audio/sound-process.ts',
  },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Native packages, packages that read files beside them, and those that need to stay CommonJS.
  external: [
    '@napi-rs/canvas',
    '@echogarden/pffft-wasm',
    '@fontsource/inter',
    'kissfft-js',
    'node-wav',
    'speaker',
    '@audio/speaker',
  ],
  // commander is CommonJS and calls require() for Node's own modules.
  banner: {
    js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

const { error, stderr } = await asc.main([
  'src/dsp/kernels/kernels.ts',
  '--outFile',
  `${outdir}/kernels.wasm`,
  '--importMemory',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '-O3',
  '--noAssert',
  '--converge',
]);
if (error) {
  console.error(stderr.toString());
  process.exitCode = 1;
}
