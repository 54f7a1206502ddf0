/** The options of spectral analysis, their defaults and the presets that stand in for other programs. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Scaling } from '../dsp/scaling.ts';
import type { Edges } from '../dsp/stft.ts';
import { type WindowSpec, windowForms, windowLabel, windowTyped } from '../dsp/window.ts';
import { SelectionError, UsageError } from '../errors.ts';
import { frequencyScales, type ScaleKind } from '../render/scale.ts';
import type { SampleFormat } from '../wav/format.ts';
import { addOption } from './option.ts';
import {
  type DbChoice,
  parseChoice,
  parseDbRange,
  parseFrequencyRange,
  parseInteger,
  parseNumber,
  parseSampleLength,
  type SampleLength,
} from './parsers.ts';

export const PRESET_NAMES = ['matplotlib', 'sox', 'audacity', 'librosa'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** The colour or axis range: as typed, or, for a preset, from the lowest value to the highest. */
export type DbRange = DbChoice | 'extremes';

/** As typed: what was left out is undefined. */
export interface SpectralOptions {
  nfft?: number;
  winLength?: SampleLength;
  hop?: number;
  overlap?: number;
  edges?: 'pad' | 'whole';
  window?: WindowSpec;
  freq?: [number, number];
  fscale?: ScaleKind;
  db?: DbChoice;
  scaling?: Scaling;
  method?: 'welch' | 'fft';
  twoSided?: boolean;
  preset?: PresetName;
}

/** The analysis in force: options over preset over defaults. */
export interface SpectralSettings {
  nfft: number;
  /** Samples under the window, the rest of nfft being zeros; left out: nfft. */
  winLength?: number;
  /** Samples; left out: as the picture's width or the data format wants it. */
  hop?: number;
  edges?: Edges;
  window: WindowSpec;
  /** Of the method 'fft', the FFT of the whole range. */
  fftWindow: WindowSpec;
  /** Hz; Infinity stands for Nyquist. */
  freq: [number, number];
  fscale: ScaleKind;
  db: DbRange;
  scaling: Scaling;
  method: 'welch' | 'fft';
  twoSided: boolean;
  preset?: PresetName;
}

const DEFAULT_DB: [number, number] = [-120, 0];
/** Of one column, in samples. */
const LONGEST_FFT = 4194304;
/** In samples; a periodic window of one is zero. */
const LEAST_WINDOW = 2;

const DEFAULTS: Omit<SpectralSettings, 'fftWindow'> = {
  nfft: 2048,
  window: { name: 'hann' },
  freq: [0, Infinity],
  fscale: 'linear',
  db: DEFAULT_DB,
  scaling: 'dbfs',
  method: 'welch',
  twoSided: false,
};

/** What the other programs do when nothing is asked of them; sox's depends on how many channels the file has. */
const PRESETS: Record<PresetName, (channels: number) => Partial<SpectralSettings>> = {
  // Axes.specgram: NFFT 256, noverlap 128, numpy's symmetric hanning, density, colours from lowest to highest.
  matplotlib: () => ({
    nfft: 256,
    hop: 128,
    edges: 'whole',
    window: { name: 'hann', symmetric: true },
    scaling: 'psd',
    db: 'extremes',
  }),
  // spectrogram effect: a picture some 550 pixels high for all channels, half overlapped, 120 dB below full scale.
  sox: (channels) => {
    const nfft = soxLength(channels);
    return { nfft, hop: nfft / 2, edges: 'shorten', scaling: 'magnitude', db: [-120, 0] };
  },
  // Spectrogram view: window 2048, zero padding factor 2, mel scale to 20 kHz, gain 20 dB and range 80 dB.
  audacity: () => ({ nfft: 4096, winLength: 2048, fscale: 'mel', freq: [0, 20000], db: [-100, -20] }),
  // stft and amplitude_to_db(ref=max): n_fft 2048, hop 512, centred, 80 dB below the highest.
  librosa: () => ({ nfft: 2048, hop: 512, edges: 'pad', scaling: 'magnitude', db: { below: 80 } }),
};

