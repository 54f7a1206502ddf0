import type { Command } from 'commander';
import { analyseSpecgram, type WholeSpecgram } from '../analysis/specgram.ts';
import { addColorOptions, type ColorOptions, DEFAULT_CMAP } from '../options/color.ts';
import { addSpectralDataOptions, type SpectralDataOptions } from '../options/data.ts';
import { addSelectionOptions, type SelectionOptions } from '../options/option.ts';
import { checkDrawable, resolveSelection, type Selection, selectionInForce } from '../options/selection.ts';
import {
  addSpectralOptions,
  resolveSpectral,
  type SpectralOptions,
  type SpectralSettings,
} from '../options/spectral.ts';
import { DATA_FORMATS, isPicture, PICTURE_FORMATS } from '../output/format.ts';
import type { Target } from '../output/target.ts';
import type { Panel } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import { resolveDbRange } from '../views/levels.ts';
import {
  checkFrequencies,
  frequencyAxis,
  levelTerms,
  pictureRequest,
  stftInForce,
  stftWords,
  timeAxis,
  warnOfShortRange,
} from '../views/stft.ts';
import type { WavInfo } from '../wav/format.ts';
import type { Context } from '../world/context.ts';
import { writeSpecgramData } from './data/specgram.ts';
import {
  addOutputOptions,
  addPictureOptions,
  captioned,
  emitPicture,
  type Looks,
  type PictureOptions,
  planTasks,
  resolveLooks,
  resolvePage,
  timeMarks,
} from './picture.ts';
import { addRunOptions, type RunOptions, warnOfNonFinite, withInput } from './run.ts';
import type { Task } from './task.ts';

export type SpecgramOptions = SelectionOptions &
  SpectralOptions &
  SpectralDataOptions &
  ColorOptions &
  PictureOptions &
  RunOptions;

const FORMATS = [...PICTURE_FORMATS, ...DATA_FORMATS];
const LOOKS = { size: { width: 1600, height: 900, unit: 'px' }, dpi: 96 } as const;

export const examples = [
  'wavscope specgram 1.wav -o out.png',
  'wavscope specgram 1.wav --start 1:30 --duration 10 --fscale log --freq 50: --cmap magma',
  'sox in.flac -t wav - | wavscope specgram - -o - --format npy > power.npy',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'mix');
  addOutputOptions(command, FORMATS);
  addPictureOptions(command, { size: '1600x900', dpi: LOOKS.dpi, timeAxis: true });
  addSpectralOptions(command, { spectrum: false });
  addColorOptions(command);
  addSpectralDataOptions(command, { columns: true });
  addRunOptions(command);
}

export function plan(inputs: string[], options: SpecgramOptions, context: Context): Task[] {
  const settings = resolveSpectral(options);
  const looks = resolveLooks(options, LOOKS);
  return planTasks({
    command: 'specgram',
    formats: FORMATS,
    inputs,
    options,
    context,
    run: (input, target) => specgram(input, settings, looks, target, options, context),
  });
}

async function specgram(
  input: string,
  settings: SpectralSettings,
  looks: Looks,
  target: Target,
  options: SpecgramOptions,
  context: Context,
): Promise<void> {
  await withInput(input, options, context, async (open) => {
    const { info, name, source } = open.wav;
    const selection = resolveSelection(options, info, 'mix');
    checkFrequencies(settings, info);
    if (!isPicture(target.format))
      return writeSpecgramData({ open, selection, spectral: settings, options, target, context });
    checkDrawable(selection);
    const view = { info, selection, settings, cmap: options.cmap ?? DEFAULT_CMAP };
    const page = resolvePage(looks, options, name, info);
    const plots = plotSizes({ ...page, panels: specgramPanels(view) });
    const request = pictureRequest(selection, settings, info, plots);
    warnOfShortRange(request, open.warn);
    const picture = await open.analyse((run) => analyseSpecgram(source, request, run));
    warnOfNonFinite(picture.nonFinite, open);
    const panels = specgramPanels(view, picture);
    for (const panel of panels) panel.marks.push(...timeMarks(options, info));
    const figure = { ...captioned(page, stftWords(request)), panels };
    const made = {
      command: 'specgram',
      ...selectionInForce(selection, info),
      ...stftInForce(request, settings),
      cmap: view.cmap,
    };
    await emitPicture(figure, target, made, options, context);
  });
}

/** What the panels of a spectrogram are made for. */
export interface SpecgramView {
  info: WavInfo;
  selection: Selection;
  settings: SpectralSettings;
  cmap: string;
}

/** A panel for each channel; empty ones, whose size tells how much there is to analyse, before the analysis. */
export function specgramPanels(
  { info, selection, settings, cmap }: SpecgramView,
  analysis?: Pick<WholeSpecgram, 'grid' | 'power' | 'extremes'>,
): Panel[] {
  const range = resolveDbRange(settings.db, analysis?.extremes);
  const { label, unit } = levelTerms(settings);
  return selection.channelNames.map((title, channel) => {
    const panel: Panel = {
      x: timeAxis(selection, info),
      y: frequencyAxis(settings, info),
      marks: [],
      colorBar: { colormap: cmap, range, label: `${label} (${unit})` },
      weight: 1,
      sharesX: channel < selection.channelNames.length - 1,
    };
    if (selection.channelNames.length > 1) panel.title = title;
    if (analysis) {
      const { columns, rows, edges } = analysis.grid;
      const power = analysis.power.subarray(channel * columns * rows, (channel + 1) * columns * rows);
      panel.marks.push({ kind: 'raster', power, columns, rows, x: edges, colormap: cmap, range });
    }
    return panel;
  });
}
