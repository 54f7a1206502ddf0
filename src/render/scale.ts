/** The scales that an axis can have: one entry each, from which type, places, ticks, parser and help follow. */

/** How a domain is laid out over the length of an axis, but for an offset and a factor. */
interface Scale {
  forward(value: number): number;
  inverse(warped: number): number;
  /** Where its ticks stand: a constant step apart; at each decade's digits; at those that lie far enough apart; at the notes of a piano. */
  ticks: 'even' | 'decades' | 'spread decades' | 'notes';
  /** It has no place for zero or below. */
  isAboveZero?: boolean;
  /** Of frequencies, but not offered by that name: another one's formula, as another program has it. */
  isVariant?: boolean;
}

/** Slaney's break between its linear and its logarithmic part, in Hz and in mels; and mels in a factor of e there. */
const BREAK_HZ = 1000;
const BREAK_MELS = 15;
const MELS_PER_E = 27 / Math.log(6.4);

/** A scale of the values' magnitudes, with the same below zero. */
function mirrored(forward: (value: number) => number, inverse: (warped: number) => number) {
  return {
    forward: (value: number) => Math.sign(value) * forward(Math.abs(value)),
    inverse: (warped: number) => Math.sign(warped) * inverse(Math.abs(warped)),
  };
}

export const scales = {
  linear: { forward: (value) => value, inverse: (warped) => warped, ticks: 'even' },
  log: { forward: Math.log, inverse: Math.exp, ticks: 'decades', isAboveZero: true },
  // O'Shaughnessy's, as HTK has it: m = 2595 log10(1 + f/700).
  mel: {
    ...mirrored(
      (hz) => 2595 * Math.log10(1 + hz / 700),
      (mels) => 700 * (10 ** (mels / 2595) - 1),
    ),
    ticks: 'spread decades',
  },
  // Slaney's, of the Auditory Toolbox (Interval Research Technical Report 1998-010), librosa's own: 200/3 Hz a mel up
  // to 1 kHz, and 27 mels for each factor of 6.4 from there.
  'mel-slaney': {
    ...mirrored(
      (hz) =>
        hz < BREAK_HZ ? (hz * BREAK_MELS) / BREAK_HZ : BREAK_MELS + MELS_PER_E * Math.log(hz / BREAK_HZ),
      (mels) =>
        mels < BREAK_MELS
          ? (mels * BREAK_HZ) / BREAK_MELS
          : BREAK_HZ * Math.exp((mels - BREAK_MELS) / MELS_PER_E),
    ),
    ticks: 'spread decades',
    isVariant: true,
  },
  // Traunmüller's (JASA 88, 1990), z = 26.81 f / (1960 + f) − 0.53, but for the offset.
  bark: {
    ...mirrored(
      (hz) => (26.81 * hz) / (1960 + hz),
      (barks) => (1960 * barks) / (26.81 - barks),
    ),
    ticks: 'spread decades',
  },
  note: { forward: Math.log, inverse: Math.exp, ticks: 'notes', isAboveZero: true },
} satisfies Record<string, Scale>;

export type ScaleKind = keyof typeof scales;

/** The scales that frequencies are offered on, the usual one first. */
export const frequencyScales: readonly ScaleKind[] = (Object.keys(scales) as ScaleKind[]).filter(
  (kind) => !scaleOf(kind).isVariant,
);

/** All that there is to know of a scale. */
export function scaleOf(kind: ScaleKind): Scale {
  return scales[kind];
}

/** What an axis shows: the values at its left or bottom end, and at the other. */
type Domain = [number, number];

/** Maps an axis's values to its length and back. */
export interface AxisScale {
  /** 0 at the domain's first end, 1 at its second; beyond them outside it. Not finite where a log scale has no place. */
  position(value: number): number;
  /** The value at a position: the inverse of `position`. */
  value(position: number): number;
}

/** The scale of an axis, over the part of its domain that it has places for. */
export function axisScale({ scale, domain }: { scale: ScaleKind; domain: Domain }): AxisScale {
  const { forward, inverse } = scaleOf(scale);
  const [start, end] = shownDomain({ scale, domain });
  const first = forward(start);
  const span = forward(end) - first || 1;
  return {
    position: (value) => (forward(value) - first) / span,
    value: (position) => inverse(first + position * span),
  };
}

/** How far below its upper end an axis above zero begins where its domain reaches zero or beyond. */
const LOWEST_SHARE = 1e-4;

/** The domain; on a scale that has no place for zero, the part above it, four decades where that reaches down to it. */
export function shownDomain({ scale, domain }: { scale: ScaleKind; domain: Domain }): Domain {
  if (!scaleOf(scale).isAboveZero || Math.min(...domain) > 0) return domain;
  const lowest = Math.max(...domain) * LOWEST_SHARE;
  return domain.map((end) => (end > 0 ? end : lowest)) as Domain;
}
