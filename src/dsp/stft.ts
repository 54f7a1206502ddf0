/** Bins of the one-sided spectrum of an FFT of that length. */
export function binCount(nfft: number): number {
  return Math.floor(nfft / 2) + 1;
}

/** The first and one past the last of `bins` whose frequency lies in the range asked for; one at least. */
export function binRange(bins: number, hzPerBin: number, [low, high]: [number, number]): [number, number] {
  // Half a millionth of a bin of tolerance: 8k is to include a bin at 8000.0000001 Hz.
  const slack = 5e-7;
  const first = Math.min(Math.max(Math.ceil(low / hzPerBin - slack), 0), bins - 1);
  const end = Math.min(Math.floor(high / hzPerBin + slack) + 1, bins);
  return [first, Math.max(end, first + 1)];
}

/**
 * 'pad': columns centred from the range's first frame on, which reach around it. 'whole': within the range only. 'shorten':
 * centred half a hop later than padded ones, windows that reach beyond the range made shorter, as sox has them.
 */
export type Edges = 'pad' | 'whole' | 'shorten';

/** What decides where the columns of an STFT lie. All in sample frames; see StftRequest for the meaning of edges. */
export interface StftLayout {
  /** Frames in the range that is analysed. */
  frames: number;
  /** Samples under a window: nfft, or fewer where the rest of the FFT is zeros. */
  winLength: number;
  hop: number;
  edges: Edges;
}

/** Samples under a column's window; fewer than asked for where the range has no more. */
export function windowLength({ frames, winLength }: Pick<StftLayout, 'frames' | 'winLength'>): number {
  return Math.min(frames, winLength);
}

/** A run of columns, `first` inclusive to `end` exclusive. */
export interface ColumnRun {
  first: number;
  end: number;
}

/** How many columns there are; one, by a window of its own length, where the range is shorter than that. */
export function columnCount({ frames, winLength, hop, edges }: StftLayout): number {
  if (frames < winLength) return 1;
  if (edges === 'whole') return Math.floor((frames - winLength) / hop) + 1;
  return edges === 'pad' ? Math.ceil(frames / hop) : Math.max(1, Math.round(frames / hop));
}

/** The frame, counted from the range's start, that column `column` begins at; negative where it reaches before it. */
export function columnStart(layout: StftLayout, column: number): number {
  const { winLength, hop, edges } = layout;
  if (!reachesOut(layout)) return column * hop;
  return column * hop - Math.floor((edges === 'pad' ? winLength : winLength - hop) / 2);
}

/** The centre of that column's window, before it is made shorter, in frames from the range's start; may be a half. */
export function columnCentre(layout: StftLayout, column: number): number {
  const { hop, edges } = layout;
  if (!reachesOut(layout)) return column * hop + windowLength(layout) / 2;
  return edges === 'pad' ? column * hop : (column + 0.5) * hop;
}

/** Whether columns reach around the range. */
export function reachesOut({ frames, winLength, edges }: StftLayout): boolean {
  return edges !== 'whole' && frames >= winLength;
}

/** The columns that lie within the range. */
export function columnsWithin(layout: StftLayout): ColumnRun {
  const before = -columnStart(layout, 0);
  const first = Math.ceil(before / layout.hop);
  const end = Math.floor((layout.frames - windowLength(layout) + before) / layout.hop) + 1;
  return { first, end: Math.min(end, columnCount(layout)) };
}

/**
 * The columns that share `share` of `shares` equal shares of the range stands for: those centred in it; where there is
 * none, the one whose cell (centre ± hop/2) covers the share's middle; where there is none either, an empty run. The
 * outermost cells of padded columns reach to the range's ends.
 *
 * @param span what is shared in place of the range, in frames from its start
 */
export function columnsOfShare(
  layout: StftLayout,
  share: number,
  shares: number,
  span = { start: 0, frames: layout.frames },
): ColumnRun {
  const count = columnCount(layout);
  const frameAt = (place: number) => span.start + (place * span.frames) / shares;
  const first = firstCentredFrom(layout, frameAt(share), count);
  const end = firstCentredFrom(layout, frameAt(share + 1), count);
  if (first < end) return { first, end };
  const middle = frameAt(share + 0.5);
  if (middle < 0 || middle > layout.frames) return { first: 0, end: 0 };
  const nearest = Math.round((middle - columnCentre(layout, 0)) / layout.hop);
  const isPadded = layout.edges !== 'whole' || layout.frames < layout.winLength;
  const column = isPadded ? Math.min(Math.max(nearest, 0), count - 1) : nearest;
  return column >= 0 && column < count ? { first: column, end: column + 1 } : { first: 0, end: 0 };
}

/** The first column centred at or after `frame`, at most `count`. */
function firstCentredFrom(layout: StftLayout, frame: number, count: number): number {
  const column = Math.ceil((frame - columnCentre(layout, 0)) / layout.hop);
  return Math.min(Math.max(column, 0), count);
}
