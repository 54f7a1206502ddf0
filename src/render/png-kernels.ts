import { readFileSync } from 'node:fs';
import { distFile } from '../dist.ts';

/** The kernels of kernels/png.ts. Pointers are byte addresses in their memory. */
export interface PngKernels {
  scanlines(rgba: number, width: number, rows: number, isOpaque: 0 | 1, target: number): void;
  adler32(bytes: number, length: number, start: number): number;
}

const PAGE_BYTES = 65536;

let compiled: WebAssembly.Module | undefined;

/** The kernels over a memory of their own of at least so many bytes; it never grows, so views of it stay valid. */
export function openPngKernels(bytes: number): { kernels: PngKernels; memory: ArrayBuffer } {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  compiled ??= new WebAssembly.Module(readFileSync(distFile('png.wasm')));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { kernels: exports as unknown as PngKernels, memory: memory.buffer };
}
