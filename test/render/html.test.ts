import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readClip } from '../../src/commands/page.ts';
import type { Figure } from '../../src/render/figure.ts';
import { type AudioClip, renderHtml } from '../../src/render/html.ts';
import { layout } from '../../src/render/layout.ts';
import { renderFigure } from '../../src/render/render.ts';
import { themes } from '../../src/render/theme.ts';
import { buildWav, integers } from '../wav/build.ts';
import { openBytes } from '../wav/files.ts';
import { pageFigure } from './figures.ts';

const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
  .filter((path) => path !== undefined)
  .find((path) => existsSync(path));

/** A WAV file of that many seconds of silence: 8 kHz, mono, 8 bits. */
function silence(seconds: number): Uint8Array {
  const frames = seconds * 8000;
  const file = Buffer.alloc(44 + frames, 128);
  file.write('RIFF....WAVEfmt ', 'latin1');
  file.writeUInt32LE(36 + frames, 4);
  for (const [value, at] of [
    [16, 16],
    [8000, 24],
    [8000, 28],
    [frames, 40],
  ] as const)
    file.writeUInt32LE(value, at);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [1, 32],
    [8, 34],
  ] as const)
    file.writeUInt16LE(value, at);
  file.write('data', 36, 'latin1');
  return file;
}

/** The page figure over the file's times from 60 s, with a playhead or without. */
function laterFigure(playhead?: number): Figure {
  const figure = pageFigure({ title: 'a <script>alert(1)</script> & "b".wav' });
  const panels = figure.panels.map((panel) => ({
    ...panel,
    x: panel.x.quantity === 'time' ? { ...panel.x, domain: [60, 72] as [number, number] } : panel.x,
    marks: panel.marks.flatMap((mark) => {
      if (mark.kind !== 'rule' || mark.role !== 'playhead') return [mark];
      return playhead === undefined ? [] : [{ ...mark, x: playhead }];
    }),
  }));
  return { ...figure, panels };
}

describe('renderHtml', () => {
  test('is one file with nothing to fetch, and gives the same bytes every time', async () => {
    const clip = { wav: silence(12), start: 60, duration: 12 };
    const html = Buffer.from(await renderHtml(laterFigure(), clip, {})).toString();
    expect(html).not.toMatch(/(src|href)="(?!data:)|https?:/);
    expect(html).not.toContain('<script>alert');
    expect(Buffer.from(await renderHtml(laterFigure(), clip, {})).toString()).toBe(html);
  });

  test('holds the audio byte for byte, and a note where something was done to it', async () => {
    const wav = silence(1).map((byte, i) => (i < 44 ? byte : i % 251));
    // A part of a larger buffer, as Node's pool gives them.
    const part = new Uint8Array([7, 7, 7, ...wav]).subarray(3);
    const html = Buffer.from(
      await renderHtml(laterFigure(), { wav: part, start: 60, duration: 1, note: 'mixed <& more>' }, {}),
    ).toString();
    const [, held] = /<audio [^>]*src="data:audio\/wav;base64,([^"]*)"/.exec(html)!;
    expect(Buffer.from(held!, 'base64').equals(wav)).toBe(true);
    expect(html).toContain('<p class="note">mixed &#60;&#38; more&#62;</p>');
    const plain = Buffer.from(
      await renderHtml(laterFigure(), { wav, start: 60, duration: 1 }, {}),
    ).toString();
    expect(plain).not.toContain('class="note"');
  });
});