/** sox's DFT: the least power of two from 128 on that gives each channel more than its share of 550 pixels, doubled. */
function soxLength(channels: number): number {
  const rows = Math.max(32, Math.floor(550 / channels) - 2);
  let length = 128;
  while (length <= rows) length *= 2;
  return length;
}

/** Which options a command takes beside those of the transform itself. */
interface SpectralCommand {
  /** The spectrum's own: --method, --two-sided. */
  spectrum: boolean;
}

export function addSpectralOptions(command: Command, { spectrum }: SpectralCommand): Command {
  addOption(
    command,
    '--nfft <n>',
    `FFT length in samples, 2 to ${LONGEST_FFT} (default: ${DEFAULTS.nfft})`,
    parseInteger(2, LONGEST_FFT),
  );
  addOption(
    command,
    '--win-length <n>',
    'samples, or a time such as 5ms, under the window; the rest of nfft is zeros (default: nfft)',
    parseSampleLength(LEAST_WINDOW, LONGEST_FFT),
  );
  addOption(
    command,
    '--hop <n>',
    'samples from one column to the next (default: one column a pixel or closer, at most half the window; data: half the window)',
    parseInteger(1),
  );
  addOption(
    command,
    '--overlap <percent>',
    'share of a column that the next one repeats, instead of --hop',
    parseOverlap,
  );
  addOption(
    command,
    '--edges <pad|whole>',
    'columns centred from the first sample to the last, or whole windows only (default: pictures pad, data whole)',
    parseChoice(['pad', 'whole'] as const),
  );
  const windows = `${windowForms.join(', ')} (default: ${windowLabel(DEFAULTS.window)})`;
  addOption(command, '--window <name>', windows, parseWindow);
  addOption(
    command,
    '--freq <lo:hi>',
    'frequencies shown, such as 50:8k (default: 0 to Nyquist)',
    parseFrequencyRange,
  );
  addOption(
    command,
    `--fscale <${frequencyScales.join('|')}>`,
    `frequency axis (default: ${frequencyScales[0]})`,
    parseChoice(frequencyScales),
  );
  addOption(
    command,
    '--db <lo:hi|n|auto>',
    `colour or axis range in dB; n below the loudest; auto: from the noise floor to the loudest (default: ${DEFAULT_DB.join(':')})`,
    parseDbRange,
  );
  addOption(
    command,
    '--scaling <dbfs|psd>',
    'a full-scale sine reads 0 dB, or dB re full scale²/Hz (default: dbfs)',
    parseChoice(['dbfs', 'psd'] as const),
  );
  addOption(
    command,
    '--preset <name>',
    `window, nfft, hop, scaling and range as ${PRESET_NAMES.join(', ')} has them`,
    parseChoice(PRESET_NAMES),
  );
  if (spectrum) {
    addOption(
      command,
      '--method <welch|fft>',
      'mean of windowed columns, or one FFT of the whole range (default: welch)',
      parseChoice(['welch', 'fft'] as const),
    );
    command.addOption(new Option('--two-sided', 'from −fs/2 to fs/2, zero in the middle'));
  }
  return command;
}

/** A window's name; `kaiser:14` and `gaussian:256` carry their parameter (beta; standard deviation in samples). */
export function parseWindow(text: string): WindowSpec {
  const window = windowTyped(text);
  if (window) return window;
  throw new UsageError(`is unknown; use ${windowForms.slice(0, -1).join(', ')} or ${windowForms.at(-1)}`);
}

function parseOverlap(text: string): number {
  const percent = parseNumber(0, 100)(text.replace(/%$/, ''));
  if (percent > 0 && percent < 1 && !text.endsWith('%')) {
    throw new UsageError(
      `is less than one percent; use ${Number((100 * percent).toPrecision(12))}, or ${text}% where that is meant`,
    );
  }
  if (percent === 100) throw new UsageError('leaves no step to the next column; use less than 100');
  return percent;
}

/**
 * Options over preset over defaults.
 *
 * @param format of the file; before it is known, a window's time is left out
 * @throws UsageError where options contradict each other
 * @throws SelectionError where a window's time is longer than the FFT at the file's rate
 */
