import type { Command } from 'commander';
import type { Spectrum, SpectrumRequest } from '../analysis/request.ts';
import { analyseSpectrum } from '../analysis/spectrum.ts';
import { MainLobe } from '../dsp/main-lobe.ts';
import { noteName, type SpectralPeak, spectralPeaks } from '../dsp/peaks.ts';
import { binRange } from '../dsp/stft.ts';
import { mirrorShare, twoSided } from '../dsp/two-sided.ts';
import { powerToDb } from '../dsp/units.ts';
import { UsageError } from '../errors.ts';
import { addOption, addSelectionOptions, type SelectionOptions } from '../options/option.ts';
import { parseInteger } from '../options/parsers.ts';
import { checkDrawable, resolveSelection, type Selection, selectionInForce } from '../options/selection.ts';
import {
  addSpectralOptions,
  resolveSpectral,
  type SpectralOptions,
  type SpectralSettings,
} from '../options/spectral.ts';
import { DATA_FORMATS, type Format, isPicture, PICTURE_FORMATS } from '../output/format.ts';
import type { Target } from '../output/target.ts';
import type { Axis, LineMark, Mark, Panel } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import { axisScale } from '../render/scale.ts';
import { extremesOf, powersToDb, resolveDbRange, silenceDb } from '../views/levels.ts';
import { reduceLine } from '../views/reduce.ts';
import {
  checkFrequencies,
  frequencyAxis,
  fullRequest,
  levelTerms,
  stftInForce,
  stftWords,
  warnOfHiddenSound,
  warnOfShortRange,
} from '../views/stft.ts';
import type { WavInfo } from '../wav/format.ts';
import type { Context } from '../world/context.ts';
import { writeSpectrumData } from './data/spectrum.ts';
import { addSpectralDataOptions, checkSpectralData, type SpectralDataOptions } from './data/values.ts';
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
} from './picture.ts';
import { addRunOptions, type RunOptions, warnOfNonFinite, withInput } from './run.ts';
import type { Task } from './task.ts';

export type SpectrumOptions = SelectionOptions &
  SpectralOptions &
  SpectralDataOptions &
  PictureOptions &
  RunOptions & { peaks?: number };

const FORMATS = [...PICTURE_FORMATS, ...DATA_FORMATS];
const LOOKS = { size: { width: 1600, height: 900, unit: 'px' }, dpi: 96 } as const;

export const examples = [
  'wavscope spectrum 1.wav -o out.png',
  'wavscope spectrum 1.wav --method fft --fscale log --freq 20:20k --peaks 5',
  'wavscope spectrum 1.wav -o - --format csv | head',
];

export function declare(command: Command): void {
  addSelectionOptions(command, 'all');
  addOutputOptions(command, FORMATS);
  addPictureOptions(command, { size: '1600x900', dpi: LOOKS.dpi, timeAxis: false });
  addSpectralOptions(command, { spectrum: true });
  addOption(
    command,
    '--peaks <n>',
    'mark the n highest peaks (Hz, note, dB); with json and csv, list them',
    parseInteger(1, 1000),
  );
  addSpectralDataOptions(command, { columns: false });
  addRunOptions(command);
}

export function plan(inputs: string[], options: SpectrumOptions, context: Context): Task[] {
  const settings = resolveSpectral(options);
  const looks = resolveLooks(options, LOOKS);
  return planTasks({
    command: 'spectrum',
    formats: FORMATS,
    inputs,
    options,
    context,
    check: (format) => checkSpectrumOptions(options, format),
    run: (input, target) => spectrum(input, settings, looks, target, options, context),
  });
}

function checkSpectrumOptions(options: SpectrumOptions, format: Format): void {
  checkSpectralData(options, format);
  if (format === 'npy' && options.peaks)
    throw new UsageError('--peaks does not fit into npy; use json or csv');
}

