import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { CanvasDrawing } from '../../src/render/canvas.ts';
import { type Label, plainLabel } from '../../src/render/label.ts';

const WIDTH = 200;
const HEIGHT = 120;

const { resolve } = createRequire(import.meta.url);
GlobalFonts.registerFromPath(resolve('@fontsource/inter/files/inter-latin-400-normal.woff2'), 'Reference');

/** Where a label's ink is, with its sum: the extent and weight that an eye would see. */
function inkOf(data: Uint8ClampedArray) {
  const [xs, ys]: [number[], number[]] = [[], []];
  let sum = 0;
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    const alpha = data[4 * pixel + 3]!;
    sum += alpha;
    if (alpha < 64) continue;
    xs.push(pixel % WIDTH);
    ys.push(Math.floor(pixel / WIDTH));
  }
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
    sum,
  };
}

function drawn(label: Label) {
  const drawing = new CanvasDrawing(WIDTH, HEIGHT);
  drawing.text(label, 'black');
  return inkOf(drawing.pixels().data);
}

/** The same as the canvas itself draws text. */
function expected(label: Label) {
  const context = createCanvas(WIDTH, HEIGHT).getContext('2d');
  context.font = `${label.size}px Reference`;
  context.textAlign = ({ start: 'left', middle: 'center', end: 'right' } as const)[label.anchor];
  context.fontKerning = 'none';
  context.translate(label.x, label.y);
  if (label.rotated) context.rotate(-Math.PI / 2);
  context.fillText(label.text, 0, 0);
  return inkOf(context.getImageData(0, 0, WIDTH, HEIGHT).data);
}

function label(text: string, changes: Partial<Label> = {}): Label {
  return { ...plainLabel(text, 100, 60, 14), isTabular: false, ...changes };
}

test('a polyline of one point is a dot, one of two goes from one to the other', () => {
  const drawing = new CanvasDrawing(WIDTH, HEIGHT);
  drawing.polyline(Float64Array.of(50, 60), { color: 'black', width: 8 });
  const dot = inkOf(drawing.pixels().data);
  expect(dot).toMatchObject({ left: 46, right: 53, top: 56, bottom: 63 });
  drawing.polyline(Float64Array.of(50, 60, 100, 60), { color: 'black', width: 8 });
  expect(inkOf(drawing.pixels().data)).toMatchObject({ left: 46, right: 103, top: 56, bottom: 63 });
});

test.each([
  ['#123456', true],
  ['rgb(1 2 3)', true],
  ['rgba(0, 0, 0, 0.5)', false],
])('over %s all pixels are opaque: %s', (color, isOpaque) => {
  const drawing = new CanvasDrawing(WIDTH, HEIGHT);
  drawing.backdrop(color);
  expect(drawing.pixels().isOpaque).toBe(isOpaque);
  expect(drawing.pixels().data[3]! === 255).toBe(isOpaque);
});

describe('text', () => {
  test.each<[string, Label]>([
    ['in the middle', label('Time (s), 1 µPa²')],
    ['at the start', label('Quick jumping', { anchor: 'start' })],
    ['at the end', label('−120 dB', { anchor: 'end', size: 20 })],
    ['from below', label('Frequency', { rotated: true })],
  ])('%s lies where the canvas would put it, and is about as heavy', (_, label) => {
    const [ours, theirs] = [drawn(label), expected(label)];
    for (const side of ['left', 'right', 'top', 'bottom'] as const) {
      expect(Math.abs(ours[side] - theirs[side]), side).toBeLessThanOrEqual(1);
    }
    // The canvas makes dark text a little thinner than its outlines.
    expect(ours.sum / theirs.sum).toBeGreaterThan(0.9);
    expect(ours.sum / theirs.sum).toBeLessThan(1.3);
  });

  test('with a sharp needs no other font', () => {
    expect(drawn(label('F♯4'))).toEqual(drawn(label('F#4')));
  });

  test('of other scripts is drawn too', () => {
    const inks = ['Привет', 'Тривет', 'Ελλάδα', 'Żółć'].map((text) => drawn(label(text)).sum);
    // Boxes for missing letters would all be the same.
    expect(new Set(inks).size).toBe(4);
    expect(Math.min(...inks)).toBeGreaterThan(5000);
    expect(drawn(label('e\u0301')).top).toBeLessThan(drawn(label('e')).top - 1);
  });

  test('with tabular figures has ones as wide as eights', () => {
    const width = (text: string, isTabular: boolean) => {
      const { left, right } = drawn(label(text, { isTabular, anchor: 'start', x: 5 }));
      return right - left;
    };
    expect(width('1111111188', true)).toBeGreaterThan(width('1111111188', false) + 10);
  });
});
