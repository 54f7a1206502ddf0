/** Spectrograms: what is asked of the analysis for a picture, and the Figure that is made of the answer. */
import type { SpecgramRequest } from '../analysis/request.ts';
import type { WholeSpecgram } from '../analysis/specgram.ts';
import { binCount, binRange } from '../dsp/stft.ts';
import { type Selection, selectionInForce } from '../options/selection.ts';
import type { SpectralSettings } from '../options/spectral.ts';
import { binBands } from '../render/bin-bands.ts';
import type { Figure, Panel } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import type { WavInfo } from '../wav/format.ts';
import { type DrawnFile, headed } from './head.ts';
import { resolveDbRange } from './levels.ts';
import { frequencyAxis, levelTerms } from './spectral-axes.ts';
import { reducedRequest, stftInForce, stftWords } from './stft.ts';
import { marked, timeAxis } from './time-axis.ts';

/** What the panels of a spectrogram are made for. */
export interface SpecgramPart {
  info: WavInfo;
  selection: Selection;
  spectral: SpectralSettings;
  cmap: string;
}

/** A picture of a spectrogram alone. */
export type SpecgramView = DrawnFile & SpecgramPart;

/** What the panels show. */
export type DrawnSpecgram = Pick<WholeSpecgram, 'grid' | 'power' | 'extremes'>;

/** The request for as many columns and rows as the picture has pixels for them. */
export function specgramRequest(view: SpecgramView): SpecgramRequest {
  const empty = { ...headed(view, []), panels: specgramPanels(view) };
  return pictureRequest(view, plotSizes(empty));
}

/**
 * The request for panels whose data areas have those sizes: a band of bins for each row of pixels. Where heights
 * differ by a pixel, the taller ones show a row twice.
 */
export function pictureRequest(
  { info, selection, spectral }: SpecgramPart,
  plots: { width: number; height: number }[],
): SpecgramRequest {
  const height = Math.min(...plots.map((plot) => plot.height));
  const [bins, hzPerBin] = [binCount(spectral.nfft), hzPerBinOf(spectral, info)];
  const bands = binBands(frequencyAxis(spectral, info, hzPerBin), height, bins, hzPerBin);
  const shown = binRange(bins, hzPerBin, spectral.freq);
  return { ...reducedRequest(selection, spectral, plots[0]!.width), bands, shown };
}

function hzPerBinOf({ nfft }: SpectralSettings, { format }: WavInfo): number {
  return format.sampleRate / nfft;
}

/** The picture of a spectrogram, with what the file and the options mark in it. */
export function specgramFigure(
  view: SpecgramView,
  request: SpecgramRequest,
  specgram: DrawnSpecgram,
): Figure {
  const panels = specgramPanels(view, specgram).map((panel) => marked(panel, view));
  return { ...headed(view, stftWords(request, view.spectral)), panels };
}

/** A panel for each channel; empty ones, whose size tells how much there is to analyse, before the analysis. */
export function specgramPanels(
  { info, selection, spectral, cmap }: SpecgramPart,
  specgram?: DrawnSpecgram,
): Panel[] {
  const range = resolveDbRange(spectral.db, specgram ? [specgram.power] : [], specgram?.extremes);
  const { label, unit } = levelTerms(spectral);
  return selection.channelNames.map((title, channel) => {
    const panel: Panel = {
      x: timeAxis(selection, info),
      y: frequencyAxis(spectral, info, hzPerBinOf(spectral, info)),
      marks: [],
      colorBar: { colormap: cmap, range, label: `${label} (${unit})` },
      weight: 1,
      sharesX: channel < selection.channelNames.length - 1,
    };
    if (selection.channelNames.length > 1) panel.title = title;
    if (specgram) {
      const { columns, rows, edges } = specgram.grid;
      const power = specgram.power.subarray(channel * columns * rows, (channel + 1) * columns * rows);
      panel.marks.push({ kind: 'raster', power, columns, rows, x: edges, colormap: cmap, range });
    }
    return panel;
  });
}

/** The options that made the picture, as they were in force. */
export function specgramInForce({ info, selection, spectral, cmap }: SpecgramPart, request: SpecgramRequest) {
  return {
    command: 'specgram',
    ...selectionInForce(selection, info),
    ...stftInForce(request, spectral),
    cmap,
  };
}