describe('the HTML figure, as text', () => {
  const clip = { wav: silence(12), start: 60, duration: 12 };
  const htmlOf = async (figure: Figure) => Buffer.from(await renderHtml(figure, clip, {})).toString();

  test('has a region over each data area with a time axis, of which the first is the slider', async () => {
    const figure = laterFigure();
    const html = await htmlOf(figure);
    const regions = [...html.matchAll(/<div class="region" id="([^"]*)" ([^>]*)>/g)];
    const { panels } = layout(figure);
    const timed = [panels[0]!.plot, panels[2]!.plot];
    expect(regions).toHaveLength(2);
    for (const [i, [, id]] of regions.entries()) {
      const [, style] = new RegExp(`#${id} {([^}]*)}`).exec(html)!;
      const shares = Object.fromEntries(
        [...style!.matchAll(/(\w+): ([\d.]+)%/g)].map(([, name, value]) => [name, Number(value) / 100]),
      );
      expect(shares.left! * figure.width).toBeCloseTo(timed[i]!.x, 2);
      expect(shares.top! * figure.height).toBeCloseTo(timed[i]!.y, 2);
      expect(shares.width! * figure.width).toBeCloseTo(timed[i]!.width, 2);
      expect(shares.height! * figure.height).toBeCloseTo(timed[i]!.height, 2);
    }
    const [slider, other] = regions.map(([, , attributes]) => attributes!);
    expect(slider).toContain(
      'role="slider" tabindex="0" aria-label="playhead" aria-valuemin="60" aria-valuemax="72"',
    );
    expect(other).toContain('aria-hidden="true"');
    for (const attributes of [slider, other]) expect(attributes).toContain('data-from="60" data-to="72"');
  });

  test.each([
    [undefined, 0],
    [63.5, 3.5],
    [10, 0],
  ])('begins at the playhead, of %s s: %d s into the clip', async (playhead, begin) => {
    const html = await htmlOf(laterFigure(playhead));
    expect(html).toContain(`data-start="60" data-duration="12" data-playhead="${begin}"`);
  });

  test('has a picture without the playhead that moves, described in words', async () => {
    const [withOne, without] = await Promise.all([htmlOf(laterFigure(63)), htmlOf(laterFigure())]);
    const picture = (html: string) => /src="(data:image\/png[^"]*)"/.exec(html)![1];
    expect(picture(withOne)).toBe(picture(without));
    expect(/<img alt="([^"]*)"/.exec(without)![1]).toBe(
      'a &#60;script&#62;alert(1)&#60;/script&#62; &#38; &#34;b&#34;.wav. 44.1 kHz · mono · 16-bit PCM · 12 s. ' +
        'frequency against time; level against frequency; amplitude against time',
    );
  });

  test('lets its own script and style through by their hashes, and no other', async () => {
    const html = await htmlOf(laterFigure());
    const inner = (tag: string) =>
      [...html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(([, text]) => text!);
    const hashes = ['style', 'script'].map((tag) => {
      expect(inner(tag)).toHaveLength(1);
      return createHash('sha256').update(inner(tag)[0]!).digest('base64');
    });
    expect(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)![1]).toBe(
      `default-src 'none'; img-src data:; media-src data:; style-src 'sha256-${hashes[0]}'; script-src 'sha256-${hashes[1]}'`,
    );
    expect(html).not.toMatch(/ style=| on\w+=/);
  });

  test('has the theme’s colours, and its background where the figure’s lets through', async () => {
    const dark = { ...laterFigure(), theme: themes.dark };
    const { background, text, faintText, playhead } = themes.dark;
    const colours = `color-scheme: dark; --background: ${background}; --text: ${text}; --faint-text: ${faintText}; --playhead: ${playhead}; --width: 600px`;
    expect(await htmlOf({ ...dark, background: 'transparent' })).toContain(`  body { ${colours} }\n`);
    expect(await htmlOf({ ...dark, background: '#123456' })).toContain('--background: #123456;');
  });
});

