import type { Axis, ScaleKind } from './figure.ts';

/** Maps an axis's values to its length and back. */
export interface AxisScale {
  /** 0 at the domain's first end, 1 at its second; beyond them outside it. Not finite where a log scale has no place. */
  position(value: number): number;
  /** The value at a position: the inverse of `position`. */
  value(position: number): number;
}

interface Warp {
  forward(value: number): number;
  inverse(warped: number): number;
}

const warps: Record<ScaleKind, Warp> = {
  linear: { forward: (value) => value, inverse: (warped) => warped },
  log: { forward: Math.log, inverse: Math.exp },
  // O'Shaughnessy's mel, as HTK has it: m = 2595 log10(1 + f/700).
  mel: {
    forward: (hz) => Math.sign(hz) * 2595 * Math.log10(1 + Math.abs(hz) / 700),
    inverse: (mel) => Math.sign(mel) * 700 * (10 ** (Math.abs(mel) / 2595) - 1),
  },
};

/** The scale of an axis. A log axis needs a domain above zero. */
export function axisScale({ scale, domain }: Pick<Axis, 'scale' | 'domain'>): AxisScale {
  const { forward, inverse } = warps[scale];
  const first = forward(domain[0]);
  const span = forward(domain[1]) - first || 1;
  return {
    position: (value) => (forward(value) - first) / span,
    value: (position) => inverse(first + position * span),
  };
}
