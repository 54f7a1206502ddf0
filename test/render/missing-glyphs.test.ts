import { expect, test } from 'vitest';
import { warnOfMissingGlyphs } from '../../src/commands/glyphs.ts';
import type { Figure, Mark } from '../../src/render/figure.ts';
import { missingGlyphs } from '../../src/render/missing-glyphs.ts';
import { figureOf, wavePanel } from './figures.ts';

/** Characters for private use, and one that is none: whatever fonts a machine has, they have no glyph. */
const [A, B, C, D, E, F] = ['\ue123', '\u{f1234}', '\u{102345}', '\ufdd0', '\ue456', '\ue789'];

function figureWith(looks: Partial<Figure>, marks: Mark[] = [], title?: string): Figure {
  return figureOf([{ ...wavePanel(), marks, ...(title && { title }) }], looks);
}

test('finds what no font has in each text of a figure, once', async () => {
  const none = new Float32Array(1);
  const marks: Mark[] = [
    { kind: 'rule', role: 'cue', x: 1, label: `a${C}` },
    { kind: 'points', role: 'peak', points: [{ x: 1, y: 1 }], labels: [`${D}${A}`] },
    { kind: 'line', x: none, y: none, series: 0, name: `${E}` },
    { kind: 'band', x0: 0, x1: 1, low: none, high: none, series: 0, name: `${F}` },
  ];
  const figure = figureWith({ title: `x ${A}${A}`, caption: `${B} y` }, marks);
  expect(await missingGlyphs(figure)).toEqual([A, B, C, D, E, F]);
  expect(await missingGlyphs(figureWith({}, [], `left ${A}`))).toEqual([A]);
});

test('finds nothing where the bundled font, or a part of it that is shaped, has all', async () => {
  const title = 'Ελλάδα – Żółć – Привет 1:02 µPa² ♯ e\u0301 a\u200db\u3000';
  expect(await missingGlyphs(figureWith({ title }))).toEqual([]);
});

test('finds nothing in a figure that shows no texts', async () => {
  expect(await missingGlyphs(figureWith({ title: A, axes: false }))).toEqual([]);
});

test('is told in one line, for pictures whose texts are drawn', async () => {
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  await warnOfMissingGlyphs(figureWith({ title: `${A}b${B}` }), 'png', warn);
  await warnOfMissingGlyphs(figureWith({ title: `${A}b${B}` }), 'svg', warn);
  await warnOfMissingGlyphs(figureWith({ title: 'b' }), 'png', warn);
  expect(warnings).toEqual([
    `no font here has ${A} ${B}: boxes stand for them; install one that has, or use --title or svg`,
  ]);
  const many = Array.from({ length: 11 }, (_, i) => String.fromCharCode(0xe100 + i));
  await warnOfMissingGlyphs(figureWith({ title: many.join('') }), 'jpg', warn);
  expect(warnings[1]).toContain(`has ${many.slice(0, 8).join(' ')} and 3 more:`);
});
