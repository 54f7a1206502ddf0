export type Container = 'RIFF' | 'RIFX' | 'RF64' | 'BW64' | 'Wave64';

export type Encoding = 'pcm' | 'float' | 'alaw' | 'mulaw' | 'ima-adpcm' | 'ms-adpcm';

/** How sample frames are stored. Plain data: it can be sent to a worker thread. */
export interface SampleFormat {
  encoding: Encoding;
  /** Significant bits of a sample: 1 to 64; 4 for ADPCM. */
  bitsPerSample: number;
  /** Bytes that one channel's sample takes; 0 for ADPCM, whose samples are packed in blocks. */
  bytesPerSample: number;
  /** Where the significant bits lie in the container: 'high' (the rule) or 'low' (tag 1 with a wider block). */
  justified: 'high' | 'low';
  bigEndian: boolean;
  channels: number;
  /** Sample frames per second. */
  sampleRate: number;
  /** Bytes of a block: a sample frame, or an ADPCM block. */
  blockAlign: number;
  /** Sample frames in a block: 1 but for ADPCM. */
  framesPerBlock: number;
  /** The speakers, a bit each, where an EXTENSIBLE header names them; 0 where it does not. */
  channelMask: number;
  /** MS ADPCM's predictors: coefficients 2p and 2p + 1, in 256ths, are those of predictor p. */
  adpcmCoefficients?: number[];
  /**
   * How IMA ADPCM's encoder rounded, and so the decoder must: the terms of a difference each, as the standard has it
   * (left out), or their sum.
   */
  imaRounding?: 'sum';
}

/**
 * All that a thread needs to read sample frames. Plain data; the descriptor stays owned by the WavFile that
 * opened it and is good in every thread of the process.
 */
export interface FrameSource {
  fd: number;
  format: SampleFormat;
  /** Byte offset of the first sample frame. */
  dataOffset: number;
  /** Bytes of audio there are. */
  dataBytes: number;
  /** Sample frames there are. */
  frames: number;
  /** Where its readers, in any thread, note that the file has become shorter: see shrinkage.ts. Left out: nobody asks. */
  shrinkage?: SharedArrayBuffer;
}

/** One chunk of the file, as its header has it. */
export interface Chunk {
  id: string;
  /** Byte offset of the chunk's header. */
  offset: number;
  /** Size of the chunk's body in bytes, as claimed. */
  size: number;
}

export interface CuePoint {
  id: number;
  /** Sample frame it points at. */
  frame: number;
  /** Length in sample frames, where it marks a region. */
  length?: number;
  /** On one line. */
  label?: string;
  /** What is noted beside the label, with its line breaks; a note alone is the label. */
  note?: string;
}

/** A stretch that a sampler repeats. */
export interface SampleLoop {
  kind: 'forward' | 'alternating' | 'backward' | 'other';
  /** Sample frames; the last one is played too. */
  first: number;
  last: number;
  /** Times it is played; 0 is for ever. */
  count: number;
}

/** A recoverable fault of a file. */
export interface Warning {
  message: string;
  /** Whether the audio is whole and as it should be all the same: only who looks into the file needs to know. */
  harmless: boolean;
}

/** What is in a WAV file. */
export interface WavInfo {
  container: Container;
  format: SampleFormat;
  frames: number;
  /** Seconds. */
  duration: number;
  /** Size of the whole file in bytes. */
  bytes: number;
  chunks: Chunk[];
  /**
   * INFO and bext texts by their usual names (`title`, `artist`, `originator` …), cleaned of control characters but
   * for line breaks.
   */
  tags: Record<string, string>;
  cues: CuePoint[];
  loops: SampleLoop[];
  /** Recoverable faults, in the order they were met. */
  warnings: Warning[];
}
