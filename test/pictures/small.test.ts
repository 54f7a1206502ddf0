/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/render/text.ts';
import { run } from './draw.ts';
import { noise, type Sound, wavOf } from './sound.ts';

interface Written {
  text: string;
  size: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  rotated: boolean;
}

const sound: Sound = { sampleRate: 44100, duration: 12.5, voices: [noise(0.1), noise(0.01)] };
const wav = wavOf(sound);

/** The texts of a picture, with their boxes, and its size in pixels. */
async function textsOf(line: string): Promise<{ texts: Written[]; width: number; height: number }> {
  const svg = Buffer.from((await run(line, wav, 'svg')).bytes).toString();
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
  const texts = [...svg.matchAll(/<text ([^>]*)>([^<]*)</g)].map(([, attributes, text]) =>
    boxOf(attributes!, text!),
  );
  return { texts, width: width!, height: height! };
}

function boxOf(attributes: string, text: string): Written {
  const number = (pattern: RegExp) => Number(pattern.exec(attributes)?.[1]);
  const turned = /translate\(([\d.]+)[ ,]([\d.]+)\) rotate\(-90\)/.exec(attributes);
  const [x, y] = turned ? turned.slice(1).map(Number) : [number(/\bx="([^"]*)/), number(/\by="([^"]*)/)];
  const size = number(/font-size="([^"]*)/);
  const weight = attributes.includes('font-weight="600"') ? 600 : 400;
  const width = textWidth(text, size, weight);
  const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? 'start';
  const before = anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0;
  const box = turned
    ? { left: x! - 0.73 * size, right: x! + 0.25 * size, top: y! + before - width, bottom: y! + before }
    : { left: x! - before, right: x! - before + width, top: y! - 0.73 * size, bottom: y! + 0.25 * size };
  return { text, size, rotated: turned !== null, ...box };
}

const SIZES = [
  '3.5x2.5in --dpi 300',
  '3.5x1.5in --dpi 300',
  '7x4in --dpi 300',
  '3.5x2.5in --dpi 600',
  '3.5x1.5in --dpi 600',
  '320x200',
  '900x500',
];

/** Titles of axes: across, and from below. */
const TITLES: Record<string, [across: string[], upright: string[]]> = {
  specgram: [['Time (s)'], ['Frequency (kHz)', 'Level (dBFS)']],
  'specgram --scaling psd': [['Time (s)'], ['Frequency (kHz)', 'Power density (dB re FS²/Hz)']],
  'specgram -c all': [['Time (s)'], ['Frequency (kHz)', 'Level (dBFS)']],
  spectrum: [['Frequency (kHz)'], ['Level (dBFS)']],
  'spectrum --fscale log': [['Frequency (Hz)'], ['Level (dBFS)']],
  wave: [['Time (s)'], ['Amplitude']],
  'wave --scale db': [['Time (s)'], ['Level (dBFS)']],
  figure: [
    ['Level (dBFS)', 'Time (s)', 'Frequency (kHz)', 'Time (s)'],
    ['Frequency (kHz)', 'Level (dBFS)', 'Amplitude'],
  ],
};

const cases = Object.keys(TITLES).flatMap((command) => SIZES.map((size) => ({ command, size })));

describe('a small picture', () => {
  test.each(cases)(
    'has all titles of axes and units, printable: $command --size $size',
    async ({ command, size }) => {
      const { texts, width, height } = await textsOf(`${command} --size ${size}`);
      const [across, upright] = TITLES[command]!;
      const words = texts.filter(({ text }) => /[a-z]/i.test(text));
      const named = (titles: string[], rotated: boolean) =>
        words
          .filter((each) => each.rotated === rotated && titles.includes(each.text))
          .map(({ text }) => text);
      expect(named(across, false).sort()).toEqual([...across].sort());
      // Three titles are longer than such a page is high: the longest is its unit alone.
      const isLow = command === 'figure' && (size.startsWith('3.5x1.5') || size === '320x200');
      expect(named([...upright, 'kHz'], true).sort()).toEqual(
        (isLow ? ['kHz', 'Level (dBFS)', 'Amplitude'] : [...upright]).sort(),
      );

      const dpi = Number(/--dpi (\d+)/.exec(size)?.[1] ?? (command === 'figure' ? 150 : 96));
      for (const { text, size: pixels } of texts)
        expect((pixels / dpi) * 72, text).toBeGreaterThanOrEqual(5.999);

      const slack = 0.01;
      for (const [i, a] of texts.entries()) {
        const isInside = a.left >= 0 && a.right <= width + slack && a.top >= 0 && a.bottom <= height + slack;
        expect(isInside, `“${a.text}” inside ${width} × ${height}: ${JSON.stringify(a)}`).toBe(true);
        for (const b of texts.slice(i + 1)) {
          const overlap = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
          expect(overlap, `“${a.text}” over “${b.text}”`).toBe(false);
        }
      }
    },
  );

  test.each(cases)('has two numbers at each axis: $command --size $size', async ({ command, size }) => {
    const { texts } = await textsOf(`${command} --size ${size}`);
    const panels = command === 'figure' ? 3 : /^wave|all/.test(command) ? 2 : 1;
    const bars = command === 'figure' ? 2 : command.startsWith('specgram') ? 2 : 0;
    const rows = command === 'figure' ? 3 : 1;
    const numbers = texts.filter(({ text }) => /^−?[\d.]+k?$/.test(text));
    expect(numbers.length).toBeGreaterThanOrEqual(2 * panels + bars + 2 * rows);
  });

  test('has neither title nor caption before its axes lose anything', async () => {
    const { texts } = await textsOf('figure --size 3.5x1.5in --dpi 300 --title Heading');
    expect(texts.map(({ text }) => text)).not.toContain('Heading');
    const roomy = await textsOf('wave --size 900x500 --title Heading');
    expect(roomy.texts.map(({ text }) => text)).toContain('Heading');
  });
});

describe('--font-size', () => {
  const numbers = async (line: string) => {
    const { texts } = await textsOf(line);
    return new Set(texts.filter(({ text }) => /^−?[\d.]+$/.test(text)).map(({ size }) => size));
  };

  test.each([
    // Whole 96ths of an inch: pt · 96 / 72, at 96 dpi pixels.
    ['', 13],
    ['--font-size 10', 13],
    ['--font-size 6', 8],
    ['--font-size 7.5', 10],
    ['--font-size 12', 16],
    ['--font-size 18', 24],
    ['--font-size 3', 4],
    ['--dpi 192 --font-size 9', 24],
  ])('%s makes numbers %d pixels large', async (option, pixels) => {
    expect([...(await numbers(`wave --size 1600x900 ${option}`.trim()))]).toEqual([pixels]);
  });

  test('is the most: where there is little room, text is smaller', async () => {
    const [size] = await numbers('specgram --size 320x200 --font-size 14');
    expect(size).toBeGreaterThanOrEqual(8);
    expect(size).toBeLessThan(16);
  });

  test('is kept in what the picture tells of its making, where it was given', async () => {
    const comment = async (line: string) =>
      Buffer.from((await run(line, wav, 'png')).bytes)
        .toString('latin1')
        .includes('"fontSize":8');
    expect(await comment('wave --size 300x200 --font-size 8')).toBe(true);
    expect(await comment('wave --size 300x200')).toBe(false);
  });
});