describe.skipIf(executablePath === undefined)(
  'the HTML figure in Chromium (skipped where there is none)',
  { tags: 'slow' },
  () => {
    let browser: Browser;
    let page: Page;
    let requests: string[];
    let complaints: string[];
    const folder = mkdtempSync(join(tmpdir(), 'wavscope-html-'));

    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: executablePath!,
        args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
      });
    });

    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    async function open(
      figure: Figure,
      clip: AudioClip = { wav: silence(12), start: 60, duration: 12 },
      change = (html: string) => html,
    ): Promise<void> {
      const path = join(folder, 'figure.html');
      writeFileSync(path, change(Buffer.from(await renderHtml(figure, clip, {})).toString()));
      page = await browser.newPage({ viewport: { width: 700, height: 900 } });
      requests = [];
      complaints = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(pathToFileURL(path).href);
      // Not waitForFunction: the page's content policy forbids the eval that it polls with.
      await expect.poll(() => page.evaluate('document.querySelector("audio").readyState')).toBeGreaterThan(0);
    }

    const currentTime = () => page.evaluate<number>('document.querySelector("audio").currentTime');
    const isPaused = () => page.evaluate<boolean>('document.querySelector("audio").paused');

    /** Where the playheads stand, in the image's pixels. */
    async function playheads(): Promise<number[]> {
      const left = (await page.locator('img').boundingBox())!.x;
      const boxes = await page.locator('.playhead').all();
      return Promise.all(boxes.map(async (box) => (await box.boundingBox())!.x + 1 - left));
    }

    test('has a playhead over each panel with a time axis, where the drawn one was', async () => {
      const figure = laterFigure(63);
      await open(figure);
      const { plot } = layout(figure).panels[0]!;
      const expected = plot.x + (plot.width * 3) / 12;
      const found = await playheads();
      expect(found).toHaveLength(2);
      // The browser rounds places to 1/64 pixel.
      for (const place of found) expect(Math.abs(place - expected)).toBeLessThan(0.1);
      expect(await page.locator('output').textContent()).toBe('1:03.00 / 1:12.00');
      expect(requests.filter((url) => !url.startsWith('data:'))).toHaveLength(1);
      expect(complaints).toEqual([]);
    });

    test('runs no other script, and applies no other style', async () => {
      await open(laterFigure(63), undefined, (html) =>
        html
          .replace(
            '</body>',
            '<script>document.title = "in"</script><style>output { color: red }</style></body>',
          )
          .replace('<output>', '<output style="color: red" onclick="document.title = 2">'),
      );
      await page.locator('output').click();
      expect(await page.title()).not.toMatch(/^(in|2)$/);
      const colour = (selector: string) =>
        page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).color`);
      expect(await colour('output')).toBe(await colour('body'));
      expect(complaints.filter((line) => line.includes('Content Security Policy')).length).toBeGreaterThan(2);
      expect(await page.locator('output').textContent()).toBe('1:03.00 / 1:12.00');
    });

    test('seeks to where a panel is clicked, and where the pointer is dragged', async () => {
      await open(laterFigure());
      const box = (await page.locator('.region').nth(1).boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      expect(await currentTime()).toBeCloseTo(6, 1);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 4, box.y + 5);
      await page.mouse.up();
      expect(await currentTime()).toBeCloseTo(3, 1);
      await page.mouse.move(box.x + box.width, box.y + 5);
      expect(await currentTime()).toBeCloseTo(3, 1);
      const [upper, lower] = await playheads();
      expect(upper).toBeCloseTo(lower!, 1);
    });

    test('plays and pauses with space, and the playhead moves', async () => {
      await open(laterFigure());
      const [before] = await playheads();
      await page.keyboard.press('Space');
      await expect.poll(currentTime, { timeout: 20_000 }).toBeGreaterThan(0.3);
      await page.keyboard.press('Space');
      expect(await isPaused()).toBe(true);
      await expect.poll(() => page.locator('output').textContent()).toMatch(/^1:(?!00\.[012])/);
      const [after] = await playheads();
      expect(after).toBeGreaterThan(before! + 5);
    });

    test.each([50, 2000, 44_100, 1_000_000])('plays the audio of a file at %i Hz', async (sampleRate) => {
      const frames = Math.max(2000, sampleRate / 2);
      const data = integers(
        Array.from({ length: frames }, (_, n) => 20 * (n % 1000)),
        2,
      );
      const wav = await openBytes(buildWav({ fmt: { sampleRate }, data }));
      const clip = readClip(wav, { range: { start: 0, end: frames }, channels: [0], channelNames: [] });
      wav.close();
      await open(laterFigure(), { ...clip, start: 60 });
      const length = await page.evaluate<number>('document.querySelector("audio").duration');
      expect(length).toBeCloseTo(frames / sampleRate, 3);
      await page.keyboard.press('Space');
      await expect.poll(currentTime, { timeout: 20_000 }).toBeGreaterThan(0.2);
      expect(complaints).toEqual([]);
      expect(await page.locator('.note').count()).toBe(clip.note === undefined ? 0 : 1);
    });

    test('hears a 16-bit file to the bit', async () => {
      const codes = Array.from({ length: 66_000 }, (_, n) => ((n * 12_345) % 65_536) - 32_768);
      const wav = await openBytes(buildWav({ fmt: { sampleRate: 44_100 }, data: integers(codes, 2) }));
      const clip = readClip(wav, {
        range: { start: 0, end: codes.length },
        channels: 'mix',
        channelNames: [],
      });
      wav.close();
      await open(laterFigure(), { ...clip, start: 60 });
      // Chromium divides positive codes by 32767, negative ones by 32768.
      const heard = await page.evaluate<number[]>(`(async () => {
        const bytes = atob(document.querySelector('audio').src.split(',')[1]);
        const file = Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)).buffer;
        const audio = await new OfflineAudioContext(1, 1, 44100).decodeAudioData(file);
        return Array.from(audio.getChannelData(0), (sample) => Math.round(sample * (sample < 0 ? 32768 : 32767)));
      })()`);
      expect(heard).toEqual(codes);
    });

    test('is driven by keys', async () => {
      await open(laterFigure());
      const presses: [string, number][] = [
        ['ArrowRight', 5],
        ['Shift+ArrowRight', 6],
        ['ArrowLeft', 1],
        ['ArrowLeft', 0],
        ['5', 6],
        ['End', 12],
        ['Home', 0],
      ];
      for (const [key, time] of presses) {
        await page.keyboard.press(key);
        expect(await currentTime(), key).toBeCloseTo(time, 3);
      }
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('slider');
      expect(await page.locator('[role=slider]').getAttribute('aria-valuenow')).toBe('60.00');
    });

    test('follows the figure’s theme', async () => {
      await open({ ...laterFigure(), theme: themes.dark, background: 'transparent' });
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe('rgb(17, 21, 26)');
    });

    test('is a browser that takes the SVG figure as well-formed, too', async () => {
      const svg = Buffer.from(await renderFigure(laterFigure(63), 'svg', {})).toString();
      await open(laterFigure());
      const parse = `new DOMParser().parseFromString(${JSON.stringify(svg)}, 'image/svg+xml').documentElement.tagName`;
      expect(await page.evaluate(parse)).toBe('svg');
    });
  },
);
