declare module '@echogarden/pffft-wasm/simd' {
  export default function open(options: {
    instantiateWasm(
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): WebAssembly.Exports;
  }): Promise<import('../simd.ts').Pffft>;
}

declare module 'kissfft-js/src/KissFFT.js' {
  export default function openKissFft(options: { TOTAL_MEMORY: number }): import('./kissfft.ts').KissModule;
}
