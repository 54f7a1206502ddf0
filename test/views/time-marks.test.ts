import { expect, test } from 'vitest';
import { parseTime } from '../../src/options/parsers.ts';
import { marked, missedMarks, timeMarks } from '../../src/views/time-axis.ts';
import { viewOf } from './view.ts';

/** Ten seconds at 1 kHz with four cues; 2 s to 5 s are drawn. */
function marking(cues: boolean, playhead?: string, start = '2', duration = '3') {
  const file = {
    cues: [
      { id: 1, frame: 1999, label: 'before' },
      { id: 2, frame: 2000, label: 'first' },
      { id: 3, frame: 3500 },
      { id: 4, frame: 5000, label: 'last' },
      { id: 5, frame: 5001, label: 'behind' },
    ],
  };
  const options = { cues, ...(playhead && { playhead: parseTime(playhead) }) };
  return viewOf(file, { start, duration, options });
}

test('nothing is marked that nobody asked for', () => {
  expect(timeMarks(marking(false))).toEqual([]);
});

test('cues within the range stand at their times, both ends included, with their labels', () => {
  expect(timeMarks(marking(true))).toEqual([
    { kind: 'rule', x: 2, role: 'cue', label: 'first' },
    { kind: 'rule', x: 3.5, role: 'cue' },
    { kind: 'rule', x: 5, role: 'cue', label: 'last' },
  ]);
});

test('a cue of a file at another rate stands at its second', () => {
  const view = viewOf({ sampleRate: 44_100, cues: [{ id: 1, frame: 66_150 }] }, { options: { cues: true } });
  expect(timeMarks(view)).toEqual([{ kind: 'rule', x: 1.5, role: 'cue' }]);
});

test.each([
  ['2', 2],
  ['4.25', 4.25],
  ['5', 5],
  ['25%', 2.5],
  ['-6', 4],
])('the playhead at %s is at %f s', (playhead, x) => {
  expect(timeMarks(marking(false, playhead))).toEqual([{ kind: 'rule', x, role: 'playhead' }]);
});

test.each(['1.999', '5.001', '0', '-0'])('the playhead at %s is not drawn', (playhead) => {
  expect(timeMarks(marking(false, playhead))).toEqual([]);
});

test('a playhead at the very beginning is one', () => {
  expect(timeMarks(marking(false, '0', '0'))).toEqual([{ kind: 'rule', x: 0, role: 'playhead' }]);
});

test('the playhead lies above the cues', () => {
  const roles = timeMarks(marking(true, '3')).map((mark) => mark.kind === 'rule' && mark.role);
  expect(roles).toEqual(['cue', 'cue', 'cue', 'playhead']);
});

test('what is asked for and not there is told', () => {
  expect(missedMarks(marking(true, '3'))).toEqual([]);
  expect(missedMarks(marking(false))).toEqual([]);
  expect(missedMarks(marking(false, '6'))).toEqual(['--playhead lies outside of what is drawn, 2 s to 5 s']);
  const thirds = { sampleRate: 3, frames: 30, cues: [{ id: 1, frame: 0 }] };
  expect(missedMarks(viewOf(thirds, { start: '1.3', duration: '4.7', options: { cues: true } }))).toEqual([
    "--cues: none of the file's cue points lies from 1.333 s to 6 s",
  ]);
  expect(missedMarks(marking(true, '1', '4', '0.5'))).toEqual([
    '--playhead lies outside of what is drawn, 4 s to 4.5 s',
    "--cues: none of the file's cue points lies from 4 s to 4.5 s",
  ]);
  expect(missedMarks(viewOf({}, { options: { cues: true } }))).toEqual([
    '--cues: the file has no cue points',
  ]);
});

test('a quarter of a million cue points are marked, over what the panel has', () => {
  const cues = Array.from({ length: 250_000 }, (_, index) => ({ id: index, frame: 2000 + (index % 3000) }));
  const view = viewOf({ cues }, { start: '2', duration: '3', options: { cues: true } });
  const own = { kind: 'rule', y: 0, role: 'zero' } as const;
  const axis = { label: '', quantity: 'time', scale: 'linear', domain: [2, 5] as [number, number] } as const;
  const { marks } = marked({ x: { ...axis }, y: { ...axis }, marks: [own], weight: 1 }, view);
  expect(marks).toHaveLength(250_001);
  expect(marks.slice(0, 2)).toEqual([own, { kind: 'rule', x: 2, role: 'cue' }]);
  expect(marks.at(-1)).toEqual({ kind: 'rule', x: 2 + 999 / 1000, role: 'cue' });
});
