/** Waveforms: what is asked of the analysis for a picture, and the Figure that is made of the answer. */
import { CLIPPED_HIGH, CLIPPED_LOW, type Envelope, type EnvelopeRequest } from '../analysis/request.ts';
import { amplitudeToDb } from '../dsp/units.ts';
import { type Selection, selectionInForce } from '../options/selection.ts';
import type { WaveLooks } from '../options/wave.ts';
import type { Axis, Figure, Mark, Panel, Point } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import type { WavInfo } from '../wav/format.ts';
import { type DrawnFile, headed } from './head.ts';
import { amplitudesToDb } from './levels.ts';
import { marked, timeAxis } from './time-axis.ts';

/** What the panels of a waveform are made for. */
export interface WavePart {
  info: WavInfo;
  selection: Selection;
  waveLooks: WaveLooks;
}

/** A picture of a waveform alone. */
export type WaveView = DrawnFile & WavePart;

/** dB that an axis of levels has where nothing is asked. */
const DB_SPAN = 72;

/** The request for as many points as the picture is wide. */
export function waveRequest(view: WaveView): EnvelopeRequest {
  const [plot] = plotSizes({ ...headed(view, []), panels: wavePanels(view) });
  return envelopeRequest(view.selection, plot!.width);
}

/** An envelope with a point a pixel; the samples themselves where there are no more of them. */
export function envelopeRequest({ range, channels }: Selection, width: number): EnvelopeRequest {
  const frames = range.end - range.start;
  return frames <= width ? { range, channels, framesPerPoint: 1 } : { range, channels, points: width };
}

/** The picture of a waveform, with what the file and the options mark in it. */
export function waveFigure(view: WaveView, envelope: Envelope): Figure {
  const panels = wavePanels(view, envelope).map((panel) => marked(panel, view));
  return { ...headed(view, []), panels };
}

/** What was asked to be drawn and is not, in words. */
export function missedRms({ selection, waveLooks }: WavePart, envelope: Envelope): string[] {
  const { start, end } = selection.range;
  if (!waveLooks.rms || envelope.points < end - start) return [];
  return ['--rms: each sample has its own pixel, so there is no RMS to draw'];
}

/** The options that made the picture, as they were in force. */
export function waveInForce({ info, selection, waveLooks }: WavePart) {
  const { rms, scale, amplitude } = waveLooks;
  return { command: 'wave', ...selectionInForce(selection, info), rms, scale, amplitude };
}

/** A panel for each channel; empty ones, whose size tells how many points to ask for, before the analysis. */
export function wavePanels(part: WavePart, envelope?: Envelope): Panel[] {
  const { info, selection, waveLooks } = part;
  const y = amplitudeAxis(waveLooks, envelope);
  return selection.channelNames.map((title, channel) => ({
    ...(selection.channelNames.length > 1 && { title }),
    x: timeAxis(selection, info),
    y,
    marks: envelope ? waveMarks(envelope, channel, y, part) : [],
    weight: 1,
    sharesX: channel < selection.channelNames.length - 1,
    grid: true,
  }));
}

/** Of an axis that follows the peak, over it. */
const AUTO_HEADROOM = 1.05;
/** Of an axis that follows the peak: quieter ones are nothing to look at. */
const LOWEST_PEAK_DB = -200;

/** Full scale, or as far as the samples go beyond it; as far as they go, or as asked. */
function amplitudeAxis({ scale, amplitude }: WaveLooks, envelope?: Envelope): Axis {
  const peak = envelope ? highest(envelope) : 0;
  if (scale === 'db') {
    const domain = Array.isArray(amplitude) ? amplitude : levelDomain(peak, amplitude === 'auto');
    return { label: 'Level', unit: 'dBFS', quantity: 'decibel', scale: 'linear', domain };
  }
  let limit = typeof amplitude === 'number' ? amplitude : Math.max(1, peak);
  if (amplitude === 'auto') limit = peak * AUTO_HEADROOM || 1;
  return { label: 'Amplitude', quantity: 'amplitude', scale: 'linear', domain: [-limit, limit] };
}

