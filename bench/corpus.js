// The audio that is measured on: made once into bench/corpus/, by repeating the fixture with a slowly swept tone over it,
// so that no two minutes are alike.
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('corpus/', import.meta.url);
const FIXTURE = new URL('../fixtures/1.wav', import.meta.url);

/** Name, length in seconds, sample rate, and format. */
const CORPUS = {
  short: { file: '10s.wav', seconds: 10, rate: 44100, float: false },
  song: { file: '4min.wav', seconds: 240, rate: 44100, float: false },
  hour: { file: '1h.wav', seconds: 3600, rate: 44100, float: false },
  hires: { file: '20min-96k-float.wav', seconds: 1200, rate: 96000, float: true },
  long: { file: '7h.rf64.wav', seconds: 7 * 3600, rate: 44100, float: false },
};

/** Folders of so many links to the short file, so many in each folder of a folder. */
const FOLDERS = {
  clips: { folder: '100-clips', folders: 1, files: 100 },
  tree: { folder: '3000-clips', folders: 30, files: 100 },
};

/** The path of a file or folder of the corpus, which is made if it is not there. */
export function corpusFile(name) {
  if (FOLDERS[name]) return corpusFolder(FOLDERS[name]);
  const entry = CORPUS[name];
  const path = fileURLToPath(new URL(entry.file, FOLDER));
  if (!existsSync(path)) {
    mkdirSync(FOLDER, { recursive: true });
    make(`${path}.part`, entry);
    renameSync(`${path}.part`, path);
  }
  return path;
}

function corpusFolder({ folder, folders, files }) {
  const path = fileURLToPath(new URL(folder, FOLDER));
  if (existsSync(path)) return path;
  const part = `${path}.part`;
  rmSync(part, { recursive: true, force: true });
  for (let number = 0; number < folders; number++) {
    const inside = folders === 1 ? part : `${part}/${number}`;
    mkdirSync(inside, { recursive: true });
    for (let file = 0; file < files; file++) linkSync(corpusFile('short'), `${inside}/${file}.wav`);
  }
  renameSync(part, path);
  return path;
}

function make(path, { seconds, rate, float }) {
  const pcm = readFileSync(FIXTURE).subarray(44);
  const fixture = new Int16Array(Uint8Array.from(pcm).buffer);
  const frames = seconds * rate;
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, header(frames, rate, float));
  // A second at a time.
  const samples = float ? new Float32Array(2 * rate) : new Int16Array(2 * rate);
  const full = float ? 1 : 32768;
  let phase = 0;
  for (let second = 0; second < seconds; second++) {
    const hz = 200 * 40 ** (second / seconds);
    for (let frame = 0; frame < rate; frame++) {
      phase += hz / rate;
      const tone = 0.1 * Math.sin(2 * Math.PI * phase);
      const place = (2 * (second * rate + frame)) % fixture.length;
      samples[2 * frame] = ((fixture[place] / 32768) * 0.8 + tone) * full;
      samples[2 * frame + 1] = ((fixture[place + 1] / 32768) * 0.8 - tone) * full;
    }
    writeSync(descriptor, new Uint8Array(samples.buffer));
  }
  closeSync(descriptor);
}

/** A RIFF header, or RF64 where the sizes need it: https://tech.ebu.ch/docs/tech/tech3306.pdf */
function header(frames, rate, float) {
  const blockAlign = 2 * (float ? 4 : 2);
  const dataBytes = frames * blockAlign;
  const large = dataBytes > 0xfffffff0 - 100;
  const fmt = Buffer.alloc(24);
  fmt.write('fmt ');
  fmt.writeUInt32LE(16, 4);
  fmt.writeUInt16LE(float ? 3 : 1, 8);
  fmt.writeUInt16LE(2, 10);
  fmt.writeUInt32LE(rate, 12);
  fmt.writeUInt32LE(rate * blockAlign, 16);
  fmt.writeUInt16LE(blockAlign, 20);
  fmt.writeUInt16LE(float ? 32 : 16, 22);
  const ds64 = Buffer.alloc(large ? 36 : 0);
  const riffBytes = 4 + ds64.length + fmt.length + 8 + dataBytes;
  if (large) {
    ds64.write('ds64');
    ds64.writeUInt32LE(28, 4);
    ds64.writeBigUInt64LE(BigInt(riffBytes), 8);
    ds64.writeBigUInt64LE(BigInt(dataBytes), 16);
    ds64.writeBigUInt64LE(BigInt(frames), 24);
  }
  const riff = Buffer.from(large ? 'RF64____WAVE' : 'RIFF____WAVE');
  riff.writeUInt32LE(large ? 0xffffffff : riffBytes, 4);
  const data = Buffer.from('data____');
  data.writeUInt32LE(large ? 0xffffffff : dataBytes, 4);
  return Buffer.concat([riff, ds64, fmt, data]);
}
