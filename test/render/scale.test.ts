import { describe, expect, test } from 'vitest';
import { axisScale, frequencyScales, type ScaleKind, scales, shownDomain } from '../../src/render/scale.ts';

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
    ['mel', [-6300, 6300], -700, (1 - Math.log10(2)) / 2],
    // 4 kHz of a file at 48 kHz stand at .534 of HTK's, at .574 of Slaney's.
    ['mel', [0, 24000], 4000, Math.log(1 + 40 / 7) / Math.log(1 + 240 / 7)],
    // Traunmüller: z(1960) − z(0) = 26.81/2; z(17640) − z(0) = 26.81 · 0.9.
    ['bark', [0, 17640], 1960, 0.5 / 0.9],
    ['bark', [-1960, 1960], 490, 0.5 + 0.2],
    ['note', [110, 1760], 440, 0.5],
    ['mel-slaney', [0, 24000], 4000, 0.5743362340454944],
    // 1 kHz is 15 mels, 6.4 kHz 42.
    ['mel-slaney', [0, 6400], 1000, 15 / 42],
    ['mel-slaney', [0, 6400], 200, 3 / 42],
    ['mel-slaney', [-6400, 6400], -1000, 27 / 84],
  ])('%s over %j has %d at %d', (scale, domain, value, position) => {
    const mapped = axisScale({ scale, domain });
    expect(mapped.position(value)).toBeCloseTo(position, 12);
    expect(mapped.value(mapped.position(value))).toBeCloseTo(value, 8);
  });

  test('goes on from one mel formula’s part to the other without a step', () => {
    const { position, value } = axisScale({ scale: 'mel-slaney', domain: [0, 8000] });
    expect(position(1000 + 1e-6)).toBeCloseTo(position(1000 - 1e-6), 8);
    expect(value(position(1000))).toBeCloseTo(1000, 9);
  });

  test.each(Object.keys(scales) as ScaleKind[])('%s rises, and is its inverse’s inverse', (scale) => {
    const { position, value } = axisScale({ scale, domain: [0.01, 192000] });
    let last = -1;
    for (let hz = 0.01; hz < 192000; hz *= 1.17) {
      expect(position(hz)).toBeGreaterThan(last);
      last = position(hz);
      expect(value(last) / hz).toBeCloseTo(1, 9);
    }
  });

  test('has no place for zero on a log scale', () => {
    expect(axisScale({ scale: 'log', domain: [20, 20000] }).position(0)).toBe(Number.NEGATIVE_INFINITY);
  });

  test.each<[[number, number], [number, number]]>([
    [
      [0, 22050],
      [2.205, 22050],
    ],
    [
      [-22050, 1000],
      [0.1, 1000],
    ],
    [
      [1000, 0],
      [1000, 0.1],
    ],
    [
      [0.02, 25],
      [0.02, 25],
    ],
  ])('a log axis over %j shows %j', (domain, shown) => {
    expect(shownDomain({ scale: 'log', domain })).toEqual(shown);
    const { position, value } = axisScale({ scale: 'log', domain });
    expect(position(shown[0])).toBeCloseTo(0, 12);
    expect(position(shown[1])).toBeCloseTo(1, 12);
    expect(value(0.5)).toBeCloseTo(Math.sqrt(shown[0] * shown[1]), 9);
    expect(shownDomain({ scale: 'mel', domain })).toEqual(domain);
  });

  test('stays finite over an empty domain', () => {
    expect(axisScale({ scale: 'linear', domain: [3, 3] }).position(3)).toBe(0);
  });
});

test('frequencies are offered on the scales that have a name of their own, the usual one first', () => {
  expect(frequencyScales).toEqual(['linear', 'log', 'mel', 'bark', 'note']);
});
