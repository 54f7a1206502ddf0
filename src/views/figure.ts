/** The page of spectrogram, spectrum and waveform: what is asked of the analyses, and the Figure made of the answers. */
import type { Envelope, EnvelopeRequest, SpecgramRequest, SpectrumRequest } from '../analysis/request.ts';
import type { Figure, Panel } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import { headed } from './head.ts';
import {
  type DrawnSpecgram,
  pictureRequest,
  type SpecgramPart,
  type SpecgramView,
  specgramInForce,
  specgramPanels,
} from './specgram.ts';
import {
  MEAN_AND_MAXIMUM,
  spectrumInForce,
  spectrumPanel,
  spectrumRequest,
  spectrumWords,
} from './spectrum.ts';
import type { SpectrumLines } from './spectrum-lines.ts';
import { stftWords } from './stft.ts';
import { marked } from './time-axis.ts';
import { envelopeRequest, wavePanels } from './wave.ts';

/** Heights of the three kinds of panels, relative to each other. */
const WEIGHTS = { specgram: 1.5, spectrum: 1, wave: 1 };

/** What the three analyses are asked for. */
export interface FigureRequests {
  specgram: SpecgramRequest;
  spectrum: SpectrumRequest;
  envelope: EnvelopeRequest;
  /** Of the data areas, in pixels. */
  width: number;
}

/** What they answered. */
export interface FigureAnalyses {
  specgram: DrawnSpecgram;
  spectrum: SpectrumLines;
  envelope: Envelope;
}

export function figureRequests(view: SpecgramView): FigureRequests {
  const plots = plotSizes({ ...headed(view, []), panels: figurePanels(view) });
  const { width } = plots[0]!;
  return {
    specgram: pictureRequest(view, plots.slice(0, view.selection.channelNames.length)),
    spectrum: spectrumRequest(view),
    envelope: envelopeRequest(view.selection, width),
    width,
  };
}

/** The page, with what the file and the options mark in it. */
export function figureFigure(view: SpecgramView, requests: FigureRequests, analyses: FigureAnalyses): Figure {
  const panels = figurePanels(view, analyses, requests.width).map((panel) =>
    panel.x.quantity === 'time' ? marked(panel, view) : panel,
  );
  return { ...headed(view, figureWords(view, requests)), panels };
}

/** By which transforms: the spectrogram's, and what is different in the spectrum. */
function figureWords({ spectral }: SpecgramPart, requests: FigureRequests): string[] {
  const { specgram, spectrum } = requests;
  const [fft, hop, ...transform] = stftWords(specgram, spectral);
  if (spectrum.method === 'fft')
    return [
      fft!,
      hop!,
      ...transform,
      `spectrum: ${spectrumWords(spectrum, spectral).slice(0, 2).join(', ')}`,
    ];
  const hops = spectrum.hop === specgram.hop ? hop! : `${hop}, spectrum ${spectrum.hop}`;
  return [fft!, hops, ...transform, MEAN_AND_MAXIMUM];
}

/** Spectrogram, spectrum and waveform, from top to bottom; empty before the analyses. */
export function figurePanels(part: SpecgramPart, analyses?: FigureAnalyses, width?: number): Panel[] {
  const specgrams = specgramPanels(part, analyses?.specgram);
  const spectrum = spectrumPanel(part, analyses?.spectrum, width);
  const waves = wavePanels({ ...part, waveLooks: {} }, analyses?.envelope);
  const count = specgrams.length;
  return [
    // One colour bar is good for all channels.
    ...specgrams.map(({ colorBar, ...panel }, channel) => ({
      ...panel,
      ...(channel === 0 && { colorBar }),
      weight: WEIGHTS.specgram / count,
    })),
    { ...spectrum, weight: WEIGHTS.spectrum },
    ...waves.map((panel) => ({ ...panel, weight: WEIGHTS.wave / count })),
  ];
}

/** The options that made the page, as they were in force; of the transform those of the spectrogram. */
export function figureInForce(part: SpecgramPart, requests: FigureRequests): Record<string, unknown> {
  return {
    ...spectrumInForce(part, requests.spectrum),
    ...specgramInForce(part, requests.specgram),
    command: 'figure',
  };
}