async function spectrum(
  input: string,
  settings: SpectralSettings,
  looks: Looks,
  target: Target,
  options: SpectrumOptions,
  context: Context,
): Promise<void> {
  await withInput(input, options, context, async (open) => {
    const { info, name, source } = open.wav;
    const selection = resolveSelection(options, info, 'all');
    checkFrequencies(settings, info);
    if (isPicture(target.format)) checkDrawable(selection);
    const request = spectrumRequest(selection, settings);
    if (settings.method === 'welch') warnOfShortRange(request, open.warn);
    const analysis = await open.analyse((run) => analyseSpectrum(source, request, run));
    warnOfNonFinite(analysis.nonFinite, open);
    warnOfHiddenSound(analysis, request, open.warn);
    const drawn = spectrumLines(analysis, settings, 1);
    const peaks = options.peaks ? highestPeaks(analysis, request, settings, options.peaks) : undefined;
    const made = {
      command: 'spectrum',
      ...selectionInForce(selection, info),
      ...spectrumInForce(request, settings),
      peaks: options.peaks,
    };
    if (!isPicture(target.format)) {
      const lines = spectrumLines(analysis, settings);
      const result = { wav: open.wav, selection, settings, lines, peaks, made };
      return writeSpectrumData(result, options, target, context);
    }
    const page = captioned(resolvePage(looks, options, name, info), spectrumWords(request));
    const [plot] = plotSizes({ ...page, panels: [spectrumPanel({ info, selection, settings })] });
    const panel = spectrumPanel({ info, selection, settings }, drawn, plot!.width);
    if (peaks) panel.marks.push(peakMark(peaks.flat()));
    await emitPicture({ ...page, panels: [panel] }, target, made, options, context);
  });
}

/** Welch's method averages whole windows, for pictures too: zeros beyond an edge would lower the mean. */
export function spectrumRequest(selection: Selection, settings: SpectralSettings): SpectrumRequest {
  const request = { ...fullRequest(selection, settings), method: settings.method };
  return settings.method === 'fft' ? { ...request, window: settings.exactWindow } : request;
}

export function spectrumWords(request: SpectrumRequest): string[] {
  if (request.method === 'welch') return ['mean and maximum (Welch)', ...stftWords(request)];
  return [`FFT of ${request.range.end - request.range.start} samples`, stftWords(request).at(-1)!];
}

export function spectrumInForce(
  request: SpectrumRequest,
  settings: SpectralSettings,
): Record<string, unknown> {
  const { nfft, hop, edges, ...rest } = stftInForce(request, settings);
  const { method, twoSided } = settings;
  if (method === 'welch') return { method, nfft, hop, edges, twoSided, ...rest };
  return { method, nfft: request.range.end - request.range.start, twoSided, ...rest };
}

/** A spectrum as it is drawn and written: one- or two-sided, within the frequencies asked for. */
export interface SpectrumLines {
  /** Hz, rising. */
  frequency: Float64Array;
  /** Per channel, linear power. */
  mean: Float32Array[];
  maximum: Float32Array[];
}

/** @param margin bins beyond the range at either side, for lines that go on to the edges of a picture */
export function spectrumLines(
  spectrum: Spectrum,
  { freq, scaling, twoSided: both }: SpectralSettings,
  margin = 0,
): SpectrumLines {
  const { hzPerBin, bins, nfft } = spectrum;
  const inside = binRange(bins, hzPerBin, freq);
  const [first, end] = [Math.max(inside[0] - margin, 0), Math.min(inside[1] + margin, bins)];
  if (!both) {
    const cut = (power: Float32Array) => power.subarray(first, end);
    const frequency = Float64Array.from({ length: end - first }, (_, bin) => (first + bin) * hzPerBin);
    return { frequency, mean: spectrum.mean.map(cut), maximum: spectrum.maximum.map(cut) };
  }
  // Zero lies in the middle; as numpy's fftshift has it, an even length's Nyquist bin stands at the negative end.
  const zero = Math.floor(nfft / 2);
  const low = Math.max(0, zero - end + 1);
  const high = Math.min(nfft, zero + end);
  const mirror = (power: Float32Array) => twoSided(power, nfft, scaling).subarray(low, high);
  const frequency = Float64Array.from({ length: high - low }, (_, bin) => (low + bin - zero) * hzPerBin);
  return { frequency, mean: spectrum.mean.map(mirror), maximum: spectrum.maximum.map(mirror) };
}

