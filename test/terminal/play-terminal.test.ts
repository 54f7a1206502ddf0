/** @module-tag slow */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../program/wavscope.ts';
import { buildWav } from '../wav/build.ts';
import { hasPython, inTerminal, type PtyOutcome, type Step, textOf } from './pty.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

/** The terminal has been taken over: only changed cells are written from then on. */
const OPENED: Step = [0, 'await', '\x1b[?25l'];

let folder: string;
let minute: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  minute = join(folder, 'minute.wav');
  const pcm = new Uint8Array(Int16Array.from({ length: 60 * 8000 }, (_, n) => 9000 * Math.sin(n / 5)).buffer);
  writeFileSync(minute, buildWav({ fmt: { channels: 1, sampleRate: 8000 }, data: pcm }));
});

afterAll(() => rmSync(folder, { recursive: true }));

function play(args: string[], steps: Step[], options: Parameters<typeof inTerminal>[2] = {}) {
  return inTerminal(['play', '--backend', 'null', ...args], steps, options);
}

/** What the terminal shows after what was written until then. */
function screenAt(outcome: PtyOutcome, seconds = Infinity, columns = 100, rows = 24): VirtualTerminal {
  const terminal = new VirtualTerminal(columns, rows);
  terminal.write(
    outcome.output
      .filter(([at]) => at <= seconds)
      .map(([, text]) => text)
      .join(''),
  );
  return terminal;
}

/** The position that the status line shows, in seconds. */
function positionIn(terminal: VirtualTerminal): number {
  const line = terminal.lines.findLast((each) => each !== '') ?? '';
  const [, minutes, seconds] = /(\d+):(\d+\.\d) \//.exec(line)!;
  return 60 * Number(minutes) + Number(seconds);
}

/** The steps come at their times, however busy the machine is with other tests: what came too late is done again. */
const PATIENT = { retry: 3 };

