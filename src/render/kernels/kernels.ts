// Loops over pixels and bytes, in AssemblyScript (https://www.assemblyscript.org), compiled to WebAssembly SIMD. Pointers are
// byte addresses in a memory that the caller lays out. No static data and no allocation in here.

export * from './coverage';
export * from './png';
export * from './raster';
