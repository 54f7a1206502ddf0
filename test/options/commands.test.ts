/** The options as a command line gives them: flags, what they take, what is told of a wrong one. */
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { addColorOptions, DEFAULT_CMAP } from '../../src/options/color.ts';
import { addSpectralDataOptions } from '../../src/options/data.ts';
import { addOption } from '../../src/options/option.ts';
import { addOutputOptions, addPictureOptions, addTimeMarkOptions } from '../../src/options/picture.ts';
import { addRunOptions } from '../../src/options/run.ts';
import { addSelectionOptions } from '../../src/options/selection.ts';
import { addSpectralOptions } from '../../src/options/spectral.ts';
import { addWaveOptions } from '../../src/options/wave.ts';

type Add = (command: Command) => Command;

/** What the words make of a command with those options. */
function typed(add: Add, ...words: string[]) {
  const command = add(new Command('wave').exitOverride().configureOutput({ writeErr: () => {} }));
  return command.parse(words, { from: 'user' }).opts();
}

const helpOf = (add: Add) => add(new Command('wave')).helpInformation().replace(/\s+/g, ' ');

const spectrum: Add = (command) => addSpectralOptions(command, { spectrum: true });
const specgram: Add = (command) => addSpectralOptions(command, { spectrum: false });
const picture: Add = (command) =>
  addPictureOptions(command, { size: { width: 8.5, height: 11, unit: 'in' }, dpi: 150 });
const output: Add = (command) => addOutputOptions(command, ['png', 'svg']);
const selection: Add = (command) => addSelectionOptions(command, 'mix');
const data: Add = (command) => addSpectralDataOptions(command, { columns: true });

test.each([
  // options, words, what comes of them
  [selection, ['-s', '1:02.5', '-e', '-5'], { start: { seconds: 62.5 }, end: { seconds: -5 } }],
  [selection, ['--start', '25%', '--end', '500ms'], { start: { share: 0.25 }, end: { seconds: 0.5 } }],
  [selection, ['-d', '10%'], { duration: { share: 0.1 } }],
  [selection, ['--duration', '2', '--channel', 'left'], { duration: { seconds: 2 }, channel: 1 }],
  [selection, ['-c', 'all'], { channel: 'all' }],
  [selection, [], {}],
  [spectrum, [], {}],
  [spectrum, ['--nfft', '2'], { nfft: 2 }],
  [spectrum, ['--nfft', '4194304', '--hop', '1'], { nfft: 4194304, hop: 1 }],
  [spectrum, ['--overlap', '75', '--edges', 'pad'], { overlap: 75, edges: 'pad' }],
  [
    spectrum,
    ['--edges', 'whole', '--window', 'kaiser:14'],
    { edges: 'whole', window: { name: 'kaiser', beta: 14 } },
  ],
  [spectrum, ['--freq', '50:8k', '--fscale', 'log'], { freq: [50, 8000], fscale: 'log' }],
  [spectrum, ['--fscale', 'mel', '--db', 'auto'], { fscale: 'mel', db: 'auto' }],
  [spectrum, ['--fscale', 'linear', '--db', '80'], { fscale: 'linear', db: { below: 80 } }],
  [spectrum, ['--db', '-90:6', '--scaling', 'psd'], { db: [-90, 6], scaling: 'psd' }],
  [spectrum, ['--scaling', 'dbfs', '--method', 'fft'], { scaling: 'dbfs', method: 'fft' }],
  [spectrum, ['--method', 'welch', '--two-sided'], { method: 'welch', twoSided: true }],
  ...['matplotlib', 'sox', 'audacity', 'librosa'].map(
    (preset) => [specgram, ['--preset', preset], { preset }] as [Add, string[], object],
  ),
  [picture, [], { axes: true }],
  [
    picture,
    ['--size', '320x200', '--dpi', '300'],
    { size: { width: 320, height: 200, unit: 'px' }, dpi: 300 },
  ],
  [picture, ['--dpi', '20', '--theme', 'dark'], { dpi: 20, theme: 'dark' }],
  [picture, ['--dpi', '2400', '--theme', 'light'], { dpi: 2400, theme: 'light' }],
  [
    picture,
    ['--background', 'transparent', '--title', 'A tone'],
    { background: 'transparent', title: 'A tone' },
  ],
  [picture, ['--no-title', '--no-axes', '--show'], { title: false, axes: false, show: true }],
  [addTimeMarkOptions, ['--playhead', '-2', '--cues'], { playhead: { seconds: -2 }, cues: true }],
  [output, ['-o', 'a.png', '-f', 'svg'], { output: ['a.png'], format: 'svg', clobber: true }],
  [output, ['--output', '-', '--format', 'PNG'], { output: ['-'], format: 'png', clobber: true }],
  [addColorOptions, ['--cmap', 'viridis'], { cmap: 'viridis' }],
  [addColorOptions, ['--cmap', 'gist_heat_r'], { cmap: 'gist_heat_r' }],
  [addColorOptions, ['--cmap', '#000,#F80,#ffffff'], { cmap: '#000,#F80,#ffffff' }],
  [addRunOptions, ['--threads', '64', '-q'], { threads: 64, quiet: true }],
  [addRunOptions, ['--threads', '1', '--quiet'], { threads: 1, quiet: true }],
  [data, ['--values', 'power', '--columns', '1'], { values: 'power', columns: 1 }],
  [data, ['--values', 'db', '--columns', '1000000'], { values: 'db', columns: 1_000_000 }],
  [
    addWaveOptions,
    ['--rms', '--scale', 'db', '--amplitude', '-60:0'],
    { rms: true, scale: 'db', amplitude: [-60, 0] },
  ],
  [addWaveOptions, ['--scale', 'linear', '--amplitude', 'auto'], { scale: 'linear', amplitude: 'auto' }],
  [addWaveOptions, ['--points', '1', '--bits', '8'], { points: 1, bits: 8 }],
  [addWaveOptions, ['--frames-per-point', '1', '--bits', '16'], { framesPerPoint: 1, bits: 16 }],
  [addWaveOptions, ['--dtype', 'float16'], { dtype: 'float16' }],
  [
    addWaveOptions,
    ['--dtype', 'float32', '--peaks-format', 'wavesurfer'],
    { dtype: 'float32', peaksFormat: 'wavesurfer' },
  ],
  [data, ['--dtype', 'uint8'], { dtype: 'uint8' }],
  [addWaveOptions, ['--points', '2147483647'], { points: 2147483647 }],
  [addWaveOptions, ['--frames-per-point', '2147483647'], { framesPerPoint: 2147483647 }],
] as [Add, string[], object][])('%o with %j', (add, words, expected) => {
  expect(typed(add, ...words)).toMatchObject(expected);
  // And nothing else, but what stands without being typed.
  const { axes: _, title: __, ...rest } = typed(add, ...words);
  expect(Object.keys(rest).filter((name) => !(name in expected))).toEqual([]);
});

