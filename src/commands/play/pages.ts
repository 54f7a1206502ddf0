/** What `play` draws of the files: analysed when it is first needed, beside the sound. */
import { analyseEnvelope } from '../../analysis/envelope.ts';
import type { FrameRange, SpecgramRequest } from '../../analysis/request.ts';
import { analyseSpecgram } from '../../analysis/specgram.ts';
import { binCount } from '../../dsp/stft.ts';
import { DEFAULT_CMAP } from '../../options/color.ts';
import { binBands } from '../../render/bin-bands.ts';
import { colormapTable } from '../../render/colormap.ts';
import type { Page } from '../../terminal/page.ts';
import { type Palette, panelAxis, type SpecgramPage, specgramShares } from '../../terminal/specgram-panel.ts';
import type { Overview } from '../../terminal/status-line.ts';
import type { WavePage } from '../../terminal/wave-panel.ts';
import type { SampleFormat } from '../../wav/format.ts';
import { openWav, type WavFile } from '../../wav/open.ts';
import type { Context } from '../../world/context.ts';

/** Points of the strip in the status line: more than any terminal is wide. */
const OVERVIEW_POINTS = 2048;
/** More channels than these are drawn as their mean. */
const MOST_CHANNELS = 2;
const NFFT = 2048;
const DB_RANGE: [number, number] = [-100, -10];

/**
 * A picture that is made in the background. Asked for another one, it gives up the one it is at; there is none until the
 * new one is finished.
 */
export class Background<Picture> {
  #key = '';
  #controller = new AbortController();
  #picture: Picture | undefined;
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /** The picture for `key`, or undefined while it is made. */
  get(key: string, make: (signal: AbortSignal) => Promise<Picture>): Picture | undefined {
    if (key !== this.#key) {
      this.stop();
      this.#key = key;
      void this.#make(key, make);
    }
    return this.#picture;
  }

  stop(): void {
    this.#controller.abort();
    this.#picture = undefined;
  }

  async #make(key: string, make: (signal: AbortSignal) => Promise<Picture>): Promise<void> {
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    try {
      const picture = await make(signal);
      if (key === this.#key && !signal.aborted) this.#picture = picture;
    } catch (error) {
      if (!signal.aborted) this.#onFailure(error);
    }
  }
}

/** Opens the file for the time of the work: the player may close its own at any moment. */
async function withFile<Result>(
  path: string,
  context: Context,
  signal: AbortSignal,
  work: (wav: WavFile) => Promise<Result>,
): Promise<Result> {
  const wav = await openWav(path, { stdin: context.stdin, signal });
  try {
    return await work(wav);
  } finally {
    wav.close();
  }
}

/** The whole file's largest magnitudes, of the channels' mean. */
export function overviewOf(path: string, context: Context, signal: AbortSignal): Promise<Overview> {
  return withFile(path, context, signal, async ({ source }) => {
    const range = { start: 0, end: source.frames };
    const request = { range, channels: 'mix' as const, points: OVERVIEW_POINTS };
    const { min, max } = await analyseEnvelope(source, request, { threads: 1, signal });
    return max[0]!.map((high, point) => Math.max(high, -min[0]![point]!));
  });
}

/** A page's waveform with a point a column. */
export function wavePage(
  path: string,
  page: Page,
  columns: number,
  context: Context,
  signal: AbortSignal,
): Promise<WavePage> {
  return withFile(path, context, signal, async ({ source }) => {
    const { channels } = source.format;
    const drawn =
      channels > MOST_CHANNELS ? ('mix' as const) : Array.from({ length: channels }, (_, each) => each);
    const range = framesOf(page, source);
    const request = { range, channels: drawn, points: columns };
    const { min, max } = await analyseEnvelope(source, request, { threads: 1, signal });
    return { page, min, max };
  });
}

/** A page's spectrogram with a column for each of the screen's and `bands` half cells. */
export function specgramPage(
  path: string,
  page: Page,
  columns: number,
  bands: number,
  context: Context,
  signal: AbortSignal,
): Promise<SpecgramPage> {
  return withFile(path, context, signal, async ({ source }) => {
    const axis = panelAxis(source.format.sampleRate);
    const request = specgramRequest(framesOf(page, source), columns, bands, source);
    const { power } = await analyseSpecgram(source, request, { threads: 1, signal });
    return { page, columns, bands, shares: specgramShares(power, DB_RANGE), axis };
  });
}

/** As pictures ask: no column without its own, and the strongest bin of each band. */
export function specgramRequest(
  range: FrameRange,
  columns: number,
  bands: number,
  { format: { sampleRate } }: { format: Pick<SampleFormat, 'sampleRate'> },
): SpecgramRequest {
  const hop = Math.min(NFFT / 2, Math.max(1, Math.floor((range.end - range.start) / columns)));
  return {
    ...{ range, channels: 'mix', nfft: NFFT, hop, columns },
    ...{ edges: 'pad', window: { name: 'hann' }, scaling: 'dbfs' },
    bands: binBands(panelAxis(sampleRate), bands, binCount(NFFT), sampleRate / NFFT),
  };
}

function framesOf(page: Page, source: WavFile['source']): FrameRange {
  const { sampleRate } = source.format;
  const start = Math.min(source.frames - 1, Math.round(page.start * sampleRate));
  return { start, end: Math.max(start + 1, Math.min(source.frames, Math.round(page.end * sampleRate))) };
}

/** The default colormap of spectrograms, for terminals. */
export function specgramPalette(): Palette {
  const table = colormapTable(DEFAULT_CMAP);
  const bytes = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
  return Array.from(
    table,
    (_, entry) => (bytes[4 * entry]! << 16) | (bytes[4 * entry + 1]! << 8) | bytes[4 * entry + 2]!,
  );
}