/** What the panel of a spectrum is made for. */
export interface SpectrumView {
  info: WavInfo;
  selection: Selection;
  settings: SpectralSettings;
}

/** One panel with a line a channel, and a faint one for the maximum; empty before the analysis. */
export function spectrumPanel(
  { info, selection, settings }: SpectrumView,
  lines?: SpectrumLines,
  width = 0,
): Panel {
  const x = spectrumAxis(settings, info);
  const panel: Panel = { x, y: levelAxis(settings, [-120, 0]), marks: [], weight: 1, grid: true };
  if (!lines) return panel;
  // One FFT has no maximum apart from itself.
  const maxima = settings.method === 'welch' ? lines.maximum : [];
  panel.y = levelAxis(settings, resolveDbRange(settings.db, extremesOf([...lines.mean, ...maxima])));
  const silence = silenceDb(settings.db);
  const { position } = axisScale(x);
  const line = (power: Float32Array, series: number): LineMark => ({
    kind: 'line',
    ...reduceLine(lines.frequency, powersToDb(power, silence), position, width),
    series,
  });
  for (const [channel, power] of maxima.entries())
    panel.marks.push({ ...line(power, channel), weight: 'faint' });
  for (const [channel, power] of lines.mean.entries()) {
    const name = lines.mean.length > 1 ? selection.channelNames[channel] : undefined;
    panel.marks.push({ ...line(power, channel), ...(name && { name }) });
  }
  return panel;
}

function spectrumAxis(settings: SpectralSettings, info: WavInfo): Axis {
  const axis = frequencyAxis(settings, info);
  return settings.twoSided ? { ...axis, domain: [-axis.domain[1], axis.domain[1]] } : axis;
}

/** An axis of levels; a range that follows the values is widened to whole tens. */
function levelAxis(settings: SpectralSettings, [low, high]: [number, number]): Axis {
  const domain: [number, number] = Array.isArray(settings.db)
    ? settings.db
    : [Math.floor(low / 10) * 10, Math.ceil(high / 10) * 10];
  return { ...levelTerms(settings), quantity: 'decibel', scale: 'linear', domain };
}

/** Peaks, each at its true place between bins. */
function peakMark(peaks: SpectralPeak[]): Mark {
  const points = peaks.map(({ hz, levelDb }) => ({ x: hz, y: levelDb }));
  return { kind: 'points', points, role: 'peak', labels: peaks.map(peakLabel) };
}

/** The `count` highest peaks of each channel within the range; of a two-sided spectrum those right of zero. */
function highestPeaks(
  { mean, nfft, hzPerBin, windowLength }: Spectrum,
  { window }: SpectrumRequest,
  { freq: range, scaling, twoSided: both }: SpectralSettings,
  count: number,
): SpectralPeak[][] {
  const lobe = new MainLobe(window, windowLength, nfft);
  const share = powerToDb(both ? mirrorShare(scaling) : 1);
  return mean.map((power) => {
    const peaks = spectralPeaks({ power, nfft, hzPerBin, scaling, lobe }, { count, range });
    return peaks.map((peak) => ({ ...peak, levelDb: peak.levelDb + share }));
  });
}

/** `440.1 Hz  A4  −12.3 dB` */
function peakLabel({ hz, levelDb }: SpectralPeak): string {
  const words = [`${Number(hz.toPrecision(5))} Hz`, noteName(hz), `${levelDb.toFixed(1)} dB`];
  return words.join('  ').replaceAll('-', '−');
}