test.each([
  [selection, '--start', '1x', 'is no time; use 12.5, 500ms, 1:02.5, 1:00:00 or 25%'],
  [selection, '--end', 'x', 'is no time'],
  [selection, '--duration', '-1', 'is negative; a duration counts forward'],
  [selection, '--channel', '0', 'is no channel; use left, right, mix, all or a number from 1'],
  [spectrum, '--nfft', '1', 'is out of range; use 2 to 4194304'],
  [spectrum, '--nfft', '4194305', 'is out of range; use 2 to 4194304'],
  [spectrum, '--nfft', '2.5', 'is no whole number'],
  [spectrum, '--hop', '0', 'is too small; 1 is the least'],
  [spectrum, '--overlap', '0.75', 'is less than one percent; use 75, or 0.75% where that is meant'],
  [spectrum, '--overlap', '.29', 'is less than one percent; use 29, or .29% where that is meant'],
  [spectrum, '--overlap', '100', 'leaves no step to the next column; use less than 100'],
  [spectrum, '--overlap', '100%', 'leaves no step to the next column; use less than 100'],
  [spectrum, '--overlap', '101', 'is out of range; use 0 to 100'],
  [spectrum, '--overlap', '-1', 'is out of range; use 0 to 100'],
  [spectrum, '--overlap', 'half', 'is no number'],
  [spectrum, '--edges', 'both', 'is unknown; use pad or whole'],
  [spectrum, '--window', 'hanning', /^is unknown; use hann, hamming, .* or \S+$/],
  [spectrum, '--freq', '8k:50', 'is empty; the lower frequency goes first, 50:8k'],
  [spectrum, '--fscale', 'cubic', 'is unknown; use linear, log, mel, bark or note'],
  // A variant's own name is not offered.
  [spectrum, '--fscale', 'mel-slaney', 'is unknown'],
  [spectrum, '--db', '0:-120', 'is empty; the lower level goes first, -120:0'],
  [spectrum, '--scaling', 'magnitude', 'is unknown; use dbfs or psd'],
  [spectrum, '--preset', 'raven', 'is unknown; use matplotlib, sox, audacity or librosa'],
  [spectrum, '--method', 'bartlett', 'is unknown; use welch or fft'],
  [picture, '--size', '10', 'is no size; use 1600x900 or 8.5x11in'],
  [picture, '--dpi', '19', 'is out of range; use 20 to 2400'],
  [picture, '--dpi', '2401', 'is out of range; use 20 to 2400'],
  [picture, '--theme', 'sepia', 'is unknown; use light or dark'],
  [picture, '--background', 'whitish', 'is no CSS colour; use white, #1f2328 or transparent'],
  [addTimeMarkOptions, '--playhead', 'here', 'is no time'],
  [output, '--format', 'gif', /^is no format of this command; use png, svg$/],
  [
    addColorOptions,
    '--cmap',
    'jet',
    /^is unknown; use gist_heat, .*, one of them with _r, or colours such as #000,#f80,#fff$/,
  ],
  [addColorOptions, '--cmap', 'viridis_r_r', 'is unknown'],
  [addColorOptions, '--cmap', '#000', 'is unknown'],
  [addRunOptions, '--threads', '65', 'is out of range; use 1 to 64'],
  [addRunOptions, '--threads', '0', 'is out of range; use 1 to 64'],
  [data, '--values', 'amplitude', 'is unknown; use db or power'],
  [data, '--columns', '0', 'is out of range; use 1 to 1000000'],
  [data, '--columns', '1000001', 'is out of range; use 1 to 1000000'],
  [addWaveOptions, '--scale', 'log', 'is unknown; use linear or db'],
  [addWaveOptions, '--amplitude', '0', 'is no amplitude; use the one at the edge, such as 0.5, or auto'],
  [addWaveOptions, '--points', '0', 'is out of range; use 1 to 2147483647'],
  [addWaveOptions, '--points', '2147483648', 'is out of range; use 1 to 2147483647'],
  [addWaveOptions, '--frames-per-point', '0', 'is out of range; use 1 to 2147483647'],
  [addWaveOptions, '--frames-per-point', '2147483648', 'is out of range'],
  [addWaveOptions, '--bits', '24', 'is unknown; use 8 or 16'],
  [addWaveOptions, '--dtype', 'uint8', 'is unknown; use float32 or float16'],
  [addWaveOptions, '--peaks-format', 'peaks.js', 'is unknown; use audiowaveform or wavesurfer'],
] as [Add, string, string, string | RegExp][])('%o: %s %s', (add, flag, text, message) => {
  let error: unknown;
  try {
    typed(add, flag, text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(UsageError);
  // The option and the text go before what is wrong with it.
  const told = (error as Error).message;
  expect(told.slice(0, `${flag} ${text} `.length)).toBe(`${flag} ${text} `);
  const rest = told.slice(`${flag} ${text} `.length);
  if (typeof message === 'string') expect(rest).toContain(message);
  else expect(rest).toMatch(message);
});

test('an overlap of less than a percent is taken where it says that it is one', () => {
  expect(typed(spectrum, '--overlap', '0.75%')).toEqual({ overlap: 0.75 });
  expect(typed(spectrum, '--overlap', '75%')).toEqual({ overlap: 75 });
  expect(typed(spectrum, '--overlap', '0')).toEqual({ overlap: 0 });
  expect(typed(spectrum, '--overlap', '1')).toEqual({ overlap: 1 });
  expect(typed(spectrum, '--overlap', '99.99')).toEqual({ overlap: 99.99 });
});

describe('a parser that fails for another reason', () => {
  test('keeps its error', () => {
    const broken: Add = (command) =>
      addOption(command, '--any <n>', 'anything', () => {
        throw new RangeError('a bug');
      });
    expect(() => typed(broken, '--any', '1')).toThrow(new RangeError('a bug'));
  });
});

test('only a spectrum has a method and two sides, only a spectrogram columns', () => {
  expect(() => typed(specgram, '--method', 'fft')).toThrow("unknown option '--method'");
  expect(() => typed(specgram, '--two-sided')).toThrow("unknown option '--two-sided'");
  const none: Add = (command) => addSpectralDataOptions(command, { columns: false });
  expect(typed(none, '--values', 'db')).toEqual({ values: 'db' });
  expect(() => typed(none, '--columns', '5')).toThrow("unknown option '--columns'");
});

test('the help tells each default', () => {
  expect(helpOf(selection)).toMatch(/--channel <which> .*\(default: mix\)/);
  expect(helpOf((command) => addSelectionOptions(command, 'all'))).toMatch(/--channel .*\(default: all\)/);
  const spectral = helpOf(spectrum);
  expect(spectral).toMatch(/--nfft <n> FFT length in samples, 2 to 4194304 \(default: 2048\)/);
  expect(spectral).toMatch(/--window <name> hann, .*rect.* \(default: hann\)/);
  expect(spectral).toMatch(/--fscale <linear\|log\|mel\|bark\|note> frequency axis \(default: linear\)/);
  expect(spectral).toMatch(/--db <lo:hi\|n\|auto> .* \(default: -120:0\)/);
  expect(spectral).toMatch(/--preset <name> .* matplotlib, sox, audacity, librosa has/);
  const looks = helpOf(picture);
  expect(looks).toMatch(/--size <WxH> .*\(default: 8\.5x11in\)/);
  expect(looks).toMatch(/--dpi <n> .*\(default: 150\)/);
  expect(looks).toMatch(/--theme <light\|dark> looks \(default: light\)/);
  const channels: Add = (command) =>
    addPictureOptions(command, { size: { width: 1600, height: 400, unit: 'px' }, dpi: 96 }, ' a channel');
  expect(helpOf(channels)).toMatch(/\(default: 1600x400 a channel\)/);
  expect(helpOf(output)).toMatch(/\(default: <name>\.wave\.png here\)/);
  expect(helpOf(output)).toMatch(/png, svg \(default: by extension, else png\)/);
  expect(helpOf(addColorOptions)).toMatch(/gist_heat, .*\(default: gist_heat\)/);
  expect(DEFAULT_CMAP).toBe('gist_heat');
  expect(helpOf(addWaveOptions)).toMatch(/sample frames in a point \(default: 256\)/);
});
