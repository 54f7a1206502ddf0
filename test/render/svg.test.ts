import { describe, expect, test } from 'vitest';
import { renderFigure } from '../../src/render/render.ts';
import { themes } from '../../src/render/theme.ts';
import { decodePng } from './decode-png.ts';
import { figureOf, pageFigure, specgramPanel, wavePanel } from './figures.ts';

async function svgOf(...args: Parameters<typeof figureOf>): Promise<string> {
  return Buffer.from(await renderFigure(figureOf(...args), 'svg', {})).toString();
}

/** Throws unless every element is closed in order, attributes are quoted and text holds no bare markup. */
function checkWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-zA-Z]+)((?: [a-zA-Z:-]+="[^"<]*")*) *(\/?)>/g,
    (_, close, name, _attributes, empty) => {
      if (close) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!#\d+;)/);
}

describe('renderFigure as SVG', () => {
  test('is well formed, whatever the title', async () => {
    const title = 'a <b> & "c" \u0000\ud800 é 日本';
    const svg = await svgOf([specgramPanel(), wavePanel()], { title });
    checkWellFormed(svg);
    expect(svg).toContain('a &#60;b&#62; &#38; &#34;c&#34; \ufffd\ufffd é 日本');
  });

  test('has the figure’s size on paper, and its pixels as coordinates', async () => {
    const svg = Buffer.from(
      await renderFigure(pageFigure({ width: 1275, height: 1650, dpi: 150 }), 'svg', {}),
    ).toString();
    expect(svg).toContain('width="816" height="1056" viewBox="0 0 1275 1650"');
  });

  test('has texts as texts', async () => {
    const svg = await svgOf([wavePanel()], { title: 'a.wav' });
    const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
    expect(texts).toEqual(
      expect.arrayContaining(['a.wav', '−1.0', '0.5', 'Amplitude', 'Time (s)', '12', 'RMS']),
    );
  });

  test('embeds a raster pixel by pixel, as the PNG has it', async () => {
    const figure = figureOf([specgramPanel()], { width: 320, height: 200, axes: false });
    const svg = Buffer.from(await renderFigure(figure, 'svg', {})).toString();
    const image =
      /<image x="0" y="0" width="320" height="200" [^>]*pixelated" href="data:image\/png;base64,([^"]+)"/.exec(
        svg,
      );
    const embedded = decodePng(Buffer.from(image![1]!, 'base64'));
    const drawn = decodePng(await renderFigure(figure, 'png', {}));
    expect(Buffer.compare(embedded.samples, drawn.samples)).toBe(0);
  });

  test('has a background, or none', async () => {
    const fill = `<rect width="800" height="450" fill="${themes.dark.background}"/>`;
    expect(await svgOf([wavePanel()], { theme: themes.dark })).toContain(fill);
    expect(await svgOf([wavePanel()], { theme: themes.dark, background: 'transparent' })).not.toContain(fill);
  });

  test('carries what made it', async () => {
    const svg = Buffer.from(
      await renderFigure(pageFigure(), 'svg', { Software: 'wavscope', Comment: '{"a":1}' }),
    ).toString();
    expect(svg).toContain('<desc>Software: wavscope\nComment: {&#34;a&#34;:1}</desc>');
  });
});
