import { describe, expect, test } from 'vitest';
import type { ScaleKind } from '../../src/render/figure.ts';
import { axisScale } from '../../src/render/scale.ts';

describe('axisScale', () => {
  test.each<[ScaleKind, [number, number], number, number]>([
    ['linear', [0, 10], 0, 0],
    ['linear', [0, 10], 2.5, 0.25],
    ['linear', [-1, 1], 2, 1.5],
    ['linear', [10, 0], 2.5, 0.75],
    ['log', [10, 1000], 100, 0.5],
    ['log', [20, 20480], 640, 0.5],
    // mel(700) = 2595 log10(2); mel(6300) = 2595 log10(10).
    ['mel', [0, 6300], 700, Math.log10(2)],
    ['mel', [-6300, 6300], 0, 0.5],
  ])('%s over %j has %d at %d', (scale, domain, value, position) => {
    const mapped = axisScale({ scale, domain });
    expect(mapped.position(value)).toBeCloseTo(position, 12);
    expect(mapped.value(position)).toBeCloseTo(value, 8);
  });

  test('has no place for zero on a log scale', () => {
    expect(axisScale({ scale: 'log', domain: [20, 20000] }).position(0)).toBe(Number.NEGATIVE_INFINITY);
  });

  test('stays finite over an empty domain', () => {
    expect(axisScale({ scale: 'linear', domain: [3, 3] }).position(3)).toBe(0);
  });
});