/** The levels from the peak, in whole dB, down; from full scale where the peak lies lower, unless it is to be `close`. */
function levelDomain(peak: number, close: boolean): [number, number] {
  const peakDb = peak > 0 ? Math.ceil(amplitudeToDb(peak, LOWEST_PEAK_DB)) : 0;
  const high = close ? peakDb : Math.max(0, peakDb);
  return [high - DB_SPAN, high];
}

function highest({ min, max }: Envelope): number {
  let peak = 0;
  for (const values of [...min, ...max]) for (const value of values) peak = Math.max(peak, Math.abs(value));
  return peak;
}

function waveMarks(envelope: Envelope, channel: number, y: Axis, part: WavePart): Mark[] {
  const { info, selection, waveLooks } = part;
  const [x0, x1] = timeAxis(selection, info).domain;
  const frames = selection.range.end - selection.range.start;
  const min = envelope.min[channel]!;
  const max = envelope.max[channel]!;
  const marks: Mark[] = [];
  if (waveLooks.scale === 'db') {
    const floor = y.domain[0];
    const high = amplitudesToDb(
      max.map((value, point) => Math.max(value, -min[point]!)),
      floor,
    );
    marks.push({
      kind: 'band',
      x0,
      x1,
      low: new Float32Array(high.length).fill(floor),
      high,
      series: channel,
    });
  } else if (areSamples(envelope, part)) {
    marks.push({ kind: 'rule', y: 0, role: 'zero' }, sampleLine(max, x0, info.format.sampleRate, channel));
  } else {
    marks.push({ kind: 'band', x0, x1, low: min, high: max, series: channel });
  }
  if (waveLooks.rms && envelope.points < frames)
    marks.push(rmsBand(envelope.rms[channel]!, [x0, x1], y, waveLooks, channel));
  const clipped = clippedPoints(envelope, channel, y, part);
  if (clipped.length) marks.push({ kind: 'points', points: clipped, role: 'clip' });
  return marks;
}

/** Whether the samples themselves are drawn: there is no more than one to a point, and a line can show its sign. */
function areSamples({ points }: Envelope, { selection: { range }, waveLooks }: WavePart): boolean {
  return waveLooks.scale !== 'db' && points === range.end - range.start;
}

/** Samples, each at its own time, joined by a line. */
function sampleLine(samples: Float32Array, start: number, sampleRate: number, series: number): Mark {
  const x = Float64Array.from(samples, (_, index) => start + index / sampleRate);
  return { kind: 'line', x, y: samples, series, dots: true };
}

function rmsBand(
  rms: Float32Array,
  [x0, x1]: [number, number],
  { domain: [floor] }: Axis,
  { scale }: WaveLooks,
  series: number,
): Mark {
  const high = scale === 'db' ? amplitudesToDb(rms, floor) : rms;
  const low = scale === 'db' ? new Float32Array(rms.length).fill(floor) : rms.map((value) => -value);
  return { kind: 'band', x0, x1, low, high, series, tone: 'inner', name: 'RMS' };
}

/** A mark at the edge of the panel for every point that holds a clipped sample. */
function clippedPoints(envelope: Envelope, channel: number, y: Axis, part: WavePart): Point[] {
  const { info, selection, waveLooks } = part;
  const [x0, x1] = timeAxis(selection, info).domain;
  // A band's point is a column of its own; a sample of a line stands at its time, a column's left edge.
  const within = areSamples(envelope, part) ? 0 : 0.5;
  const points: Point[] = [];
  for (let point = 0; point < envelope.points; point++) {
    const x = x0 + ((point + within) / envelope.points) * (x1 - x0);
    const flags = envelope.clipped[channel]![point]!;
    const [above, below] = [flags & CLIPPED_HIGH, flags & CLIPPED_LOW];
    if (above || (below && waveLooks.scale === 'db')) points.push({ x, y: y.domain[1] });
    if (below && waveLooks.scale !== 'db') points.push({ x, y: y.domain[0] });
  }
  return points;
}