describe.skipIf(!hasPython)('in a terminal (skipped without python3)', PATIENT, () => {
  test('the status line is one line, rewritten in place, with the waveform', async () => {
    const outcome = await play([fixture], [OPENED, [1, 'keys', 'q']]);
    expect(outcome).toMatchObject({ code: 0, modesKept: true });
    const terminal = screenAt(outcome);
    const written = terminal.lines.filter((line) => line !== '');
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^► 0:0\d\.\d \/ 0:12\.5 .* 0 dB +[ ▁▂▃▄▅▆▇█│]+$/);
    expect(terminal.cursorShown).toBe(true);
  });

  test('without colours or Unicode it is plain ASCII', async () => {
    const outcome = await play([fixture], [OPENED, [0.5, 'keys', 'q']], {
      env: { NO_COLOR: '1', LC_ALL: 'C' },
    });
    expect(textOf(outcome)).toMatch(/^[\x20-\x7e\r\n\x1b]+$/);
    expect(textOf(outcome)).not.toMatch(/\x1b\[[\d;]*m/);
  });

  test('keys pause, seek, change the volume, mute, loop and quit', async () => {
    const steps: Step[] = [
      OPENED,
      [0.1, 'keys', ' '],
      [0.4, 'keys', '\x1b[C'],
      [0.7, 'keys', '\x1b[1;2D'],
      [1.0, 'keys', '\x1b[A\x1b[A'],
      [1.3, 'keys', 'm'],
      [1.6, 'keys', 'l'],
      [1.9, 'keys', '5'],
      [2.2, 'keys', '['],
      [2.5, 'keys', 'q'],
    ];
    const outcome = await play([minute], steps);
    expect(outcome).toMatchObject({ code: 0, modesKept: true });
    const shown = outcome.sent.slice(1).map((sent) => screenAt(outcome, sent).lines[0]!);
    const [paused, forward, back, louder, muted, endless, half, marked] = shown;
    expect(paused).toMatch(/^‖ 0:00\.[0-9] /);
    const start = Number(/0:0(\d\.\d)/.exec(paused!)![1]);
    expect(Number(/0:0(\d\.\d)/.exec(forward!)![1])).toBeCloseTo(start + 5, 6);
    expect(Number(/0:0(\d\.\d)/.exec(back!)![1])).toBeCloseTo(start + 4, 6);
    expect(louder).toContain(' +2 dB ');
    expect(muted).toContain(' mute ');
    expect(endless).toContain(' ∞ ');
    expect(half).toContain('‖ 0:30.0 ');
    expect(marked).toContain(' A-? ');
  });

  test('an A-B loop stays between A and B', async () => {
    const outcome = await play(
      [minute, '--start', '10'],
      [OPENED, [0, 'keys', '['], [0.5, 'keys', ']'], [2.5, 'keys', 'q']],
    );
    const [, marked, quit] = outcome.sent;
    for (let at = marked! + 0.2; at < quit!; at += 0.1) {
      const position = positionIn(screenAt(outcome, at));
      expect(position).toBeGreaterThanOrEqual(10);
      expect(position).toBeLessThan(11);
    }
  });

  test('n and p go to the next and the previous file', async () => {
    const outcome = await play(
      [minute, fixture, minute],
      [OPENED, [0.3, 'keys', 'n'], [0.9, 'keys', 'p'], [1.5, 'keys', 'nn'], [2.1, 'keys', 'n']],
    );
    expect(outcome).toMatchObject({ code: 0, modesKept: true });
    const tracks = outcome.sent.map((sent) => /(\d)\/3/.exec(screenAt(outcome, sent).lines[0]!)![1]);
    expect(tracks).toEqual(['1', '2', '1', '3']);
  });

  test.each([
    ['specgram', /^ {0,3}[\d.]+k? {2}[▀│]+$/],
    ['wave', /[▀▄█]/],
  ])('--view %s fills the screen, marks time, and gives the screen back', async (view, row) => {
    const outcome = await play(
      [fixture, '--view', view],
      [
        [0, 'await', '|0:02'],
        [0.3, 'keys', 'q'],
      ],
    );
    expect(outcome).toMatchObject({ code: 0, modesKept: true });
    const terminal = screenAt(outcome, outcome.sent[0]);
    expect(terminal.alternate).toBe(true);
    expect(terminal.lines.slice(0, -2).some((line) => row.test(line))).toBe(true);
    expect(terminal.lines.at(-2)).toContain('|0:00');
    expect(terminal.lines.at(-1)).toMatch(/^► 0:/);
    const left = screenAt(outcome);
    expect([left.alternate, left.cursorShown]).toEqual([false, true]);
  });

  test('the view turns its pages when the file is longer than the screen can show', async () => {
    const outcome = await play(
      [minute, '--view', 'wave', '--start', '19'],
      [
        [0, 'await', '|0:20'],
        [0.3, 'keys', 'q'],
      ],
    );
    expect(screenAt(outcome, outcome.sent[0]).lines.at(-2)).toMatch(/^\|0:20/);
  });

  test('a new size is drawn anew', async () => {
    const outcome = await play(
      [fixture, '--view', 'wave'],
      [
        [0, 'await', '|0:02'],
        [0.2, 'size', [60, 12]],
        [0.8, 'keys', 'q'],
      ],
    );
    const [resized, quit] = outcome.sent;
    const terminal = new VirtualTerminal(60, 12);
    terminal.write(
      outcome.output
        .filter(([at]) => at > resized! && at <= quit!)
        .map(([, text]) => text)
        .join('')
        .replace(/^.*?(?=\x1b\[0m\x1b\[2J)/s, ''),
    );
    expect(terminal.lines.at(-1)).toMatch(/^► 0:/);
    expect(terminal.lines.at(-2)).toMatch(/^\|0:00/);
  });

  test('at most thirty frames a second are written, of changed cells alone', async () => {
    const outcome = await play(
      [fixture, '--view', 'specgram'],
      [
        [0, 'await', '|0:02'],
        [1, 'keys', ''],
        [3, 'keys', 'q'],
      ],
    );
    const [from, to] = outcome.sent as [number, number];
    const frames = outcome.output.filter(([at]) => at > from && at <= to);
    expect(frames.length / (to - from)).toBeLessThanOrEqual(30);
    const bytes = frames.reduce((sum, [, text]) => sum + text.length, 0);
    // The screen has 2400 cells; the playhead and the meters move through a few of them.
    expect(bytes / frames.length).toBeLessThan(1500);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s gives the terminal back, with code %i', async (signal, code) => {
    const outcome = await play(
      [fixture, '--view', 'specgram'],
      [
        [0, 'await', '|0:02'],
        [0.1, 'signal', signal],
      ],
    );
    expect(outcome).toMatchObject({ code, modesKept: true });
    const terminal = screenAt(outcome);
    expect([terminal.alternate, terminal.cursorShown]).toEqual([false, true]);
    expect(outcome.seconds - outcome.sent[0]!).toBeLessThan(0.5);
  });

  test('even when it is killed, the terminal is given back', async () => {
    const shell = `$WAVSCOPE play --backend null --view wave ${fixture} & sleep 2; kill -9 $!; sleep 0.5; stty -a`;
    const outcome = await play([], [], { shell });
    expect(outcome).toMatchObject({ code: 0, modesKept: true });
    const text = textOf(outcome);
    expect(text).toContain('|0:02');
    expect(text.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(text.lastIndexOf('\x1b[?1049h'));
    expect(text.lastIndexOf('\x1b[?25h')).toBeGreaterThan(text.lastIndexOf('\x1b[?25l'));
    expect(text).toMatch(/[^-]icanon/);
  });

  test('Ctrl-C is an interrupt: code 130, the terminal as it was', async () => {
    const outcome = await play([fixture], [OPENED, [0, 'keys', '\x03']]);
    expect(outcome).toMatchObject({ code: 130, modesKept: true });
    expect(screenAt(outcome).cursorShown).toBe(true);
  });

  test('a terminal that is closed ends it, its sound process too', async () => {
    const outcome = await play([fixture], [OPENED, [0, 'hangup', null]]);
    expect(outcome.signal).toBe('SIGHUP');
    await new Promise((waited) => setTimeout(waited, 300));
    expect(execFileSync('ps', ['-eo', 'args']).toString()).not.toContain(`play --backend null ${fixture}`);
  });

  test('Ctrl-Z stops it with the terminal in order, and fg goes on with a new line', async () => {
    const shell = `set -m; $WAVSCOPE play --backend null ${fixture}; stty -a | grep -o -- '-*icanon'; sleep 0.2; fg; echo code $?`;
    const outcome = await play(
      [],
      [OPENED, [0, 'keys', '\x1a'], [0, 'await', 'icanon'], OPENED, [0, 'keys', 'q']],
      { shell },
    );
    const text = textOf(outcome);
    expect(text).toContain('\x1b[?25h');
    expect(text).toMatch(/[^-]icanon/);
    expect(text).toContain('code 0');
    expect(outcome.modesKept).toBe(true);
  });

  test('keys are read from the terminal when the audio comes by standard input', async () => {
    const outcome = await play([], [OPENED, [0, 'keys', 'q']], {
      shell: `cat ${fixture} | $WAVSCOPE play --backend null -`,
    });
    expect(outcome).toMatchObject({ code: 0, modesKept: true });
    expect(outcome.seconds).toBeLessThan(10);
  });
});
