import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import openPffft from '@echogarden/pffft-wasm/simd';
import { distFile } from '../dist.ts';

/** The kernels of kernels/. Pointers are byte addresses in the shared memory; counts are samples. */
export interface Kernels {
  decodeS16(source: number, target: number, samples: number): void;
  partStereoS16(source: number, left: number, right: number, frames: number): void;
  mixStereoS16(source: number, target: number, frames: number): void;
  decodeS24(source: number, target: number, samples: number): void;
  decodeS32(source: number, target: number, samples: number): void;
  decodeF64(source: number, target: number, samples: number): void;
  swapBytes2(values: number, count: number): void;
  swapBytes4(values: number, count: number): void;
  swapBytes8(values: number, count: number): void;
  zeroDamaged(values: number, count: number, limit: number): number;
  deinterleaveStereo(source: number, left: number, right: number, frames: number): void;
  pickChannel(source: number, target: number, frames: number, channels: number): void;
  mixStereo(source: number, target: number, frames: number): void;
  mixChannels(source: number, target: number, frames: number, channels: number): void;
  addColumns(
    setup: number,
    samples: number,
    hop: number,
    columns: number,
    window: number,
    length: number,
    spectrum: number,
    work: number,
    power: number,
    maximum: number,
  ): void;
  addPairs(
    samples: number,
    hop: number,
    pairs: number,
    window: number,
    length: number,
    twiddles: number,
    work: number,
    power: number,
  ): void;
  foldPairs(power: number, order: number, total: number, length: number): void;
  drainPower(power: number, order: number, total: number, bins: number): void;
  drainMean(
    power: number,
    order: number,
    total: number,
    factors: number,
    count: number,
    mean: number,
    bins: number,
  ): void;
  widenExtremes(powers: number, count: number, floor: number, extremes: number): void;
  bandMaxima(
    powers: number,
    bins: number,
    bands: number,
    counts: number,
    groups: number,
    maxima: number,
  ): void;
  measure(samples: number, count: number, result: number): void;
  countOver(samples: number, count: number): number;
  /** 1 where they do. */
  reaches(samples: number, count: number, low: number, high: number): number;
  reachesS16(samples: number, count: number, low: number, high: number): number;
  fullScaleRuns(
    samples: number,
    from: number,
    count: number,
    low: number,
    high: number,
    least: number,
    runs: number,
    most: number,
  ): number;
}

/** The functions of pffft (https://bitbucket.org/jpommier/pffft, pffft.h) that are used here. */
export interface Pffft {
  _pffft_new_setup(length: number, complex: 0 | 1): number;
  _pffft_destroy_setup(setup: number): void;
  _pffft_transform(setup: number, input: number, output: number, work: number, inverse: 0 | 1): void;
  _pffft_transform_ordered(setup: number, input: number, output: number, work: number, inverse: 0 | 1): void;
  _pffft_zreorder(setup: number, input: number, output: number, inverse: 0 | 1): void;
  _pffft_zconvolve_accumulate(setup: number, a: number, b: number, ab: number, scaling: number): void;
  _pffft_aligned_malloc(bytes: number): number;
  _pffft_aligned_free(pointer: number): void;
}

/** pffft and our kernels over one memory. */
export interface Simd {
  kernels: Kernels;
  pffft: Pffft;
  /** Its buffer is replaced when it grows: ask for views anew after any allocation. */
  memory: WebAssembly.Memory;
}

const require = createRequire(import.meta.url);

let opened: Promise<Simd> | undefined;

/** The SIMD engine of this thread, loaded at the first call. */
export function openSimd(): Promise<Simd> {
  opened ??= load();
  return opened;
}

async function load(): Promise<Simd> {
  const { pffft, memory } = await loadPffft();
  const kernels = new WebAssembly.Module(readFileSync(distFile('kernels.wasm')));
  const { exports } = new WebAssembly.Instance(kernels, {
    env: { memory },
    pffft: { transform: bareTransform(pffft) },
  });
  return { kernels: exports as unknown as Kernels, pffft, memory };
}

function loadPffft(): Promise<Pick<Simd, 'pffft' | 'memory'>> {
  return new Promise((loaded, failed) => {
    let memory: WebAssembly.Memory | undefined;
    const opening = openPffft({
      instantiateWasm(imports, receive) {
        try {
          const path = join(dirname(require.resolve('@echogarden/pffft-wasm/simd')), 'pffft.wasm');
          const module = new WebAssembly.Module(readFileSync(path));
          const instance = new WebAssembly.Instance(module, imports);
          memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
          receive(instance, module);
          return instance.exports;
        } catch (error) {
          // Thrown on, it would be printed, and met by another attempt that aborts. So the package waits for ever.
          failed(error);
          return {};
        }
      },
    });
    opening
      .then((pffft) => {
        if (memory === undefined) throw new Error('pffft exports no memory');
        loaded({ pffft, memory });
      })
      .catch(failed);
  });
}

/** Emscripten's wrapper gives way to the WebAssembly function at its first call; kernels are to call that one directly. */
function bareTransform(pffft: Pffft): Pffft['_pffft_transform'] {
  const setup = pffft._pffft_new_setup(32, 0);
  const values = pffft._pffft_aligned_malloc(32 * 4);
  pffft._pffft_transform(setup, values, values, 0, 0);
  pffft._pffft_aligned_free(values);
  pffft._pffft_destroy_setup(setup);
  return pffft._pffft_transform;
}

/** An aligned buffer in the SIMD memory. Its length is fixed; free it when done. */
export class SimdBuffer {
  readonly pointer: number;

  /** @throws RangeError when the 2 GiB that the engine can address are used up. */
  constructor(
    readonly simd: Simd,
    readonly bytes: number,
  ) {
    this.pointer = simd.pffft._pffft_aligned_malloc(bytes);
    if (this.pointer === 0) throw new RangeError(`no room for ${bytes} bytes in the SIMD memory`);
  }

  /** As bytes: a view to use at once, not to keep. */
  get asBytes(): Uint8Array {
    return new Uint8Array(this.simd.memory.buffer, this.pointer, this.bytes);
  }

  /** As int32: a view to use at once, not to keep. */
  get asInt32(): Int32Array {
    return new Int32Array(this.simd.memory.buffer, this.pointer, this.bytes / 4);
  }

  /** As uint32: a view to use at once, not to keep. */
  get asUint32(): Uint32Array {
    return new Uint32Array(this.simd.memory.buffer, this.pointer, this.bytes / 4);
  }

  /** As float32: a view to use at once, not to keep. */
  get asFloat32(): Float32Array {
    return new Float32Array(this.simd.memory.buffer, this.pointer, this.bytes / 4);
  }

  /** As float64: a view to use at once, not to keep. */
  get asFloat64(): Float64Array {
    return new Float64Array(this.simd.memory.buffer, this.pointer, this.bytes / 8);
  }

  free(): void {
    this.simd.pffft._pffft_aligned_free(this.pointer);
  }
}
