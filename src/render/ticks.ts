import { range, tickStep, ticks } from 'd3-array';
import type { Axis } from './figure.ts';
import { axisNotation, isClockTime, keyHz, writeHz, writeKey } from './notation.ts';
import { axisScale, scaleOf, shownDomain } from './scale.ts';

/** A place on an axis; `label` is '' for a minor tick. */
export interface Tick {
  value: number;
  label: string;
}

/** The room that ticks have, in any one unit of length. */
export interface TickRoom {
  /** Of the whole axis. */
  length: number;
  /** Wanted between ticks at least. */
  spacing: number;
  /** What a label takes along the axis, with the gap to the next. */
  extent(label: string): number;
  /** Whether a label is short enough for the room beside the axis. */
  admits?(label: string): boolean;
  /** Whether the axis's ends are free for ticks where no step has room. */
  hasEnds?: boolean;
}

export interface AxisTicks {
  /** From the lowest value to the highest. */
  ticks: Tick[];
  /** To go behind the axis's label; '' for none. */
  unit: string;
}

/** Ticks at round values that leave each other room, and the unit they are written in. */
export function axisTicks(axis: Axis, room: TickRoom): AxisTicks {
  const { ticks, unit } = styles[scaleOf(axis.scale).ticks](axis, room) ?? evenTicks(axis, room);
  return { ticks, unit: axis.unit ?? unit };
}

/** Places ticks; undefined where they would tell too little. */
type TickStyle = (axis: Axis, room: TickRoom) => AxisTicks | undefined;

const styles: Record<ReturnType<typeof scaleOf>['ticks'], TickStyle> = {
  even: evenTicks,
  decades: decadeTicks,
  'spread decades': spreadTicks,
  notes: noteTicks,
};

/** Ticks a constant step apart, the finest that fits. */
function evenTicks(axis: Axis, room: TickRoom): AxisTicks {
  const [low, high] = [Math.min(...axis.domain), Math.max(...axis.domain)];
  const span = high - low;
  if (!(span > 0 && span < Number.POSITIVE_INFINITY)) return { ticks: [], unit: axisNotation(axis, 1).unit };
  // On a warped scale ticks may lie closer than the mean.
  const most = axis.scale === 'linear' ? room.length / room.spacing : MOST_TICKS;
  for (const { step, values } of divisions(axis, low, high, most)) {
    const { unit, write } = axisNotation(axis, step);
    const labelled = values.map((value) => ({ value, label: write(value) }));
    if (!fits(labelled, axis, room)) continue;
    return labelled.length > 1
      ? { ticks: labelled, unit }
      : (outermostTicks(axis, room) ?? { ticks: labelled, unit });
  }
  return outermostTicks(axis, room) ?? { ticks: [], unit: axisNotation(axis, span).unit };
}

/** Steps that the outermost ticks may be apart: more would be no rounder than what lies between them. */
const OUTERMOST_STEPS = 4;

/** Of an axis that has room for two ticks alone, but for no step: the first and the last at a coarse one. */
function outermostTicks(axis: Axis, room: TickRoom): AxisTicks | undefined {
  if (!room.hasEnds) return undefined;
  const [low, high] = [Math.min(...axis.domain), Math.max(...axis.domain)];
  for (const { step, values } of [...divisions(axis, low, high, OUTERMOST_STEPS)].reverse()) {
    const { unit, write } = axisNotation(axis, step);
    const pair = values.length > 1 ? [values[0]!, values.at(-1)!] : [];
    const ticks = pair.map((value) => ({ value, label: write(value) }));
    if (ticks.length > 1 && fits(ticks, axis, room)) return { ticks, unit };
  }
  return undefined;
}

const clockSteps = [
  10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000,
];

/** More ticks than a warped axis has room for. */
const MOST_TICKS = 1000;

/**
 * The multiples of a step between two values, with steps from fine to coarse: 1, 2 and 5 times powers of ten; on a
 * clock's face from ten seconds on. None is finer than the span divided by `most`.
 */
function* divisions({ quantity }: Axis, low: number, high: number, most: number) {
  const finest = (high - low) / most;
  const isClock = quantity === 'time' && isClockTime(Math.max(Math.abs(low), Math.abs(high)));
  let last = 0;
  // d3's step is at least 0.7 times what the count asks for.
  for (let count = Math.ceil(1.5 * most); count > 0; count--) {
    const step = tickStep(low, high, count);
    if (isClock && step >= 10) break;
    if (step !== last && step >= finest) yield { step, values: ticks(low, high, count) };
    last = step;
  }
  if (!isClock) return;
  for (const step of clockSteps) {
    if (step < finest) continue;
    const whole = range(Math.ceil(low / step), Math.floor(high / step) + 1);
    yield { step, values: whole.map((i) => i * step) };
  }
}

function fits(ticks: Tick[], axis: Axis, room: TickRoom): boolean {
  const scale = axisScale(axis);
  const place = ({ value }: Tick) => scale.position(value) * room.length;
  return ticks.every((tick, i) => {
    if (room.admits?.(tick.label) === false) return false;
    const next = ticks[i + 1];
    if (!next) return true;
    const needed = Math.max(room.spacing, (room.extent(tick.label) + room.extent(next.label)) / 2);
    return Math.abs(place(next) - place(tick)) >= needed - 1e-6;
  });
}

