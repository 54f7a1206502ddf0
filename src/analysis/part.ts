/** A share of a job: columns, frames or channels `first` (inclusive) to `end` (exclusive). */
export interface Part {
  first: number;
  end: number;
}

/** Does the parts of a job, one at a time, with buffers that it keeps. */
export interface Work {
  compute(part: Part): object | Promise<object>;
  /** Gives the buffers back. */
  free(): void;
}
