import { expect, test } from 'vitest';
import { parseSize, sizeText } from '../../src/options/parsers.ts';
import {
  checkSize,
  type PictureDefaults,
  type PictureOptions,
  resolveLooks,
} from '../../src/options/picture.ts';
import { checkWaveOptions, DEFAULT_FRAMES_PER_POINT } from '../../src/options/wave.ts';
import { themes } from '../../src/render/theme.ts';

const PIXELS: PictureDefaults = { size: { width: 1600, height: 900, unit: 'px' }, dpi: 96 };
const PAGE: PictureDefaults = { size: { width: 8.5, height: 11, unit: 'in' }, dpi: 150 };

const looks = (options: Partial<PictureOptions>, defaults = PIXELS) =>
  resolveLooks({ axes: true, ...options }, defaults);

test.each([
  // size, dpi, default → width, height, dpi
  [undefined, undefined, PIXELS, [1600, 900, 96]],
  [undefined, 300, PIXELS, [1600, 900, 300]],
  [undefined, undefined, PAGE, [1275, 1650, 150]],
  [undefined, 300, PAGE, [2550, 3300, 300]],
  ['320x200', undefined, PAGE, [320, 200, 150]],
  ['320x200', 20, PIXELS, [320, 200, 20]],
  ['4x3in', undefined, PIXELS, [384, 288, 96]],
  ['4x3IN', undefined, PIXELS, [384, 288, 96]],
  ['4.005x3in', 100, PIXELS, [401, 300, 100]],
  ['0.001x0.001in', undefined, PIXELS, [1, 1, 96]],
  ['1x1', undefined, PIXELS, [1, 1, 96]],
  ['32767x3000', undefined, PIXELS, [32767, 3000, 96]],
  ['3000x32767', undefined, PIXELS, [3000, 32767, 96]],
  ['10000x10000', undefined, PIXELS, [10000, 10000, 96]],
])('a size of %s at %s dpi', (size, dpi, defaults, [width, height, resolution]) => {
  const options = { ...(size && { size: parseSize(size) }), ...(dpi && { dpi }) };
  expect(looks(options, defaults)).toMatchObject({ width, height, dpi: resolution });
});

test.each([
  ['32768x1', '32768 × 1'],
  ['1x32768', '1 × 32768'],
  ['10001x10000', '10001 × 10000'],
  ['400x1in', '38400 × 96'],
])('a size of %s is too large', (size, pixels) => {
  expect(() => looks({ size: parseSize(size) })).toThrow(
    `--size of ${pixels} pixels is too large; 32767 a side and 100 million in all is the most`,
  );
});

test('a theme has its background, unless another is asked for', () => {
  expect(looks({})).toMatchObject({ theme: themes.light, background: '#ffffff', axes: true });
  expect(looks({ theme: 'dark' })).toMatchObject({ theme: themes.dark, background: '#11151a' });
  expect(looks({ theme: 'dark', background: 'navy' })).toMatchObject({
    theme: themes.dark,
    background: 'navy',
  });
  expect(looks({ axes: false }).axes).toBe(false);
});

test('a size is shown as it is typed', () => {
  for (const text of ['1600x900', '8.5x11in']) expect(sizeText(parseSize(text))).toBe(text);
});

test('options of a waveform that contradict each other are told', () => {
  expect(() => checkWaveOptions({ points: 5, framesPerPoint: 7 })).toThrow(
    '--points and --frames-per-point exclude each other; give one of the two',
  );
  expect(() => checkWaveOptions({ bits: 8, peaksFormat: 'wavesurfer' })).toThrow(
    '--bits is for --peaks-format audiowaveform; wavesurfer takes numbers from −1 to 1',
  );
  checkWaveOptions({ bits: 8, peaksFormat: 'audiowaveform' });
  checkWaveOptions({ peaksFormat: 'wavesurfer' });
  expect(() => checkWaveOptions({ scale: 'db', amplitude: 0.5 })).toThrow(
    '--amplitude 0.5 is for --scale linear; a dB scale takes levels, such as -60:0',
  );
  for (const scale of [undefined, 'linear'] as const) {
    expect(() => checkWaveOptions({ ...(scale && { scale }), amplitude: [-60, 0] })).toThrow(
      '--amplitude -60:0 is for --scale db; a linear scale takes one end, such as 0.5',
    );
    expect(() => checkWaveOptions({ ...(scale && { scale }), amplitude: 0.5 })).not.toThrow();
  }
  for (const amplitude of ['auto', [-60, 0]] as ('auto' | [number, number])[])
    expect(() => checkWaveOptions({ scale: 'db', amplitude })).not.toThrow();
  expect(() => checkWaveOptions({ amplitude: 'auto', points: 5 })).not.toThrow();
  expect(() => checkWaveOptions({ framesPerPoint: 5 })).not.toThrow();
});

test('a point has as many frames as audiowaveform gives it', () => {
  expect(DEFAULT_FRAMES_PER_POINT).toBe(256);
});

test('jpg and webp take fewer pixels than the formats that are written piece by piece', () => {
  const most = { width: 8192, height: 4096 };
  const more = { width: 8192, height: 4097 };
  for (const format of ['jpg', 'webp'] as const) {
    expect(() => checkSize(most, format)).not.toThrow();
    expect(() => checkSize(more, format)).toThrow(
      `--size of 8192 × 4097 pixels is too large for ${format}, which takes 33 million; write png or svg`,
    );
  }
  for (const format of ['png', 'svg', 'html', 'npy'] as const)
    expect(() => checkSize(more, format)).not.toThrow();
});
