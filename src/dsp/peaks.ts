import type { MainLobe } from './main-lobe.ts';
import { hasMirror, MIRROR_GAIN, type Scaling } from './scaling.ts';
import { powerToDb } from './units.ts';

/** A tone that stands out of a spectrum. */
export interface SpectralPeak {
  hz: number;
  /** By how much the frequency may be off, from how well the window's lobe fits the bins. */
  hzUncertainty: number;
  levelDb: number;
}

/** What a spectrum is of, as it has to be known to tell its peaks. */
export interface PeakSpectrum {
  /** One-sided and linear, power[bin] from DC on. */
  power: Float32Array;
  nfft: number;
  hzPerBin: number;
  scaling: Scaling;
  /** Of the window that it was taken with. */
  lobe: MainLobe;
}

/** Which peaks are wanted. */
export interface PeakChoice {
  count: number;
  /** Lowest and highest frequency, Hz. */
  range: [number, number];
}

/** Power by which a peak stands above the valleys at both its sides (3 dB) … */
const PROMINENCE = 2;
/** … and above what the window makes of stronger peaks (6 dB). */
const ABOVE_LEAKAGE = 4;
/** Share of the strongest power below which all is rounding of float32: −130 dB, the highest of what lies near −140. */
const ROUNDING = 1e-13;
/** Places at either side of a peak that its lobe is fitted at, at most. */
const MOST_PLACES = 4;
/** Tones whose leakage is looked at: the strongest. */
const MOST_LEAKING = 1000;
/** Of so many tones it is looked up what they really leak to a bin (next to nothing, where they are on bins) … */
const MOST_EXACT = 4;
/** … for so many bins: it takes its time. */
const MOST_LOOKED_UP = 2000;
/** Share of a bin that rounding may put a tone at the very edge of the range beyond it. */
const EDGE_BINS = 0.001;
/** The least uncertainty told, in bins: what float32 and a tone's mirror image leave. */
const LEAST_UNCERTAINTY = 0.001;

/** A place in the spectrum, in bins, how sure that is, and the power there. */
interface Tone {
  bin: number;
  uncertainty: number;
  power: number;
}

/**
 * The highest peaks within the range, highest first. A peak is a local maximum that falls off by 3 dB to both sides
 * before anything higher comes, and stands 6 dB above what the window leaks of the stronger ones (its side lobes) and
 * within the 130 dB below the strongest that float32 can tell. Its place and level are those of the window's own lobe,
 * fitted to the bins around: right for any window, between bins too. In steps: long spectra of noise take seconds.
 */
export function* spectralPeaks(
  spectrum: PeakSpectrum,
  { count, range: [low, high] }: PeakChoice,
): Generator<void, SpectralPeak[]> {
  const { hzPerBin, lobe } = spectrum;
  const powers = evenPowers(spectrum);
  const width = halfWidth(lobe);
  // The farthest a tone can lie from a bin: there its lobe hides so much of its level.
  const scalloping = lobe.at(0.5) ** 2;
  const leaking: Tone[] = aloneTones(powers, spectrum.nfft);
  const found: SpectralPeak[] = [];
  let lowest = 0;
  let lookUps = lobe.isPadded ? 0 : MOST_LOOKED_UP;
  for (const bin of candidates(powers)) {
    yield;
    const power = powers[bin]!;
    if (found.length >= count && power < lowest * scalloping) break;
    const isNear = (bin + 1) * hzPerBin >= low && (bin - 1) * hzPerBin <= high;
    if (!isNear && leaking.length >= MOST_LEAKING) continue;
    if (power < ABOVE_LEAKAGE * leakedAtMost(bin, leaking, lobe)) {
      if (lookUps-- <= 0 || power < ABOVE_LEAKAGE * leakedTo(bin, leaking, lobe)) continue;
    }
    const tone = isNear ? fittedTone(powers, bin, width, lobe) : { bin, power, uncertainty: width / 2 };
    if (leaking.length < MOST_LEAKING) leaking.push(tone);
    const hz = tone.bin * hzPerBin;
    const slack = EDGE_BINS * hzPerBin;
    if (!isNear || hz < low - slack || hz > high + slack) continue;
    found.push({ hz, hzUncertainty: tone.uncertainty * hzPerBin, levelDb: powerToDb(tone.power) });
    found.sort((a, b) => b.levelDb - a.levelDb).splice(count);
    lowest = 10 ** (found.at(-1)!.levelDb / 10);
  }
  return found;
}

/** The powers, with DC and Nyquist as if they had a mirror image too: so that lobes go on over them. */
function evenPowers({ power, nfft, scaling }: PeakSpectrum): Float32Array {
  const powers = power.slice();
  const gain = MIRROR_GAIN[scaling];
  for (const bin of [0, powers.length - 1]) if (!hasMirror(bin, nfft)) powers[bin]! *= gain;
  return powers;
}

/** DC and Nyquist: they are no tones, but leak like them. */
function aloneTones(powers: Float32Array, nfft: number): Tone[] {
  const bins = [0, powers.length - 1].filter((bin) => !hasMirror(bin, nfft));
  return bins.map((bin) => ({ bin, uncertainty: 0, power: powers[bin]! }));
}

