import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { LiveScreen, type ScreenKind } from '../../src/terminal/live-screen.ts';
import type { Context } from '../../src/world/context.ts';

function screenOf(kind: ScreenKind, size: { columns?: number; rows?: number } = { columns: 10, rows: 3 }) {
  let written = '';
  const stream = new Writable({
    write: (chunk, _, done) => {
      written += chunk;
      done();
    },
  });
  const terminal = Object.assign(stream, size) as Context['stderr'];
  const screen = new LiveScreen(terminal, kind, { unicode: true, color: 'none', addressable: true });
  const show = (text: string, row = 0) => {
    const cells = screen.blank();
    cells.write(0, row, text);
    screen.show(cells);
  };
  /** What has been written since the last look. */
  const news = () => {
    const text = written;
    written = '';
    return text;
  };
  return { screen, show, news };
}

describe('a live line', () => {
  test('is one row, rewritten where it changes, and stays above what follows', () => {
    const { screen, show, news } = screenOf('line');
    expect([screen.blank().width, screen.blank().height]).toEqual([10, 1]);
    screen.enter();
    screen.enter();
    expect(news()).toBe('\x1b[?25l');
    show('ab');
    expect(news()).toBe('\rab');
    show('ab      c');
    expect(news()).toBe('\r\x1b[8Cc');
    show('ab      c');
    expect(news()).toBe('');
    screen.clear();
    show('ab');
    expect(news()).toBe('\r\x1b[0m\x1b[J\rab');
    screen.leave();
    screen.leave();
    expect(news()).toBe('\x1b[?25h\r\n');
  });

  test('is written from entering to leaving alone', () => {
    const { screen, show, news } = screenOf('line');
    show('before');
    screen.clear();
    screen.leave();
    expect(news()).toBe('');
    screen.enter();
    show('x');
    screen.leave();
    news();
    show('after');
    screen.clear();
    expect(news()).toBe('');
    // Entered again, it knows nothing of what the terminal shows.
    screen.enter();
    show('x');
    expect(news()).toBe('\x1b[?25l\rx');
  });
});

describe('a whole screen', () => {
  test('is put in the place of the terminal’s, and taken away', () => {
    const { screen, show, news } = screenOf('full');
    expect([screen.blank().width, screen.blank().height]).toEqual([10, 3]);
    screen.enter();
    expect(news()).toBe('\x1b[?1049h\x1b[?25l\x1b[0m\x1b[2J');
    show('ab', 2);
    expect(news()).toBe('\x1b[3;1Hab');
    screen.clear();
    expect(news()).toBe('\x1b[0m\x1b[2J');
    screen.leave();
    expect(news()).toBe('\x1b[?25h\x1b[?1049l');
  });

  test('is 80 × 24 where the terminal does not say', () => {
    const { screen } = screenOf('full', {});
    expect([screen.blank().width, screen.blank().height]).toEqual([80, 24]);
    const none = screenOf('full', { columns: 0, rows: 0 }).screen.blank();
    expect([none.width, none.height]).toEqual([1, 1]);
  });
});
