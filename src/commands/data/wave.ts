/** An envelope as numbers: written run by run, in little memory however long the audio. */
import type { ChannelSet, Envelope } from '../../analysis/request.ts';
import type { OutputOptions } from '../../options/picture.ts';
import type { Selection } from '../../options/selection.ts';
import type { WaveDataOptions } from '../../options/wave.ts';
import { writeDat, writeWaveformJson } from '../../output/audiowaveform.ts';
import { writeCsv } from '../../output/csv.ts';
import { FLOAT16, FLOAT32, MOST_FLOAT16 } from '../../output/dtype.ts';
import { writeNpy } from '../../output/npy.ts';
import { writeNpz } from '../../output/npz.ts';
import type { Target } from '../../output/target.ts';
import { numberText } from '../../output/text.ts';
import { writeWavesurferJson } from '../../output/wavesurfer.ts';
import { writeOutput } from '../../output/write.ts';
import type { Context } from '../../world/context.ts';
import { announce } from '../picture.ts';
import { type OpenInput, warnOfNonFinite } from '../run.ts';
import { divide, envelopeRuns } from './division.ts';
import { peakRuns } from './peaks.ts';

/** A waveform to be written. */
export interface WaveJob {
  open: OpenInput;
  selection: Selection;
  options: WaveDataOptions & OutputOptions & { rms?: boolean };
  target: Target;
  context: Context;
}

export async function writeWaveData(job: WaveJob): Promise<void> {
  const { open, selection, options, target, context } = job;
  const { range, channels, channelNames } = selection;
  const { source, info } = open.wav;
  const { sampleRate } = info.format;
  const { bits = 16, rms, dtype, peaksFormat } = options;
  const division = divide(range.end - range.start, options);
  const divided = { source, range, division };
  let nonFinite = 0;
  let tooLarge = 0;
  await open.analyse(async (run) => {
    async function* counted<Run extends { nonFinite: number }>(runs: AsyncIterable<Run>) {
      for await (const each of runs) {
        nonFinite += each.nonFinite;
        yield each;
      }
    }
    const envelopes = (set: ChannelSet) => counted(envelopeRuns(divided, set, run));
    async function* peaks() {
      for await (const each of counted(peakRuns(divided, channels, run))) yield each.peaks;
    }
    const sets: ChannelSet[] = channels === 'mix' ? [channels] : channels.map((each) => [each]);
    async function* pairs() {
      for (const set of sets) {
        for await (const envelope of envelopes(set)) {
          const run = pairsOf(envelope);
          if (dtype === 'float16') tooLarge += run.filter((value) => Math.abs(value) > MOST_FLOAT16).length;
          yield run;
        }
      }
    }
    async function* farthestOf(set: ChannelSet) {
      for await (const envelope of envelopes(set)) yield farthestFromZero(envelope);
    }
    const waveform = { channels: channelNames.length, sampleRate, ...division, bits, peaks: peaks() };
    await writeOutput(target, context, (write) => {
      if (target.format === 'dat') return writeDat(waveform, write);
      if (target.format === 'json' && peaksFormat === 'wavesurfer')
        return writeWavesurferJson(sets.map(farthestOf), write);
      if (target.format === 'json') return writeWaveformJson(waveform, write);
      const timeOf = (point: number) => (range.start + point * division.framesPerPoint) / sampleRate;
      const shape = [channelNames.length, division.points, 2];
      const array = { type: dtype === 'float16' ? FLOAT16 : FLOAT32, shape, runs: pairs() };
      if (target.format === 'npy') return writeNpy(array, write);
      if (target.format === 'npz')
        return writeNpz({ ...array, axes: { time: { length: division.points, at: timeOf } } }, write);
      const columns = rms ? COLUMNS : COLUMNS.slice(0, 2);
      return writeCsv(
        csvHeader(channelNames, columns),
        csvLines(envelopes(channels), columns, timeOf),
        write,
      );
    });
  });
  warnOfNonFinite(nonFinite, open);
  if (tooLarge > 0) open.warn(`${tooLarge} values are beyond what float16 holds; they are ±${MOST_FLOAT16}`);
  await announce(target, options, context);
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

/** Of each point of the first channel, the extreme farther from 0, within full scale. */
function farthestFromZero({ min, max }: Envelope): Float32Array {
  const [low, high] = [min[0]!, max[0]!];
  return high.map((value, point) => {
    const farthest = -low[point]! > value ? low[point]! : value;
    return Math.max(-1, Math.min(1, farthest));
  });
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
