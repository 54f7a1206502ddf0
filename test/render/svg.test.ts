import { describe, expect, test } from 'vitest';
import type { Mark, Panel } from '../../src/render/figure.ts';
import { layout } from '../../src/render/layout.ts';
import { renderFigure } from '../../src/render/render.ts';
import { themes } from '../../src/render/theme.ts';
import { decodePng } from './decode-png.ts';
import { amplitudeAxis, figureOf, pageFigure, specgramPanel, timeAxis, wavePanel } from './figures.ts';

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
    const title = 'a <b> & "c" \u0000\ud800 é\udfff 日本';
    const svg = await svgOf([specgramPanel(), wavePanel()], { title });
    checkWellFormed(svg);
    expect(svg).toContain('a &#60;b&#62; &#38; &#34;c&#34; \ufffd\ufffd é\ufffd 日本');
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
    const transparent = await svgOf([wavePanel()], { theme: themes.dark, background: 'transparent' });
    expect(transparent).not.toContain('<rect width=');
  });

  test('carries what made it', async () => {
    const svg = Buffer.from(
      await renderFigure(pageFigure(), 'svg', { Software: 'wavscope', Comment: '{"a":1}' }),
    ).toString();
    expect(svg).toContain('<desc>Software: wavscope\nComment: {&#34;a&#34;:1}</desc>');
  });

  /** A panel without axes that fills 100 × 200 pixels, over 0 to 1 s and −1 to 1. */
  const bare = async (marks: Mark[], background = 'transparent') => {
    const panel: Panel = { x: timeAxis(0, 1), y: amplitudeAxis, weight: 1, marks };
    return svgOf([panel], { width: 100, height: 200, axes: false, background });
  };
  const line = (x: number[], y: number[], more = {}): Mark => ({
    kind: 'line',
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    series: 0,
    ...more,
  });
  const blue = themes.light.series[0]!;

  test('has lines as paths, to a hundredth of a pixel and without drift', async () => {
    const svg = await bare([line([0.1234, 0.5, 0.9], [0, 0.5, -0.25553], { weight: 'faint' })]);
    const round = 'stroke-linejoin="round" stroke-linecap="round"';
    expect(svg).toContain(
      `<path d="m12.34 100l37.66 -50 40 75.55" fill="none" stroke="${blue}" stroke-width="1" stroke-opacity="0.45" ${round}/>`,
    );
    // A third of a pixel each: rounded steps would end a pixel short.
    const thirds = Array.from({ length: 298 }, (_, i) => i / 300);
    const zigzag = await bare([
      line(
        thirds,
        thirds.map((_, i) => (i % 2) / 2),
      ),
    ]);
    const steps = /<path d="m0 100l([^"]*)"/.exec(zigzag)![1]!.split(' ').map(Number);
    expect(steps.filter((_, i) => i % 2 === 0).reduce((sum, each) => sum + each, 0)).toBeCloseTo(99, 6);
  });

  test('has a point alone as the round end of a line', async () => {
    expect(await bare([line([0.5], [0.5])])).toContain('<path d="m50 50h0" fill="none"');
  });

  test('has dots as wide as they are', async () => {
    const svg = await bare([line([0.25, 0.5], [0, 0.5], { dots: true })]);
    expect(svg).toContain(
      `<path d="M25 100h0M50 50h0" stroke="${blue}" stroke-width="4.8" stroke-linecap="round"/>`,
    );
  });

  test('has bands as closed shapes, the inner one as a veil', async () => {
    const low = Float32Array.of(-0.5);
    const band = { kind: 'band', x0: 0, x1: 1, low, high: Float32Array.of(0.5), series: 0 } as const;
    const svg = await bare([band, { ...band, tone: 'inner' }]);
    expect(svg).toContain(`<path d="m0 50l100 0 0 100 -100 0z" fill="${blue}"/>`);
    expect(svg).toContain('<path d="m0 50l100 0 0 100 -100 0z" fill="#ffffff" fill-opacity="0.5"/>');
  });

  test('keeps marks within their data area, and has no group where there is none', async () => {
    const svg = await svgOf([wavePanel(), specgramPanel()]);
    const { plot } = layout(figureOf([wavePanel(), specgramPanel()])).panels[0]!;
    const { x, y, width, height } = plot;
    const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>`;
    const clips = [
      ...svg.matchAll(/<clipPath id="(clip\d+)">(.*)<\/clipPath>\n<g clip-path="url\(#(clip\d+)\)">/g),
    ];
    // The wave's grid, and its marks.
    expect(clips.map(([, , inside]) => inside)).toEqual([rect, rect]);
    expect(clips.every(([, id, , used]) => id === used)).toBe(true);
    expect(new Set(clips.map(([, id]) => id)).size).toBe(2);
    expect(svg.match(/<g /g)).toHaveLength(2);
  });

  test('has its background below everything, then rasters, then the rest', async () => {
    const svg = await svgOf([specgramPanel()], { title: 'a' });
    const places = ['<rect width="800"', '<image ', '<rect x=', '<text '].map((start) => svg.indexOf(start));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test('has texts where the layout has them, turned, anchored and weighted as they are', async () => {
    const figure = figureOf([wavePanel()], { title: 'a.wav', caption: 'b' });
    const svg = Buffer.from(await renderFigure(figure, 'svg', {})).toString();
    const number = (value: number) => Math.round(value * 100) / 100;
    for (const { text, x, y, anchor, weight, rotated, size, isTabular } of layout(figure).labels) {
      const [, tag] = [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].find(
        ([, , written]) => written === text,
      )!;
      const place = rotated
        ? `transform="translate(${number(x)} ${number(y)}) rotate(-90)"`
        : `x="${number(x)}" y="${number(y)}"`;
      expect(tag).toContain(place);
      expect(tag).toContain(`font-size="${number(size)}"`);
      expect(/text-anchor="(\w+)"/.exec(tag!)?.[1] ?? 'start').toBe(anchor);
      expect(Number(/font-weight="(\d+)"/.exec(tag!)?.[1] ?? 400)).toBe(weight);
      expect(tag!.includes('tabular-nums')).toBe(isTabular);
    }
  });
});
