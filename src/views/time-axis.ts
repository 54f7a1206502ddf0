/** The time axis, and what is marked along it. */
import type { PictureOptions } from '../options/picture.ts';
import { resolveTime, type Selection } from '../options/selection.ts';
import type { Axis, Mark, Panel } from '../render/figure.ts';
import type { WavInfo } from '../wav/format.ts';

type Rate = { format: Pick<WavInfo['format'], 'sampleRate'> };

/** The range in seconds from the file's beginning. */
export function timeAxis({ range }: Pick<Selection, 'range'>, { format }: Rate): Axis {
  const domain: [number, number] = [range.start / format.sampleRate, range.end / format.sampleRate];
  return { label: 'Time', quantity: 'time', scale: 'linear', domain };
}

/** What the marks over time depend on. */
export interface TimeMarking {
  info: Rate & Pick<WavInfo, 'duration' | 'cues'>;
  selection: Pick<Selection, 'range'>;
  options: Pick<PictureOptions, 'playhead' | 'cues'>;
}

/** The file's cue points and the playhead, where they are asked for and lie within the range. */
export function timeMarks({ info, selection, options }: TimeMarking): Mark[] {
  const [first, last] = timeAxis(selection, info).domain;
  const marks: Mark[] = [];
  for (const { frame, label } of options.cues ? info.cues : []) {
    const x = frame / info.format.sampleRate;
    if (x >= first && x <= last) marks.push({ kind: 'rule', x, role: 'cue', ...(label && { label }) });
  }
  if (options.playhead !== undefined) {
    const x = resolveTime(options.playhead, info.duration);
    if (x >= first && x <= last) marks.push({ kind: 'rule', x, role: 'playhead' });
  }
  return marks;
}

/** The panel with the marks over time on top of its own. */
export function marked(panel: Panel, marking: TimeMarking): Panel {
  return { ...panel, marks: panel.marks.concat(timeMarks(marking)) };
}

/** What was asked to be marked and is not there, in words. */
export function missedMarks(marking: TimeMarking): string[] {
  const { info, selection, options } = marking;
  const roles = timeMarks(marking).map((mark) => mark.kind === 'rule' && mark.role);
  const [first, last] = timeAxis(selection, info).domain.map((seconds) => `${Number(seconds.toFixed(3))} s`);
  const missed: string[] = [];
  if (options.playhead !== undefined && !roles.includes('playhead'))
    missed.push(`--playhead lies outside of what is drawn, ${first} to ${last}`);
  if (options.cues && info.cues.length === 0) missed.push('--cues: the file has no cue points');
  else if (options.cues && !roles.includes('cue'))
    missed.push(`--cues: none of the file's cue points lies from ${first} to ${last}`);
  return missed;
}
