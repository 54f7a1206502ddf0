import type { FrameSource } from '../wav/format.ts';
import { EnvelopeWork } from './envelope-work.ts';
import type { Failure } from './failure.ts';
import { FftWork } from './fft-work.ts';
import { type LevelsRequest, LevelsWork } from './levels-work.ts';
import type { Part, Work } from './part.ts';
import type { EnvelopeRequest, SpecgramRequest, SpectrumRequest } from './request.ts';
import { SpecgramWork } from './specgram-work.ts';
import { WelchWork } from './welch-work.ts';

/** What is to be done to a file: plain data, sent to worker threads. */
export type Job =
  | { kind: 'specgram'; source: FrameSource; request: SpecgramRequest }
  | { kind: 'welch' | 'fft'; source: FrameSource; request: SpectrumRequest }
  | { kind: 'envelope'; source: FrameSource; request: EnvelopeRequest }
  | { kind: 'levels'; source: FrameSource; request: LevelsRequest };

/** What a worker is started with. */
export interface WorkerData {
  job: Job;
  parts: Part[];
  /** Of the Claims that it shares. */
  claims: SharedArrayBuffer;
}

/** What a worker sends: a part's result, why it failed, or that there is nothing left for it to do. */
export type WorkerReply = { index: number; result: object } | { failure: Failure } | { done: true };

/** Gets ready for the parts of a job. */
export function openWork({ kind, source, request }: Job): Promise<Work> {
  switch (kind) {
    case 'specgram':
      return SpecgramWork.open(source, request);
    case 'welch':
      return WelchWork.open(source, request);
    case 'fft':
      return FftWork.open(source, request);
    case 'envelope':
      return EnvelopeWork.open(source, request);
    case 'levels':
      return LevelsWork.open(source, request);
  }
}
