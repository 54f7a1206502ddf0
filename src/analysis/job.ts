import type { FrameSource } from '../wav/format.ts';
import { EnvelopeWork } from './envelope-work.ts';
import { ExactWork } from './exact-work.ts';
import { type LevelsRequest, LevelsWork } from './levels-work.ts';
import type { EnvelopeRequest, SpecgramRequest, SpectrumRequest } from './request.ts';
import { SpecgramWork } from './specgram-work.ts';
import { WelchWork } from './welch-work.ts';

/** What is to be done to a file: plain data, sent to worker threads. */
export type Job =
  | { kind: 'specgram'; source: FrameSource; request: SpecgramRequest }
  | { kind: 'welch' | 'exact'; source: FrameSource; request: SpectrumRequest }
  | { kind: 'envelope'; source: FrameSource; request: EnvelopeRequest }
  | { kind: 'levels'; source: FrameSource; request: LevelsRequest };

/** A share of a job: columns, frames or channels `first` (inclusive) to `end` (exclusive). */
export interface Part {
  first: number;
  end: number;
}

/** What a worker is started with. */
export interface WorkerData {
  job: Job;
  parts: Part[];
  /** Of the Claims that it shares. */
  claims: SharedArrayBuffer;
}

/** What a worker sends. `isExpected`: a WavscopeError. */
export type WorkerReply =
  | { index: number; result: object }
  | { failure: { message: string; stack?: string; code?: string; isExpected: boolean } };

/** Does the parts of a job, one at a time, with buffers that it keeps. */
export interface Work {
  compute(part: Part): object | Promise<object>;
  /** Gives the buffers back. */
  free(): void;
}

/** Gets ready for the parts of a job. */
export function openWork({ kind, source, request }: Job): Promise<Work> {
  switch (kind) {
    case 'specgram':
      return SpecgramWork.open(source, request);
    case 'welch':
      return WelchWork.open(source, request);
    case 'exact':
      return ExactWork.open(source, request);
    case 'envelope':
      return EnvelopeWork.open(source, request);
    case 'levels':
      return LevelsWork.open(source, request);
  }
}