export function resolveSpectral(
  options: SpectralOptions,
  format?: Pick<SampleFormat, 'channels' | 'sampleRate'>,
): SpectralSettings {
  const preset = options.preset ? PRESETS[options.preset](format?.channels ?? 1) : {};
  const { nfft, hop, edges, window, freq, fscale, db, scaling, method, twoSided } = options;
  const given = defined({ nfft, hop, edges, window, freq, fscale, db, scaling, method, twoSided });
  const merged = { ...DEFAULTS, ...preset, ...given };
  // Padding belongs to the preset's own length.
  if (nfft !== undefined) delete merged.winLength;
  const asked = windowSamples(options, merged.nfft, format?.sampleRate);
  if (asked !== undefined) merged.winLength = asked;
  if (merged.winLength === merged.nfft) delete merged.winLength;
  if (merged.fscale === 'mel' && options.preset === 'librosa') merged.fscale = 'mel-slaney';
  // The Python figure's full-length FFT has no window.
  const fftWindow: WindowSpec = options.preset === 'matplotlib' && !window ? { name: 'rect' } : merged.window;
  const resolved = { ...merged, ...hopOf(options, asked ?? merged.nfft, preset), fftWindow };
  if (resolved.hop && resolved.hop > resolved.nfft) {
    throw new UsageError(`--hop ${resolved.hop} is longer than --nfft ${resolved.nfft}`);
  }
  if (resolved.hop && asked !== undefined && resolved.hop > asked) {
    throw new UsageError(`--hop ${resolved.hop} is longer than the window of ${asked} samples`);
  }
  if (resolved.twoSided && resolved.fscale !== 'linear') {
    throw new UsageError(`--two-sided has no ${resolved.fscale} axis; use --fscale linear`);
  }
  return options.preset ? { ...resolved, preset: options.preset } : resolved;
}

/** The window's length that was asked for, in samples. */
function windowSamples(
  { winLength }: SpectralOptions,
  nfft: number,
  sampleRate: number | undefined,
): number | undefined {
  if (typeof winLength !== 'object') {
    if (winLength !== undefined && winLength > nfft)
      throw new UsageError(`--win-length ${winLength} is longer than --nfft ${nfft}`);
    return winLength;
  }
  if (sampleRate === undefined) return undefined;
  const samples = Math.max(LEAST_WINDOW, Math.round(winLength.seconds * sampleRate));
  if (samples <= nfft) return samples;
  throw new SelectionError(
    `--win-length of ${winLength.seconds} s is ${samples} samples at ${sampleRate} Hz, more than --nfft ${nfft}`,
  );
}

/** The hop asked for in samples, by the overlap, or by a preset, whose overlap stays with another window's length. */
function hopOf(
  { hop, overlap }: SpectralOptions,
  length: number,
  preset: Partial<SpectralSettings>,
): { hop?: number } {
  if (hop !== undefined && overlap !== undefined)
    throw new UsageError('--hop and --overlap exclude each other; give one of the two');
  if (hop !== undefined) return { hop };
  if (overlap !== undefined) return { hop: Math.max(1, Math.round(length * (1 - overlap / 100))) };
  if (preset.hop && preset.nfft) return { hop: Math.max(1, Math.round((preset.hop / preset.nfft) * length)) };
  return {};
}

/** Options of the columns, of which the method 'fft' has none. */
const COLUMN_OPTIONS = {
  nfft: '--nfft',
  winLength: '--win-length',
  hop: '--hop',
  overlap: '--overlap',
  edges: '--edges',
} as const;

/** @throws UsageError where options of columns were typed for one FFT of the whole range */
export function checkMethod(options: SpectralOptions): void {
  const names = Object.keys(COLUMN_OPTIONS) as (keyof typeof COLUMN_OPTIONS)[];
  const idle = options.method === 'fft' && names.find((name) => options[name] !== undefined);
  if (idle)
    throw new UsageError(
      `${COLUMN_OPTIONS[idle]} is for --method welch; one FFT of the whole range has no columns`,
    );
}

function defined<Values extends object>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
