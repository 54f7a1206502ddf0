import type { Command } from 'commander';
import { analyseEnvelope } from '../analysis/envelope.ts';
import type { AnalysisRun } from '../analysis/request.ts';
import { analyseSpecgram } from '../analysis/specgram.ts';
import { analyseSpectrum } from '../analysis/spectrum.ts';
import { addColorOptions, type ColorOptions, DEFAULT_CMAP } from '../options/color.ts';
import { addSelectionOptions, type SelectionOptions } from '../options/option.ts';
import { checkDrawable, resolveSelection, selectionInForce } from '../options/selection.ts';
import {
  addSpectralOptions,
  resolveSpectral,
  type SpectralOptions,
  type SpectralSettings,
} from '../options/spectral.ts';
import { type Format, PICTURE_FORMATS } from '../output/format.ts';
import type { Target } from '../output/target.ts';
import type { Panel } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import {
  checkFrequencies,
  pictureRequest,
  stftInForce,
  stftWords,
  warnOfHiddenSound,
  warnOfShortRange,
} from '../views/stft.ts';
import type { Context } from '../world/context.ts';
import { emitPage, readClip } from './page.ts';
import {
  addOutputOptions,
  addPictureOptions,
  captioned,
  emitPicture,
  type Looks,
  type Page,
  type PictureOptions,
  planTasks,
  resolveLooks,
  resolvePage,
  timeMarks,
} from './picture.ts';
import { addRunOptions, type OpenInput, type RunOptions, warnOfNonFinite, withInput } from './run.ts';
import { type SpecgramView, specgramPanels } from './specgram.ts';
import { spectrumInForce, spectrumLines, spectrumPanel, spectrumRequest } from './spectrum.ts';
import type { Task } from './task.ts';
import { envelopeRequest, wavePanels } from './wave.ts';

export type FigureOptions = SelectionOptions & SpectralOptions & ColorOptions & PictureOptions & RunOptions;

const FORMATS: readonly Format[] = [...PICTURE_FORMATS, 'html'];
const LOOKS = { size: { width: 8.5, height: 11, unit: 'in' }, dpi: 150 } as const;
/** Heights of the three panels, relative to each other. */
const WEIGHTS = { specgram: 1.5, spectrum: 1, wave: 1 };

export const examples = [
  'wavscope figure 1.wav -o 1.png',
  'wavscope figure 1.wav --theme dark -o 1.html',
  'wavscope figure 1.wav --preset matplotlib --method fft --two-sided',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'mix');
  addOutputOptions(command, FORMATS);
  addPictureOptions(command, { size: '8.5x11in', dpi: LOOKS.dpi, timeAxis: true });
  addSpectralOptions(command, { spectrum: true });
  addColorOptions(command);
  addRunOptions(command);
}

export function plan(inputs: string[], options: FigureOptions, context: Context): Task[] {
  const settings = resolveSpectral(options);
  const looks = resolveLooks(options, LOOKS);
  const run = (input: string, target: Target) => figure(input, settings, looks, target, options, context);
  return planTasks({ command: 'figure', formats: FORMATS, inputs, options, context, run });
}

async function figure(
  input: string,
  settings: SpectralSettings,
  looks: Looks,
  target: Target,
  options: FigureOptions,
  context: Context,
): Promise<void> {
  await withInput(input, options, context, async (open) => {
    const { info, name } = open.wav;
    const selection = resolveSelection(options, info, 'mix');
    checkFrequencies(settings, info);
    checkDrawable(selection);
    const view = { info, selection, settings, cmap: options.cmap ?? DEFAULT_CMAP };
    const page = resolvePage(looks, options, name, info);
    const clip = target.format === 'html' ? readClip(open.wav, selection) : undefined;
    const { panels, words, made } = await open.analyse((run) => analysePage(page, view, open, run));
    for (const panel of panels)
      if (panel.x.quantity === 'time') panel.marks.push(...timeMarks(options, info));
    const drawn = { ...captioned(page, words), panels };
    if (clip) return emitPage(drawn, clip, target, made, options, context);
    await emitPicture(drawn, target, made, options, context);
  });
}

/** Runs the three analyses one after the other and joins their panels. */
async function analysePage(
  page: Page,
  view: SpecgramView,
  open: OpenInput,
  run: AnalysisRun,
): Promise<{ panels: Panel[]; words: string[]; made: Record<string, unknown> }> {
  const { selection, settings } = view;
  const { source } = open.wav;
  const plots = plotSizes({ ...page, panels: figurePanels(view) });
  const { width } = plots[0]!;
  const part = (index: number): AnalysisRun => ({
    ...run,
    onProgress: (done) => run.onProgress?.((index + done) / 3),
  });
  const specgramPlots = plots.slice(0, selection.channelNames.length);
  const specgramRequest = pictureRequest(selection, settings, view.info, specgramPlots);
  const spectrumRequested = spectrumRequest(selection, settings);
  if (settings.method === 'welch') warnOfShortRange(spectrumRequested, open.warn);
  const specgram = await analyseSpecgram(source, specgramRequest, part(0));
  const spectrum = await analyseSpectrum(source, spectrumRequested, part(1));
  warnOfHiddenSound(spectrum, spectrumRequested, open.warn);
  const envelope = await analyseEnvelope(source, envelopeRequest(selection, width), part(2));
  warnOfNonFinite(envelope.nonFinite, open);
  const analyses = { specgram, spectrum: spectrumLines(spectrum, settings, 1), envelope, width };
  return {
    panels: figurePanels(view, analyses),
    words: stftWords(specgramRequest),
    made: {
      command: 'figure',
      ...selectionInForce(selection, view.info),
      ...spectrumInForce(spectrumRequested, settings),
      ...stftInForce(specgramRequest, settings),
      cmap: view.cmap,
    },
  };
}

interface Analyses {
  specgram: Awaited<ReturnType<typeof analyseSpecgram>>;
  spectrum: ReturnType<typeof spectrumLines>;
  envelope: Awaited<ReturnType<typeof analyseEnvelope>>;
  /** Of the data areas, in pixels. */
  width: number;
}

/** Spectrogram, spectrum and waveform, from top to bottom. */
export function figurePanels(view: SpecgramView, analyses?: Analyses): Panel[] {
  const specgrams = specgramPanels(view, analyses?.specgram);
  const spectrum = spectrumPanel(view, analyses?.spectrum, analyses?.width);
  const waves = wavePanels({ ...view, looks: {} }, analyses?.envelope);
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
