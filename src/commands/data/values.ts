/** What the writers of spectral data share: how their numbers come from power, and what a JSON begins with. */
import type { SpectralDataOptions } from '../../options/data.ts';
import type { Selection } from '../../options/selection.ts';
import type { SpectralSettings } from '../../options/spectral.ts';
import { FLOAT16, FLOAT32, type NumberType, uint8Between } from '../../output/dtype.ts';
import { isText } from '../../output/format.ts';
import type { Target } from '../../output/target.ts';
import { powersToDb } from '../../views/levels.ts';
import type { WavFile } from '../../wav/open.ts';

/** Digital silence in dB, whatever range a picture would show; nothing is written below it. */
const SILENCE_DB = -300;

/** What stands in arrays of numbers where nothing was recorded: no level and no power is as low. */
const GAP = { db: -999, power: -1 };

/** As text there is no number: null, or an empty field. */
export function gapValue({ format }: Pick<Target, 'format'>, { values = 'db' }: SpectralDataOptions): number {
  return isText(format) ? Number.NaN : GAP[values];
}

/**
 * Powers as they are written: dB, or the power itself; no NaN and no infinity.
 *
 * @param gap in place of NaN; left out: silence, as it is where there is no column at all
 */
export function dataValues(
  power: Float32Array,
  { values = 'db' }: SpectralDataOptions,
  gap?: number,
): Float32Array {
  if (values === 'power') return power.map((value) => (Number.isNaN(value) ? (gap ?? 0) : value));
  const levels = powersToDb(power, SILENCE_DB);
  for (let index = 0; index < levels.length; index++) {
    const isGap = gap !== undefined && Number.isNaN(power[index]!);
    levels[index] = isGap ? gap : Math.max(levels[index]!, SILENCE_DB);
  }
  return levels;
}

/** The type that levels are written in: of 8 bits, between two levels, as checkDtype has seen to. */
export function typeOf(
  { dtype }: Pick<SpectralDataOptions, 'dtype'>,
  { db }: Pick<SpectralSettings, 'db'>,
): NumberType {
  if (dtype === 'uint8' && Array.isArray(db)) return uint8Between(db);
  return dtype === 'float16' ? FLOAT16 : FLOAT32;
}

/** What a JSON begins with, before its numbers. */
export function jsonHead(
  { name, path, info }: Pick<WavFile, 'name' | 'path' | 'info'>,
  selection: Selection,
  options: Record<string, unknown>,
) {
  const { sampleRate } = info.format;
  const { range, channelNames } = selection;
  return {
    file: name,
    path,
    sampleRate,
    channels: channelNames.length,
    channelNames,
    start: range.start / sampleRate,
    end: range.end / sampleRate,
    options,
  };
}
