import { deepStrictEqual, ok } from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { infoRecord } from '../../src/commands/info/record.ts';
import { infoText } from '../../src/commands/info/text.ts';
import { WavscopeError } from '../../src/errors.ts';
import { LARGEST_SAMPLE } from '../../src/wav/decode/float.ts';
import { openWav, type WavFile } from '../../src/wav/open.ts';
import { FrameReader } from '../../src/wav/reader.ts';
import { openWavStream } from '../../src/wav/stream.ts';
import { outside } from '../wav/outside.ts';

/** Sample frames that are looked at in one file. */
const MOST_FRAMES = 1 << 16;

/**
 * Holds the reader to its promise for any file: it is read, and gives only numbers and text that can be shown, or it
 * is refused in one line. As a stream it gives the same samples.
 */
export async function survives(path: string): Promise<void> {
  const wav = await refusedInOneLine(openWav(path, outside()));
  if (!wav) return;
  try {
    checkInfo(wav);
    const samples = checkSamples(wav);
    await checkStream(path, samples);
  } finally {
    wav.close();
  }
}

/** What the promise resolves to, or undefined where it is rejected as it may be. */
async function refusedInOneLine<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof WavscopeError)) throw error;
    ok(/^[^\p{Cc}]{1,400}$/u.test(error.message), `an error of one line: ${JSON.stringify(error.message)}`);
    return undefined;
  }
}

function checkInfo(wav: WavFile): void {
  const { info } = wav;
  const { frames, duration, format } = info;
  ok(Number.isSafeInteger(frames) && frames >= 0, `frames ${frames}`);
  ok(Number.isFinite(duration) && duration >= 0, `duration ${duration}`);
  ok(format.channels > 0 && format.sampleRate > 0 && format.blockAlign > 0);
  const record = infoRecord(wav);
  deepStrictEqual(JSON.parse(JSON.stringify(record)), record, 'numbers that JSON can hold');
  ok(/^[^\p{Cc}]*$/u.test(infoText(wav).replaceAll('\n', '')), 'text without control characters');
  ok(
    /^[^\p{Cc}]*$/u.test(info.warnings.map(({ message }) => message).join('')),
    'warnings without control characters',
  );
}

/** Reads the beginning and the end, and returns the beginning. */
function checkSamples({ info, source }: WavFile): Float32Array[] {
  const count = Math.min(info.frames, Math.ceil(MOST_FRAMES / info.format.channels));
  const reader = new FrameReader(source);
  const target = () => Array.from({ length: info.format.channels }, () => new Float32Array(count));
  const [first, last] = [target(), target()];
  deepStrictEqual(reader.read(0, count, first), count, 'sample frames at the beginning');
  deepStrictEqual(reader.read(info.frames - count, count, last), count, 'sample frames at the end');
  const limit = info.format.encoding === 'float' ? LARGEST_SAMPLE : 1;
  for (const samples of [...first, ...last])
    ok(
      samples.every((value) => Math.abs(value) <= limit),
      'samples in range',
    );
  return first;
}

/** Compares what a stream gives with what the file gave, as far as that was read. */
async function checkStream(path: string, expected: Float32Array[]): Promise<void> {
  const wav = await openWavStream(createReadStream(path, { highWaterMark: 777 }));
  const frames = expected[0]!.length;
  let done = 0;
  for await (const block of wav.blocks()) {
    const compared = Math.min(block.frames, frames - done);
    expected.forEach((samples, channel) => {
      const streamed = block.channels[channel]!.subarray(0, compared);
      deepStrictEqual(
        streamed,
        samples.subarray(done, done + compared),
        `streamed samples of channel ${channel}`,
      );
    });
    done += compared;
    if (done === frames) break;
  }
  deepStrictEqual(done, frames, 'sample frames streamed');
}
