/** An envelope as numbers: written run by run, in little memory however long the audio. */
import { analyseEnvelope } from '../../analysis/envelope.ts';
import type { AnalysisRun, ChannelSet, Envelope, EnvelopeRequest } from '../../analysis/request.ts';
import type { Selection } from '../../options/selection.ts';
import type { WaveDataOptions } from '../../options/wave.ts';
import {
  datHeader,
  datPeaks,
  interleavePeaks,
  jsonHeader,
  type WaveformHeader,
} from '../../output/audiowaveform.ts';
import { float32Bytes, npyHeader } from '../../output/npy.ts';
import type { Target } from '../../output/target.ts';
import { numberText } from '../../output/text.ts';
import { type Write, writeOutput } from '../../output/write.ts';
import type { FrameSource } from '../../wav/format.ts';
import type { Context } from '../../world/context.ts';
import { announce } from '../picture.ts';
import { type OpenInput, warnOfNonFinite } from '../run.ts';
import type { WaveOptions } from '../wave.ts';

/** Sample frames in a point where nothing is asked, as audiowaveform has it. */
const FRAMES_PER_POINT = 256;
/** Points in memory at a time. */
const RUN_POINTS = 2 ** 18;

/** How the range is divided into points. */
interface Division {
  /** Points in all. */
  points: number;
  /** Sample frames in a point; rounded where points share the range equally. */
  framesPerPoint: number;
  /** One request for each run of points, in order. */
  requests: Omit<EnvelopeRequest, 'channels'>[];
}

export async function writeWaveData(
  open: OpenInput,
  selection: Selection,
  options: WaveOptions,
  target: Target,
  context: Context,
): Promise<void> {
  const division = divide(selection, options);
  const { sampleRate } = open.wav.info.format;
  const channels = selection.channelNames.length;
  const { points: length, framesPerPoint } = division;
  const header: WaveformHeader = { channels, sampleRate, framesPerPoint, length };
  let nonFinite = 0;
  await open.analyse(async (run) => {
    const runs = async function* (set: ChannelSet) {
      for await (const envelope of envelopeRuns(open.wav.source, set, division, run)) {
        nonFinite += envelope.nonFinite;
        yield envelope;
      }
    };
    await writeOutput(target, context, async (write) => {
      if (target.format === 'dat') return writeDat(runs(selection.channels), header, write);
      if (target.format === 'json') return writeJson(runs(selection.channels), header, write);
      if (target.format === 'csv')
        return writeCsv(runs(selection.channels), selection, division, sampleRate, options, write);
      await write(npyHeader([channels, length, 2]));
      const sets: ChannelSet[] =
        selection.channels === 'mix' ? ['mix'] : selection.channels.map((each) => [each]);
      for (const set of sets) await writeNpyChannel(runs(set), write);
    });
  });
  warnOfNonFinite(nonFinite, open);
  await announce(target, context);
}

function divide(
  { range }: Selection,
  { points, framesPerPoint = FRAMES_PER_POINT }: WaveDataOptions,
): Division {
  const frames = range.end - range.start;
  if (points) {
    const count = Math.min(points, frames);
    return {
      points: count,
      framesPerPoint: Math.max(1, Math.round(frames / count)),
      requests: [{ range, points: count }],
    };
  }
  const requests: Division['requests'] = [];
  const step = RUN_POINTS * framesPerPoint;
  for (let start = range.start; start < range.end; start += step) {
    requests.push({ range: { start, end: Math.min(start + step, range.end) }, framesPerPoint });
  }
  return { points: Math.ceil(frames / framesPerPoint), framesPerPoint, requests };
}

async function* envelopeRuns(
  source: FrameSource,
  channels: ChannelSet,
  { requests }: Division,
  run: AnalysisRun,
): AsyncGenerator<Envelope> {
  for (const [index, request] of requests.entries()) {
    const onProgress = (done: number) => run.onProgress?.((index + done) / requests.length);
    yield await analyseEnvelope(source, { ...request, channels }, { ...run, onProgress });
  }
}

async function writeDat(runs: AsyncIterable<Envelope>, header: WaveformHeader, write: Write): Promise<void> {
  await write(datHeader(header));
  for await (const envelope of runs) await write(datPeaks(interleavePeaks(envelope)));
}

async function writeJson(runs: AsyncIterable<Envelope>, header: WaveformHeader, write: Write): Promise<void> {
  await write(jsonHeader(header));
  let separator = '';
  for await (const envelope of runs) {
    await write(separator + interleavePeaks(envelope).join(','));
    separator = ',';
  }
  await write(']}\n');
}

/** A row a point: the time of its first sample, then minimum, maximum (and RMS) of each channel. */
async function writeCsv(
  runs: AsyncIterable<Envelope>,
  selection: Selection,
  { points }: Division,
  sampleRate: number,
  { rms, points: shared, framesPerPoint = FRAMES_PER_POINT }: WaveOptions,
  write: Write,
): Promise<void> {
  const { start, end } = selection.range;
  const columns = rms ? ['min', 'max', 'rms'] : ['min', 'max'];
  const several = selection.channelNames.length > 1;
  const titles = selection.channelNames.flatMap((name) =>
    columns.map((each) => (several ? `${name} ${each}` : each)),
  );
  await write(`time,${titles.join(',')}\n`);
  const firstFrame = (point: number) =>
    start + (shared ? Math.floor((point * (end - start)) / points) : point * framesPerPoint);
  let point = 0;
  for await (const envelope of runs) {
    let rows = '';
    for (let index = 0; index < envelope.points; index++, point++) {
      rows += numberText(firstFrame(point) / sampleRate);
      for (let channel = 0; channel < envelope.min.length; channel++) {
        rows += `,${numberText(envelope.min[channel]![index]!, 'float32')},${numberText(envelope.max[channel]![index]!, 'float32')}`;
        if (rms) rows += `,${numberText(envelope.rms[channel]![index]!, 'float32')}`;
      }
      rows += '\n';
    }
    await write(rows);
  }
}

async function writeNpyChannel(runs: AsyncIterable<Envelope>, write: Write): Promise<void> {
  for await (const { points, min, max } of runs) {
    const pairs = new Float32Array(points * 2);
    for (let point = 0; point < points; point++) {
      pairs[2 * point] = min[0]![point]!;
      pairs[2 * point + 1] = max[0]![point]!;
    }
    await write(float32Bytes(pairs));
  }
}
