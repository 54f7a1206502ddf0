import { describe, expect, it } from 'vitest';
import { UnsupportedWavError } from '../../src/errors.ts';
import { conversionHint } from '../../src/wav/conversion.ts';
import { openWav } from '../../src/wav/open.ts';
import { notWav } from '../../src/wav/sniff.ts';
import { fileOf, has, run, temporaryPath } from './files.ts';
import { outside } from './outside.ts';

const isWindows = process.platform === 'win32';

/** A file's first bytes: text, then zeros up to 40. */
const head = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(40)]).subarray(0, 40);

const WAVE64_OF_ANOTHER_KIND = Buffer.from(
  `726966662e91cf11a5d628db04c10000${'00'.repeat(8)}${'ab'.repeat(16)}`,
  'hex',
);

describe('a file that is no WAV', () => {
  it.each([
    ['FLAC', head('fLaC'), 'sox song.x song.wav'],
    ['Ogg', head('OggS'), 'ffmpeg -i song.x song.wav'],
    ['MP3', head('ID3\x04'), 'ffmpeg -i song.x song.wav'],
    ['MP3', head('\xff\xfb\x90\x64'), 'ffmpeg -i song.x song.wav'],
    ['AAC', head('\xff\xf1\x50\x80'), 'ffmpeg -i song.x song.wav'],
    ['AIFF', head('FORM\0\0\0\0AIFF'), 'sox song.x song.wav'],
    ['AIFC', head('FORM\0\0\0\0AIFC'), 'sox song.x song.wav'],
    ['AU', head('.snd'), 'sox song.x song.wav'],
    ['CAF', head('caff'), 'ffmpeg -i song.x song.wav'],
    ['MP4', head('\0\0\0\x20ftypM4A '), 'ffmpeg -i song.x song.wav'],
    ['Musepack', head('MP+\x07'), 'ffmpeg -i song.x song.wav'],
    ['AVI', head('RIFF\0\0\0\0AVI '), 'ffmpeg -i song.x song.wav'],
    ['xWMA', head('RIFF\0\0\0\0XWMA'), 'ffmpeg -i song.x song.wav'],
    ['QCP', head('RIFF\0\0\0\0QLCM'), 'ffmpeg -i song.x song.wav'],
  ])('is named for what it is, with the command that converts it: %s', (name, bytes, command) => {
    expect(notWav(bytes, 'song.x').message).toBe(`not a WAV file but ${name}; to convert it: ${command}`);
  });

  it.each([
    ['PNG', head('\x89PNG\r\n')],
    ['JPEG', head('\xff\xd8\xff\xe0')],
    ['PDF', head('%PDF-1.7')],
    ['WebP', head('RIFF\0\0\0\0WEBP')],
    ['MIDI in RIFF', head('RIFF\0\0\0\0RMID')],
    ['a SoundFont', head('RIFF\0\0\0\0sfbk')],
    ['a DLS instrument bank', head('RIFF\0\0\0\0DLS ')],
    ["RIFF of the form 'ABCD'", head('RIFF\0\0\0\0ABCD')],
    ["RIFX of the form 'MV93'", head('RIFX\0\0\0\0MV93')],
    ['a Wave64 file of another kind', WAVE64_OF_ANOTHER_KIND],
    ['text', Buffer.from('Dear Sir or Madam,\r\n\tit was only a letter')],
  ])('is named for what it is, without one where it holds no sound: %s', (name, bytes) => {
    expect(notWav(bytes, 'x').message).toBe(`not a WAV file but ${name}`);
  });

  it('is told by its first bytes where it is unknown', () => {
    expect(notWav(head('\x01\x02\xfe\xff'), 'x').message).toBe(
      'not a WAV file: it begins with the bytes 01 02 fe ff, not with RIFF',
    );
  });

  it.each([
    ["it's.flac", "sox 'it'\\''s.flac' 'it'\\''s.wav'"],
    ['a\\b.flac', "sox 'a\\b.flac' 'a\\b.wav'"],
    ['|x.flac', "sox './|x.flac' './|x.wav'"],
    ['a:b.flac', 'sox ./a:b.flac ./a:b.wav'],
    ['/a:b/c.flac', 'sox /a:b/c.flac /a:b/c.wav'],
    ['.flac', 'sox .flac .flac.wav'],
    ['../no-such-folder/x.flac', 'sox ../no-such-folder/x.flac ../no-such-folder/x.wav'],
    ['-x.flac', 'sox ./-x.flac ./-x.wav'],
    ['a b/c.d.flac', "sox 'a b/c.d.flac' 'a b/c.d.wav'"],
    // No name on Windows has any of these.
    ...(isWindows
      ? []
      : [["e\x1b[2J\u202e\\'.flac", "sox $'e\\x1b[2J\\xe2\\x80\\xae\\\\\\'.flac' 'e[2J\\'\\''.wav'"]]),
    ['flac', 'sox flac flac.wav'],
    ['-', 'put "ffmpeg -i - -f wav - |" in front'],
  ])('is converted by a command that a shell can take: %s', (input, command) => {
    expect(conversionHint('sox', input, 'linux')).toBe(`; to convert it: ${command}`);
  });
});

describe('opening', () => {
  const failure = (input: string) => openWav(input, outside()).catch((error: unknown) => error);

  it('says what is wrong with an empty file', async () => {
    expect(await failure(fileOf(new Uint8Array()))).toEqual(
      new UnsupportedWavError('empty: not a single byte, where a WAV file was expected'),
    );
  });

  it('says what is wrong with a folder', async () => {
    expect(await failure('.')).toEqual(
      new UnsupportedWavError('a folder, where a WAV file was expected: name the files in it'),
    );
  });

  const device = 'says what is wrong with a device, and does not copy it without end';
  // In a process that all tests share, the read has been seen to stand still.
  it.skipIf(isWindows)(`${device} (not on Windows: no such device)`, { tags: 'slow' }, async () => {
    const device = 'a device, where a WAV file was expected';
    expect(await failure('/dev/zero')).toEqual(new UnsupportedWavError(device));
  });

  it('leaves a missing file to the system to tell', async () => {
    expect(await failure(temporaryPath())).toMatchObject({ code: 'ENOENT' });
  });

  it.skipIf(!has('sox'))('knows what sox writes (skipped where it is not installed)', async () => {
    for (const [extension, name] of [
      ['flac', 'FLAC'],
      ['aiff', 'AIFF'],
      ['au', 'AU'],
      ['ogg', 'Ogg'],
      ['voc', 'VOC'],
    ]) {
      const path = temporaryPath(`sound.${extension}`);
      run('sox', ['-n', '-r', '8000', path, 'synth', '0.1', 'sine', '440']);
      expect((await failure(path)) as Error).toMatchObject({
        message: expect.stringContaining(`but ${name};`),
      });
    }
  });
});
