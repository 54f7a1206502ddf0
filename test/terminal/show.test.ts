import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { showPicture } from '../../src/terminal/show.ts';
import type { Context } from '../../src/world/context.ts';
import { figureOf, specgramPanel } from '../render/figures.ts';

const figure = figureOf([specgramPanel()], { title: 'a.wav' });

/** What is written to standard output and standard error, of which those named are terminals of 60 × 20 cells. */
async function shown(
  terminals: ('stdout' | 'stderr')[],
  env: Record<string, string>,
  [columns, rows]: [number, number] = [60, 20],
) {
  const stream = (name: 'stdout' | 'stderr') =>
    Object.assign(new PassThrough(), terminals.includes(name) ? { isTTY: true, columns, rows } : {});
  const [stdout, stderr] = [stream('stdout'), stream('stderr')];
  await showPicture(figure, { stdout, stderr, env } as unknown as Context);
  return { stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

describe('showPicture', () => {
  test('writes nothing where there is no terminal', async () => {
    expect(await shown([], { TERM: 'xterm-kitty' })).toEqual({ stdout: '', stderr: '' });
  });

  test('writes to standard error where standard output goes elsewhere', async () => {
    const { stdout, stderr } = await shown(['stderr'], { TERM: 'xterm-kitty' });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^\x1b_Ga=T,f=100,q=2,c=60,/);
  });

  test.each([
    ['xterm-kitty', /^\x1b_G/],
    ['foot', /^\x1bP0;1;0q"1;1;480;270/],
  ])('speaks the protocol of %s', async (TERM, beginning) => {
    const { stdout, stderr } = await shown(['stdout', 'stderr'], { TERM });
    expect(stdout).toMatch(beginning);
    expect(stderr).toBe('');
  });

  test('fills the terminal’s width with cells, and no more than its height', async () => {
    const { stdout } = await shown(['stdout', 'stderr'], { TERM: 'xterm', LANG: 'C.UTF-8', NO_COLOR: '1' });
    const lines = stdout.slice(0, -1).split('\n');
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([60]));
    expect(lines).toHaveLength(17);
    // The rising tone: bright at the lower left and the upper right.
    expect(lines.at(-2)!.slice(0, 4)).toMatch(/[▒▓█]/);
    expect(lines[3]!.slice(-4)).toMatch(/[▒▓█]/);
    expect(lines[3]!.slice(0, 30)).not.toMatch(/[▓█]/);
  });

  test.each([
    // 16:9 at two pixels a row, rounded; but two rows stay free, and one at least is filled.
    [58, 40, 17],
    [60, 40, 17],
    [100, 20, 18],
    [100, 3, 1],
    [100, 1, 1],
  ])('fills %d × %d cells with %d lines', async (columns, rows, lines) => {
    const env = { TERM: 'xterm', LANG: 'C.UTF-8', NO_COLOR: '1' };
    const { stdout } = await shown(['stdout', 'stderr'], env, [columns, rows]);
    expect(stdout.slice(0, -1).split('\n')).toHaveLength(lines);
  });
});
