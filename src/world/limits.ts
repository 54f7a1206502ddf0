/**
 * Living within what the system lets a process have, of addresses (`ulimit -v`, which grid engines set) and of open files
 * (`ulimit -n`). V8 guards each WebAssembly memory by addresses that are reserved and never used, and without guards
 * reserves all that a memory may grow to.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { WavscopeError } from '../errors.ts';

/** Bytes of addresses: those that may be had, and those that are. */
export interface AddressSpace {
  limit: number;
  taken: number;
  /** Whether WebAssembly memories are guarded. */
  guarded: boolean;
}

const MB = 2 ** 20;
/** A memory with its guards, as V8 makes them from 10.2 to 13.6. */
const GUARDED_BYTES = 10 * 1024 * MB;
/** What drawing took at most beside the memories: the canvas, threads and their heaps, buffers. */
const DRAWING_BYTES = 1000 * MB;
/** What a worker takes beside its memory: 512 MB are for code. */
const WORKER_BYTES = 700 * MB;
/** Of a limit, what one memory may grow to. */
const MEMORY_SHARE = 1 / 8;
const WASM_PAGE_BYTES = 2 ** 16;
const WITHOUT_GUARDS = '--disable-wasm-trap-handler';

/** Open files that the program takes in one thread, Node's own among them. */
const LEAST_FILES = 32;
/** Of a worker. */
const WORKER_FILES = 8;

/**
 * To be called first. Where addresses are limited, WebAssembly memories are bounded, and the program starts anew without
 * guards, if Node can do that.
 *
 * @throws WavscopeError where so few files may be open that nothing would go well
 */
export function fitLimits(): void {
  const files = limitOf('open files');
  if (files < LEAST_FILES) {
    throw new WavscopeError(`ulimit -n allows ${files} open files, too few; raise it to ${2 * LEAST_FILES}`);
  }
  const limit = limitOf('address space');
  if (limit === Infinity) return;
  if (isGuarded()) restartWithoutGuards();
  // The canvas's allocator reserves 1 GiB as it is loaded.
  process.env.MIMALLOC_ARENA_RESERVE ??= '32MiB';
  const pages = Math.floor(memoryBytes(limit) / WASM_PAGE_BYTES);
  process.getBuiltinModule('node:v8').setFlagsFromString(`--wasm-max-mem-pages=${pages}`);
}

/** Whether the system bounds the addresses that the process has: nothing is loaded then before it is needed. */
export function areAddressesLimited(): boolean {
  return limitOf('address space') !== Infinity;
}

/** So many threads as are wanted, or as have room. @throws WavscopeError where not even one has */
export function threadsWithin(wanted = availableParallelism()): number {
  const byFiles = 1 + Math.floor((limitOf('open files') - LEAST_FILES) / WORKER_FILES);
  const threads = Math.max(1, Math.min(wanted, byFiles));
  const limit = limitOf('address space');
  if (limit === Infinity) return threads;
  return threadsIn({ limit, taken: takenAddresses(), guarded: isGuarded() }, threads);
}

/** As threadsWithin, in that space. */
export function threadsIn({ limit, taken, guarded }: AddressSpace, wanted: number): number {
  // Drawing has small memories of its own: a picture's, and one for what is painted into it.
  const least = guarded
    ? taken + DRAWING_BYTES + 3 * GUARDED_BYTES
    : (taken + DRAWING_BYTES) / (1 - MEMORY_SHARE);
  if (limit < least) {
    const hint = guarded ? `, or set NODE_OPTIONS=${WITHOUT_GUARDS}` : '';
    throw new WavscopeError(
      `ulimit -v leaves no room for the analysis: raise it to ${gigabytes(least)}${hint}`,
    );
  }
  const memory = guarded ? GUARDED_BYTES : memoryBytes(limit);
  const left = guarded ? limit - least : limit - taken - DRAWING_BYTES - memory;
  return Math.min(wanted, 1 + Math.floor(left / (WORKER_BYTES + memory)));
}

/** What a memory may grow to. */
function memoryBytes(limit: number): number {
  return Math.min(limit * MEMORY_SHARE, 2 ** 31);
}

/** In the steps of half a gigabyte that such limits are set in, and as they are set. */
function gigabytes(bytes: number): string {
  const halves = Math.ceil(bytes / 2 ** 29);
  return `${halves * 2 ** 19} (${halves / 2} GB)`;
}

let limits: string | undefined;

/** In bytes or files; Infinity where nothing limits it, or the system does not tell. */
function limitOf(what: 'address space' | 'open files'): number {
  if (process.platform !== 'linux') return Infinity;
  limits ??= readFileSync('/proc/self/limits', 'latin1');
  return Number(new RegExp(`^Max ${what}\\s+(\\d+)`, 'm').exec(limits)?.[1] ?? Infinity);
}

function takenAddresses(): number {
  const [, kilobytes] = /^VmSize:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
  return Number(kilobytes) * 1024;
}

function isGuarded(): boolean {
  const { execArgv, env } = process;
  return ![...execArgv, ...(env.NODE_OPTIONS ?? '').split(/\s+/)].includes(WITHOUT_GUARDS);
}

/** In the same process, which Node can replace from 22.15 on. */
function restartWithoutGuards(): void {
  const { execve } = process as { execve?: (file: string, args: string[], env: NodeJS.ProcessEnv) => void };
  const args = [process.execPath, ...process.execArgv, WITHOUT_GUARDS, ...process.argv.slice(1)];
  execve?.call(process, process.execPath, args, process.env);
}
