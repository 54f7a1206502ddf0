/** @module-tag thorough */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conversionHint } from '../../src/wav/conversion.ts';
import { openWav } from '../../src/wav/open.ts';
import { notWav } from '../../src/wav/sniff.ts';
import { buildWav, integers } from './build.ts';
import { fileOf, has, readAll, run, temporaryPath } from './files.ts';
import { outside } from './outside.ts';

const RATE = 16_000;
const SECONDS = 1;

/** A second of a tone, two channels. */
function soundFile(): string {
  const values = Array.from({ length: 2 * RATE * SECONDS }, (_, i) => {
    return Math.round(16_000 * Math.sin((2 * Math.PI * 1000 * (i >> 1)) / RATE));
  });
  return fileOf(buildWav({ fmt: { channels: 2, sampleRate: RATE }, data: integers(values, 2) }));
}

/** The command in the message that opening the file ends in. */
async function printedCommand(path: string): Promise<string> {
  const error = await openWav(path, outside()).then(
    (wav) => wav.close(),
    (reason: unknown) => reason,
  );
  const [, command] = /; to convert it: (.*)$/.exec(String(error)) ?? [];
  if (command === undefined) throw new Error(`no command for ${path}: ${error}`);
  return command;
}

/**
 * Runs the command that is printed for the file, and holds it to its promise: a WAV of that sound is there then, and
 * what was there before is as it was.
 */
