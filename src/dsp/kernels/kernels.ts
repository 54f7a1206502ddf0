// The hot loops, in AssemblyScript (https://www.assemblyscript.org), compiled to WebAssembly SIMD over pffft's
// memory. Pointers are byte addresses in that memory. No static data and no allocation in here: this module
// shares an address space that is not its own.

export * from './decode';
export * from './measure';
export * from './pairs';
export * from './planes';
export * from './spectrum';
