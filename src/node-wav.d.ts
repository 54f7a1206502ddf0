declare module 'node-wav' {
  interface EncodeOptions {
    sampleRate: number;
    bitDepth?: number;
    float?: boolean;
  }
  const wav: {
    /** A RIFF WAVE file of planar samples in full scale ±1. */
    encode(channelData: ArrayLike<number>[], options: EncodeOptions): Buffer;
    decode(buffer: Uint8Array): { sampleRate: number; channelData: Float32Array[] };
  };
  export default wav;
}
