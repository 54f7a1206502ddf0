import { closeSync, openSync, writeSync } from 'node:fs';

/** Sample rate and bytes of a sample frame of all audio here: 16-bit stereo. */
export const RATE = 44_100;
const FRAME_BYTES = 4;

/** A second of noise, its loudest moments clipped. */
const second = noise();

function noise() {
  const samples = new Int16Array(2 * RATE);
  let state = 1;
  for (let at = 0; at < samples.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const loud = at % 20_000 < 50 ? 4 : 0.5;
    samples[at] = Math.max(-32768, Math.min(32767, ((state >>> 8) / 2 ** 23 - 1) * 32768 * loud));
  }
  return Buffer.from(samples.buffer);
}

/** Bytes of so many seconds with their header. @param {number} seconds */
export function bytesOf(seconds) {
  return HEADER_BYTES + seconds * RATE * FRAME_BYTES;
}

const HEADER_BYTES = 80;

/** An RF64 header: https://tech.ebu.ch/docs/tech/tech3306.pdf @param {number} seconds */
function header(seconds) {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const data = seconds * RATE * FRAME_BYTES;
  bytes.write('RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0', 'latin1');
  bytes.writeBigUInt64LE(BigInt(data + HEADER_BYTES - 8), 20);
  bytes.writeBigUInt64LE(BigInt(data), 28);
  bytes.writeBigUInt64LE(BigInt(data / FRAME_BYTES), 36);
  bytes.write('fmt \x10\0\0\0\x01\0\x02\0', 48, 'latin1');
  bytes.writeUInt32LE(RATE, 60);
  bytes.writeUInt32LE(RATE * FRAME_BYTES, 64);
  bytes.writeUInt16LE(FRAME_BYTES, 68);
  bytes.writeUInt16LE(16, 70);
  bytes.write('data\xff\xff\xff\xff', 72, 'latin1');
  return bytes;
}

/** Writes a WAV of so many seconds, whole ones. @param {string} path @param {number} seconds */
export function writeAudio(path, seconds) {
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, header(seconds));
  for (let done = 0; done < seconds; done++) writeSync(descriptor, second);
  closeSync(descriptor);
}

/**
 * Gives a stream the same, as fast as it takes it; `given` is told how many seconds it has taken.
 *
 * @param {import('node:stream').Writable} stream
 * @param {number} seconds
 * @param {(seconds: number) => void} given
 */
export function feedAudio(stream, seconds, given) {
  let done = 0;
  stream.write(header(seconds));
  const more = () => {
    while (!stream.destroyed && done < seconds) {
      given(done++);
      if (!stream.write(second)) return;
    }
    if (!stream.destroyed) stream.end();
  };
  stream.on('drain', more);
  more();
}