/** How many bins at either side have at least half of a tone's amplitude; one at the least. */
function halfWidth(lobe: MainLobe): number {
  let [inside, outside] = [1, 2];
  while (outside < 2 ** 22 && lobe.at(outside) >= 0.5) [inside, outside] = [outside, 2 * outside];
  while (outside - inside > 1) {
    const middle = Math.floor((inside + outside) / 2);
    if (lobe.at(middle) >= 0.5) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** Bins that are maxima of some prominence, the strongest first. */
function candidates(powers: Float32Array): Uint32Array {
  let strongest = 0;
  for (const power of powers) strongest = Math.max(strongest, power);
  const bins: number[] = [];
  for (let bin = 1; bin < powers.length - 1; bin++) {
    const power = powers[bin]!;
    if (power > powers[bin - 1]! && power >= powers[bin + 1]! && power > strongest * ROUNDING) {
      if (fallsOff(powers, bin, -1) && fallsOff(powers, bin, 1)) bins.push(bin);
    }
  }
  return Uint32Array.from(bins).sort((a, b) => powers[b]! - powers[a]! || a - b);
}

/** Whether the power falls by the prominence, going that way, before it rises above that bin's. */
function fallsOff(powers: Float32Array, bin: number, step: 1 | -1): boolean {
  const power = powers[bin]!;
  for (let at = bin + step; at >= 0 && at < powers.length; at += step) {
    if (powers[at]! * PROMINENCE <= power) return true;
    if (powers[at]! > power) return false;
  }
  return false;
}

/** The power that tones leak to a bin at most, wherever between bins they are. */
function leakedAtMost(bin: number, tones: Tone[], lobe: MainLobe): number {
  return tones.reduce((sum, tone) => sum + envelopeAt(bin, tone, lobe), 0);
}

function envelopeAt(bin: number, tone: Tone, lobe: MainLobe): number {
  // From f, or from −f.
  return tone.power * Math.max(lobe.leakage(bin - tone.bin), lobe.leakage(bin + tone.bin)) ** 2;
}

/** The power that tones leak to a bin, between the zeros of their lobes or in one: by those that leak most. */
function leakedTo(bin: number, tones: Tone[], lobe: MainLobe): number {
  const most = tones.map((tone) => ({ tone, power: envelopeAt(bin, tone, lobe) }));
  most.sort((a, b) => b.power - a.power);
  return most.reduce((sum, { tone, power }, rank) => {
    if (rank >= MOST_EXACT) return sum + power;
    const distances = [bin - tone.bin, bin + tone.bin].flatMap((distance) => [
      distance - tone.uncertainty,
      distance + tone.uncertainty,
    ]);
    return sum + tone.power * Math.max(...distances.map((distance) => lobe.at(distance))) ** 2;
  }, 0);
}

/** The tone whose lobe, `width` bins wide to either side, fits best around a maximum: by least
 * squares of amplitudes. */
function fittedTone(powers: Float32Array, bin: number, width: number, lobe: MainLobe): Tone {
  const stride = Math.ceil(width / MOST_PLACES);
  const bins: number[] = [];
  for (let at = bin - stride * Math.floor(width / stride); at <= bin + width; at += stride) {
    // DC and Nyquist have the tone's mirror image in them.
    if (at > 0 && at < powers.length - 1) bins.push(at);
  }
  const total = bins.reduce((sum, at) => sum + powers[at]!, 0);
  /** The power that a tone at that place explains. */
  const explained = (place: number) => {
    let [product, square] = [0, 0];
    for (const at of bins) {
      const expected = lobe.at(at - place);
      product += Math.sqrt(powers[at]!) * expected;
      square += expected ** 2;
    }
    return product ** 2 / square;
  };
  // A lobe may be flat on top.
  const reach = Math.max(0.6, width / 2);
  const place = highestAt(explained, bin - reach, bin + reach);
  const misfit = width * Math.sqrt(Math.max(0, 1 - explained(place) / total));
  const uncertainty = Math.min(0.5 * width, Math.max(LEAST_UNCERTAINTY, misfit));
  return { bin: place, power: powers[bin]! / lobe.at(bin - place) ** 2, uncertainty };
}

/** Where a function with one maximum between `low` and `high` has it, to a hundred-thousandth: by golden sections. */
function highestAt(value: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [left, right] = [b - golden * (b - a), a + golden * (b - a)];
  let [atLeft, atRight] = [value(left), value(right)];
  while (b - a > 1e-5) {
    if (atLeft > atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - golden * (b - a);
      atLeft = value(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + golden * (b - a);
      atRight = value(right);
    }
  }
  return (a + b) / 2;
}

const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];

/**
 * The nearest note of equal temperament with A4 at 440 Hz, and how far above it the frequency is: `A4`,
 * `C♯5 +12 cents`. Empty for a frequency that is not above zero.
 */
export function noteName(hz: number): string {
  if (!(hz > 0)) return '';
  // As MIDI numbers notes: 69 is A4.
  const pitch = 69 + 12 * Math.log2(hz / 440);
  const note = Math.round(pitch);
  const cents = Math.round((pitch - note) * 100);
  const name = `${NOTES[((note % 12) + 12) % 12]}${Math.floor(note / 12) - 1}`;
  return cents === 0 ? name : `${name} ${cents > 0 ? '+' : '-'}${Math.abs(cents)} cents`;
}