/** What of the decades is labelled: those digits of every decade, of every second or of every third one. */
interface DecadeLabels {
  digits: number[];
  every: number;
  /** Fewer labels tell too little. */
  least: number;
}

const decadeLabels: DecadeLabels[] = [
  { digits: [1, 2, 5], every: 1, least: 3 },
  { digits: [1], every: 1, least: 3 },
  { digits: [1], every: 2, least: 3 },
  { digits: [1], every: 3, least: 3 },
];

/** Of a short axis over little more than two decades, where nothing else fits. */
const sparseLabels: DecadeLabels[] = [
  { digits: [1, 3], every: 1, least: 3 },
  { digits: [1], every: 1, least: 2 },
];

/** Labels at the decades, as many as fit, with minor ticks between; within a decade even ones may do better. */
function decadeTicks(axis: Axis, room: TickRoom): AxisTicks | undefined {
  const found = labelDecades(decadeLabels, axis, room);
  if (found) return found;
  return evenTicks(axis, room).ticks.length > 1 ? undefined : labelDecades(sparseLabels, axis, room);
}

/** By the first way that fits. */
function labelDecades(ways: DecadeLabels[], axis: Axis, room: TickRoom): AxisTicks | undefined {
  const domain = shownDomain(axis);
  for (const { digits, every, least } of ways) {
    const labelled = decades(domain, digits, every).map((value) => ({ value, label: writeHz(value) }));
    if (labelled.length < least || !fits(labelled, axis, room)) continue;
    const minor = decades(domain, every > 1 ? [1] : [1, 2, 3, 4, 5, 6, 7, 8, 9])
      .filter((value) => !labelled.some((tick) => tick.value === value))
      .map((value) => ({ value, label: '' }));
    return { ticks: [...labelled, ...minor].sort((a, b) => a.value - b.value), unit: 'Hz' };
  }
  return undefined;
}

/** Zero, and 1, 2 and 5 of each decade from 1 Hz: of those as many as have room, from the top, where they lie far apart. */
function spreadTicks(axis: Axis, room: TickRoom): AxisTicks | undefined {
  const closer = { ...room, spacing: 0 };
  const [low, high] = [Math.min(...axis.domain), Math.max(...axis.domain)];
  let ticks: Tick[] = low <= 0 ? [{ value: 0, label: writeHz(0) }] : [];
  for (const value of decades([Math.max(1, low), high], [1, 2, 5]).reverse()) {
    const added = [...ticks, { value, label: writeHz(value) }].sort((a, b) => a.value - b.value);
    if (fits(added, axis, closer)) ticks = added;
  }
  return ticks.length < 4 ? undefined : { ticks, unit: 'Hz' };
}

/** Which keys of how many octaves are labelled: all, the white ones, or C. */
const keyLabels = [
  { keys: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], every: 1 },
  { keys: [0, 2, 4, 5, 7, 9, 11], every: 1 },
  { keys: [0], every: 1 },
  { keys: [0], every: 2 },
  { keys: [0], every: 3 },
];

/** Keys of a piano, as many as have room, and its octaves between them. */
function noteTicks(axis: Axis, room: TickRoom): AxisTicks | undefined {
  const domain = shownDomain(axis);
  const [first, last] = [Math.min(...domain), Math.max(...domain)].map((hz) => 57 + 12 * Math.log2(hz / 440));
  if (!(last! - first! < Number.POSITIVE_INFINITY)) return undefined;
  const all = range(Math.ceil(first! - 1e-9), Math.floor(last! + 1e-9) + 1);
  for (const { keys, every } of keyLabels) {
    const isLabelled = (key: number) =>
      Math.floor(key / 12) % every === 0 && keys.includes(key - 12 * Math.floor(key / 12));
    const labelled = all.filter(isLabelled).map((key) => ({ value: keyHz(key), label: writeKey(key) }));
    if (labelled.length < 2 || !fits(labelled, axis, room)) continue;
    const minor = all.filter((key) => key % 12 === 0 && !isLabelled(key));
    const ticks = [...labelled, ...minor.map((key) => ({ value: keyHz(key), label: '' }))];
    return { ticks: ticks.sort((a, b) => a.value - b.value), unit: 'note' };
  }
  return undefined;
}

/** The values of those digits in each decade of a domain above zero, or in every second or third one. */
function decades(domain: [number, number], digits: number[], every = 1): number[] {
  const [low, high] = [Math.min(...domain), Math.max(...domain)];
  if (!(low > 0 && high < Number.POSITIVE_INFINITY)) return [];
  const [first, last] = [low, high].map((end) => Math.floor(Math.log10(end))) as [number, number];
  // Rounding may have put the last decade's beginning below it.
  return range(first, last + 2)
    .filter((exponent) => exponent % every === 0)
    .flatMap((exponent) => digits.map((digit) => Number(`${digit}e${exponent}`)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}