async function expectConverted(path: string): Promise<void> {
  const folder = join(path, '..');
  const contents = () =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  const before = contents();
  const command = await printedCommand(path);
  const { status, stderr } = spawnSync('bash', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
  expect({ command, status, stderr: status === 0 ? '' : String(stderr) }).toMatchObject({ status: 0 });
  const after = contents();
  const made = Object.keys(after).filter((name) => !(name in before));
  expect(made).toHaveLength(1);
  for (const [name, bytes] of Object.entries(before)) expect(after[name]!.equals(bytes), name).toBe(true);
  const wav = await openWav(join(folder, made[0]!), outside());
  // Coders of speech take blocks of 20 to 30 ms, and others lead with some thousand samples.
  expect(Math.abs(wav.info.duration - SECONDS)).toBeLessThan(0.3);
  const loudest = readAll(wav)[0]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(loudest).toBeGreaterThan(0.1);
}

/** A folder of its own with the file in it, made by that program of the sound. */
function madeBy(program: 'sox' | 'ffmpeg', name: string, options: string[]): string {
  const folder = mkdtempSync(temporaryPath('convert-'));
  const made = join(folder, `made.${basename(name)}`);
  const source = soundFile();
  if (program === 'sox') run('sox', ['-D', source, ...options, made]);
  else run('ffmpeg', ['-v', 'error', '-nostdin', '-i', source, ...options, made]);
  const path = join(folder, name);
  run('mv', [made, path]);
  return path;
}

const OF_SOX: [string, string, string[]][] = [
  ['FLAC', 'a.flac', []],
  ['AIFF', 'a.aiff', []],
  ['AIFC', 'a.aifc', ['-e', 'float', '-b', '32']],
  ['AU', 'a.au', []],
  ['VOC', 'a.voc', []],
  ['NIST SPHERE', 'a.sph', []],
];
const OF_FFMPEG: [string, string, string[]][] = [
  ['Ogg', 'a.ogg', ['-c:a', 'libvorbis']],
  ['MP3', 'a.mp3', []],
  ['MP3 without a tag', 'a.mp3', ['-id3v2_version', '0', '-write_xing', '0']],
  ['AAC', 'a.aac', ['-f', 'adts']],
  ['CAF', 'a.caf', []],
  ['MP4', 'a.m4a', []],
  ['Matroska', 'a.mka', ['-c:a', 'flac']],
  ['WebM', 'a.webm', ['-c:a', 'libopus']],
  ['AVI', 'a.avi', ['-c:a', 'pcm_s16le']],
  ['WavPack', 'a.wv', []],
  ['True Audio', 'a.tta', []],
  ['AMR', 'a.amr', ['-ar', '8000', '-ac', '1']],
  ['WMA', 'a.wma', []],
];
/** Unsupported in a WAV: encoder, and what it asks for. */
const IN_WAV: [string, string[]][] = [
  ['libmp3lame', []],
  ['mp2', []],
  ['ac3', ['-ar', '32000']],
  ['libgsm_ms', ['-ar', '8000', '-ac', '1']],
  ['adpcm_yamaha', []],
  ['g726', ['-ar', '8000', '-ac', '1']],
  ['g723_1', ['-ar', '8000', '-ac', '1', '-b:a', '6300']],
  ['wmav2', []],
  ['flac', []],
];

/** Whether ffmpeg has the encoder that the options name. */
function canEncode(options: string[]): boolean {
  const encoder = options[options.indexOf('-c:a') + 1];
  if (!options.includes('-c:a')) return true;
  return new RegExp(` ${encoder} `).test(String(run('ffmpeg', ['-v', 'quiet', '-encoders'])));
}

describe.skipIf(!has('sox'))(
  'the command printed for a file of sox converts it (skipped where it is not installed)',
  { tags: 'slow' },
  () => {
    it.each(OF_SOX)('%s, by its own name and by one that lies', async (_, name, options) => {
      await expectConverted(madeBy('sox', name, options));
      const liar = madeBy('sox', name, options);
      const path = join(liar, '..', 'a.wav');
      run('mv', [liar, path]);
      await expectConverted(path);
    });
  },
);

describe.skipIf(!has('ffmpeg'))(
  'the command printed for a file of ffmpeg converts it (skipped where it is not installed)',
  { tags: 'slow' },
  () => {
    it.each(OF_FFMPEG)('%s, by its own name and by one that lies', async (_, name, options) => {
      const known = name.endsWith('.amr') ? ['-c:a', 'libopencore_amrnb'] : options;
      if (!canEncode(known)) return;
      await expectConverted(madeBy('ffmpeg', name, options));
      const liar = madeBy('ffmpeg', name, options);
      const path = join(liar, '..', 'A.WAV');
      run('mv', [liar, path]);
      await expectConverted(path);
    });

    it.each(IN_WAV)('%s in a WAV', async (encoder, options) => {
      if (!canEncode(['-c:a', encoder])) return;
      await expectConverted(madeBy('ffmpeg', 'a.wav', ['-c:a', encoder, ...options, '-f', 'wav']));
    });

    it('from standard input', async () => {
      const bytes = readFileSync(madeBy('ffmpeg', 'a.mp3', []));
      const { message } = notWav(bytes.subarray(0, 40), '-');
      const [, command] = /put "(.*) \|" in front/.exec(message)!;
      const converted = run('bash', ['-c', `${command} 2>/dev/null`], bytes);
      const wav = await openWav(fileOf(converted), outside());
      expect(Math.abs(wav.info.duration - SECONDS)).toBeLessThan(0.3);
      wav.close();
    });
  },
);

describe.skipIf(!has('sox'))(
  'a name that a shell, sox or ffmpeg would take for something else (skipped where sox is not installed)',
  () => {
    it.each([
      "it's.flac",
      'a b.flac',
      'a\\b.flac',
      '$HOME `id` "x".flac',
      'a:b.flac',
      'e\x1b[2J\n\u202e.flac',
      '*.flac',
      '~x.flac',
      '\x1b\x42.flac',
      'd\x1b[1m.x/e\x07.flac',
    ])('is converted by the command that is printed: %j', async (name) => {
      const folder = mkdtempSync(temporaryPath('convert-'));
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      run('mv', [madeBy('sox', 'a.flac', []), path]);
      await expectConverted(path);
    });

    it.each(['-n.flac', '|id.flac', 'http:x.flac', '.flac'])(
      'where it stands in its own folder: %s',
      async (name) => {
        const folder = mkdtempSync(temporaryPath('convert-'));
        run('mv', [madeBy('sox', 'a.flac', []), join(folder, name)]);
        for (const head of [Buffer.from('fLaC'), Buffer.from('OggS')]) {
          const [, command] = /; to convert it: (.*)$/.exec(notWav(head, name).message)!;
          const { status } = spawnSync('bash', ['-c', command!], { cwd: folder, stdio: 'ignore' });
          const made = readdirSync(folder).filter((each) => each !== name);
          expect({ command, status, made: made.length }).toMatchObject({ status: 0, made: 1 });
          run('rm', [join(folder, made[0]!)]);
        }
      },
    );
  },
);

// cmd knows double quotes alone, and PowerShell knows them too.
describe('on Windows the command has', () => {
  it.each([
    ['a plain name as it is', 'C:\\new\\a.flac', 'sox C:\\new\\a.flac C:\\new\\a.wav'],
    [
      'a name with spaces in double quotes',
      "C:\\it's new\\a.flac",
      'sox "C:\\it\'s new\\a.flac" "C:\\it\'s new\\a.wav"',
    ],
    ['other letters in them', 'ä.flac', 'sox "ä.flac" "ä.wav"'],
    ['no name that is taken for an option', '-n.flac', 'sox .\\-n.flac .\\-n.wav'],
  ])('%s', (_, input, command) => {
    expect(conversionHint('sox', input, 'win32')).toBe(`; to convert it: ${command}`);
  });
});

describe('the name that a file is converted to', () => {
  const output = (input: string) => / (\S+)$/.exec(notWav(Buffer.from('fLaC'), input).message)![1];

  const taken = 'is no name of a file, a folder or a link that is there';
  it.skipIf(process.platform === 'win32')(`${taken} (not on Windows: no links)`, () => {
    const folder = mkdtempSync(temporaryPath('convert-'));
    const path = (name: string) => join(folder, name);
    expect(output(path('a.flac'))).toBe(path('a.wav'));
    writeFileSync(path('a.wav'), '');
    expect(output(path('a.flac'))).toBe(path('a.converted.wav'));
    symlinkSync('nowhere', path('a.converted.wav'));
    expect(output(path('a.flac'))).toBe(path('a.converted-2.wav'));
    mkdirSync(path('a.converted-2.wav'));
    expect(output(path('a.flac'))).toBe(path('a.converted-3.wav'));
  });

  it.each(['nosuch.wav', 'nosuch.WAV', 'nosuch.Wav'])(
    'is not the input’s, whatever its case: %s',
    (input) => {
      expect(output(input)).toBe('nosuch.converted.wav');
    },
  );
});

describe('an unsupported encoding', () => {
  it.each([
    [{ tag: 0x55 }, '0x0055 (MP3)'],
    [{ tag: 0x31, bits: 0, blockAlign: 65 }, '0x0031 (GSM 6.10)'],
    [{ tag: 0x166 }, '0x0166 (XMA 2)'],
    [{ tag: 0x55, extensible: {} }, '0x0055 (MP3)'],
  ])('is told with the command that converts it: %o', async (fmt, name) => {
    const path = fileOf(buildWav({ fmt, data: new Uint8Array(100) }));
    const command = `ffmpeg -i ${path} ${path.replace(/wav$/, 'converted.wav')}`;
    await expect(openWav(path, outside())).rejects.toMatchObject({
      message: `unsupported WAV: format tag ${name}; to convert it: ${command}`,
    });
  });

  it.each([
    [0x1234, '0x1234'],
    [0x12, '0x0012 (Intel MediaSpace ADPCM)'],
    [0xff, '0x00FF (AAC)'],
  ])('is told without one where nothing converts it: tag %i', async (tag, name) => {
    const path = fileOf(buildWav({ fmt: { tag }, data: new Uint8Array(100) }));
    await expect(openWav(path, outside())).rejects.toMatchObject({
      message: `unsupported WAV: format tag ${name}`,
    });
  });
});
