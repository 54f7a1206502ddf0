import { readFileSync } from 'node:fs';
import { distFile } from '../dist.ts';

/** The kernels of kernels/. Pointers are byte addresses in their memory. */
export interface RenderKernels {
  scanlines(rgba: number, width: number, rows: number, isOpaque: 0 | 1, target: number): void;
  filterLines(lines: number, width: number, rows: number): void;
  adler32(bytes: number, length: number, start: number): number;
  cover(
    curves: number,
    count: number,
    xx: number,
    xy: number,
    yx: number,
    yy: number,
    x0: number,
    y0: number,
    shares: number,
    width: number,
    height: number,
  ): void;
  paintIndices: Paint;
  paintColors: Paint;
}

/** Returns 1 where all pixels have a power. */
type Paint = (
  columns: number,
  width: number,
  spans: number,
  height: number,
  steps: number,
  colors: number,
  pixels: number,
  stride: number,
) => 0 | 1;

/** Kernels and their memory, which is the borrower's alone. */
export interface RenderMemory {
  kernels: RenderKernels;
  /** What the last borrower left is still there. It never grows, so views of it stay valid. */
  buffer: ArrayBuffer;
  giveBack(): void;
}

const PAGE_BYTES = 65536;

let compiled: WebAssembly.Module | undefined;
/** Those that nobody uses: pictures come one after the other, and new memory would be cleared for each. */
const idle: Omit<RenderMemory, 'giveBack'>[] = [];

/** The kernels over a memory of at least so many bytes. One that is never given back is lost, and does no harm. */
export function borrowRenderMemory(bytes: number): RenderMemory {
  // One that is too small makes room for a larger one.
  const last = idle.pop();
  const lent = last && last.buffer.byteLength >= bytes ? last : openKernels(bytes);
  return { ...lent, giveBack: () => idle.push(lent) };
}

/** In a memory of just that size: without guards V8 reserves all that one may grow to. */
function openKernels(bytes: number) {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  compiled ??= new WebAssembly.Module(readFileSync(distFile('render.wasm')));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return { kernels: exports as unknown as RenderKernels, buffer: memory.buffer };
}
