import type { ComplexFft } from './fft.ts';

/** What kissfft-js's raw Emscripten module exports of KISS FFT (https://github.com/mborgerding/kissfft). */
export interface KissModule {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _kiss_fft_alloc(length: number, inverse: 0 | 1, memory: 0, memoryLength: 0): number;
  _kiss_fft(setup: number, input: number, output: number): void;
}

/** asm.js wants a heap of a power of two or a multiple of 16 MiB. */
const HEAP_UNIT = 2 ** 24;
/** Emscripten's stack and static data, with room to spare. */
const HEAP_OVERHEAD = 2 ** 23;

/**
 * Complex FFT by kissfft-js, in a heap of its own: the package's ready-made one has 16 MiB and does not recover from
 * running out. Prime factors above 5 cost their square.
 */
export async function openKissComplex(length: number): Promise<ComplexFft> {
  const { default: openKissFft } = await import('kissfft-js/src/KissFFT.js');
  const kiss = openModule(openKissFft, length * 24 + HEAP_OVERHEAD);
  const setup = kiss._kiss_fft_alloc(length, 0, 0, 0);
  const input = kiss._malloc(length * 8);
  const output = kiss._malloc(length * 8);
  if (!setup || !input || !output) throw new RangeError(`no room for an FFT of ${length} points`);
  const inputValues = new Float32Array(kiss.HEAPU8.buffer, input, length * 2);
  const outputValues = new Float32Array(kiss.HEAPU8.buffer, output, length * 2);
  return {
    length,
    forward(values) {
      inputValues.set(values);
      kiss._kiss_fft(setup, input, output);
      values.set(outputValues);
    },
    // The heap goes with the module, once nothing refers to it.
    free() {},
  };
}

/** Not async: the module has a `then` that resolves to itself, and awaiting it would never end. */
function openModule(
  openKissFft: (options: { TOTAL_MEMORY: number }) => KissModule,
  bytes: number,
): KissModule {
  const before = new Set(process.listeners('uncaughtException'));
  const kiss = openKissFft({ TOTAL_MEMORY: Math.ceil(bytes / HEAP_UNIT) * HEAP_UNIT });
  // Emscripten's listener would print the module's whole source on any crash of ours.
  for (const listener of process.listeners('uncaughtException')) {
    if (!before.has(listener)) process.off('uncaughtException', listener);
  }
  return kiss;
}
