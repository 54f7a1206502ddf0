/** An envelope as numbers: written run by run, in little memory however long the audio. */
import { analyseEnvelope } from '../../analysis/envelope.ts';
import type { AnalysisRun, ChannelSet, Envelope, FrameRange } from '../../analysis/request.ts';
import type { Selection } from '../../options/selection.ts';
import { DEFAULT_FRAMES_PER_POINT, type WaveDataOptions } from '../../options/wave.ts';
import { interleavePeaks, type Waveform, writeDat, writeWaveformJson } from '../../output/audiowaveform.ts';
import { writeCsv } from '../../output/csv.ts';
import { writeNpy } from '../../output/npy.ts';
import type { Target } from '../../output/target.ts';
import { numberText } from '../../output/text.ts';
import { writeOutput } from '../../output/write.ts';
import type { FrameSource } from '../../wav/format.ts';
import type { Context } from '../../world/context.ts';
import { announce } from '../picture.ts';
import { type OpenInput, warnOfNonFinite } from '../run.ts';

/** Points in memory at a time. */
const RUN_POINTS = 2 ** 18;

/** A waveform to be written. */
export interface WaveJob {
  open: OpenInput;
  selection: Selection;
  options: WaveDataOptions & { rms?: boolean };
  target: Target;
  context: Context;
}

/** How the range is divided: points of so many sample frames, the last one short. */
export interface Division {
  framesPerPoint: number;
  points: number;
}

/**
 * A whole number of frames is in every point, so that point p begins at frame p · framesPerPoint and no time drifts; where
 * points are asked for, there are as many as that takes, and no more than were asked for.
 */
export function divide(frames: number, { points, framesPerPoint }: WaveDataOptions): Division {
  const size = points ? Math.ceil(frames / points) : (framesPerPoint ?? DEFAULT_FRAMES_PER_POINT);
  return { framesPerPoint: size, points: Math.ceil(frames / size) };
}

export async function writeWaveData(job: WaveJob): Promise<void> {
  const { open, selection, options, target, context } = job;
  const { range, channels, channelNames } = selection;
  const { sampleRate } = open.wav.info.format;
  const division = divide(range.end - range.start, options);
  let nonFinite = 0;
  await open.analyse(async (run) => {
    async function* runs(set: ChannelSet) {
      for await (const envelope of envelopeRuns(open.wav.source, { range, channels: set }, division, run)) {
        nonFinite += envelope.nonFinite;
        yield envelope;
      }
    }
    async function* peaks() {
      for await (const envelope of runs(channels)) yield interleavePeaks(envelope);
    }
    async function* pairs() {
      const sets: ChannelSet[] = channels === 'mix' ? [channels] : channels.map((each) => [each]);
      for (const set of sets) for await (const envelope of runs(set)) yield pairsOf(envelope);
    }
    const waveform: Waveform = { channels: channelNames.length, sampleRate, ...division, peaks: peaks() };
    await writeOutput(target, context, (write) => {
      if (target.format === 'dat') return writeDat(waveform, write);
      if (target.format === 'json') return writeWaveformJson(waveform, write);
      if (target.format === 'npy')
        return writeNpy({ shape: [channelNames.length, division.points, 2], runs: pairs() }, write);
      const columns = options.rms ? COLUMNS : COLUMNS.slice(0, 2);
      const timeOf = (point: number) => (range.start + point * division.framesPerPoint) / sampleRate;
      return writeCsv(csvHeader(channelNames, columns), csvLines(runs(channels), columns, timeOf), write);
    });
  });
  warnOfNonFinite(nonFinite, open);
  await announce(target, context);
}

/** The envelope in runs of a bounded number of points, in order. */
async function* envelopeRuns(
  source: FrameSource,
  { range, channels }: { range: FrameRange; channels: ChannelSet },
  { framesPerPoint, points }: Division,
  run: AnalysisRun,
): AsyncGenerator<Envelope> {
  const step = RUN_POINTS * framesPerPoint;
  const count = Math.ceil(points / RUN_POINTS);
  for (let index = 0; index < count; index++) {
    const start = range.start + index * step;
    const request = { range: { start, end: Math.min(start + step, range.end) }, framesPerPoint, channels };
    const onProgress = (done: number) => run.onProgress?.((index + done) / count);
    yield await analyseEnvelope(source, request, { ...run, onProgress });
  }
}

/** Minimum and maximum of each point of the first channel, side by side. */
function pairsOf({ points, min, max }: Envelope): Float32Array {
  const pairs = new Float32Array(points * 2);
  for (let point = 0; point < points; point++) {
    pairs[2 * point] = min[0]![point]!;
    pairs[2 * point + 1] = max[0]![point]!;
  }
  return pairs;
}

/** What a table tells of each channel. */
const COLUMNS = ['min', 'max', 'rms'] as const;
type Columns = readonly (typeof COLUMNS)[number][];

function csvHeader(channelNames: string[], columns: Columns): string[] {
  const titles = channelNames.flatMap((name) => columns.map((each) => `${name} ${each}`));
  return ['time', ...(channelNames.length > 1 ? titles : columns)];
}

/** A line a point: the time of its first sample, then what the columns tell of each channel. */
async function* csvLines(
  runs: AsyncIterable<Envelope>,
  columns: Columns,
  timeOf: (point: number) => number,
): AsyncGenerator<string> {
  let first = 0;
  for await (const envelope of runs) {
    const measures = envelope.min.flatMap((_, channel) => columns.map((each) => envelope[each][channel]!));
    for (let point = 0; point < envelope.points; point++) {
      let line = numberText(timeOf(first + point));
      for (const values of measures) line += `,${numberText(values[point]!, 'float32')}`;
      yield line;
    }
    first += envelope.points;
  }
}
