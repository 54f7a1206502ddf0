import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { allTaken, contextInTurn, Turn } from '../../src/batch/turn.ts';
import { print, ReaderGone } from '../../src/output/write.ts';
import { fakeWorld } from '../fake-world.ts';

/** A stream that keeps what is written, and fails from that piece on. */
function paper(failsAt = Infinity, code = 'ENOSPC') {
  const lines: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(piece, _, done) {
      const error = Object.assign(new Error(`${code}: no room, write`), { code, syscall: 'write' });
      if (lines.length >= failsAt) return done(error);
      lines.push(String(piece));
      done();
    },
  }).on('error', () => {});
  return { lines, stream };
}

describe('turns', () => {
  test('print one after the other, however they are taken', async () => {
    const { lines, stream } = paper();
    const first = new Turn(Promise.resolve());
    const second = new Turn(first.over);
    const third = new Turn(second.over);
    await third.write(stream, 'e');
    third.close();
    await second.write(stream, 'c');
    await first.write(stream, 'a');
    await second.write(stream, 'd');
    second.close();
    await first.write(stream, 'b');
    await setImmediate();
    expect(lines.join('')).toBe('ab');
    first.close();
    await third.over;
    expect(lines.join('')).toBe('abcde');
  });

  test('hold a megabyte; more waits for the turn', async () => {
    const { lines, stream } = paper();
    const first = new Turn(Promise.resolve());
    const second = new Turn(first.over);
    await second.write(stream, new Uint8Array(1 << 20));
    let isTaken = false;
    const more = second.write(stream, 'more').then(() => {
      isTaken = true;
    });
    await setImmediate();
    expect([isTaken, lines.length]).toEqual([false, 0]);
    first.close();
    await more;
    expect(lines).toHaveLength(2);
    // What has been printed is held no more.
    await second.write(stream, new Uint8Array(1 << 20));
  });

  test('after a failure all fail', async () => {
    const { lines, stream } = paper(1);
    const first = new Turn(Promise.resolve());
    const second = new Turn(first.over);
    await first.write(stream, 'a');
    await first.write(stream, 'b');
    first.close();
    await expect(first.over).rejects.toThrow('standard output: no room');
    await second.write(stream, 'c');
    second.close();
    await expect(second.over).rejects.toThrow('standard output: no room');
    expect(lines).toEqual(['a']);
  });

  test('tell that the reader has gone', async () => {
    const { stream } = paper(0, 'EPIPE');
    const turn = new Turn(Promise.resolve());
    await turn.write(stream, 'a');
    turn.close();
    await expect(turn.over).rejects.toThrow(ReaderGone);
  });
});

describe('the world in a turn', () => {
  test('prints and tells when the turn has come, in order', async () => {
    const { context, printed } = fakeWorld('.');
    const { lines, stream } = paper();
    let begin = () => {};
    const turn = new Turn(
      new Promise((resolve) => {
        begin = resolve;
      }),
    );
    const own = contextInTurn({ ...context, stderr: stream }, turn);
    await print(own.stdout, 'out\n');
    own.warn('-', 'odd');
    own.tell('a\x1bb');
    await setImmediate();
    expect([printed().toString(), lines]).toEqual(['', []]);
    begin();
    turn.close();
    await turn.over;
    expect(printed().toString()).toBe('out\n');
    expect(lines.join('')).toBe('wavscope: stdin: warning: odd\nab\n');
  });

  test('writes nothing where nothing was printed: nobody has to be there to read it', async () => {
    const { context } = fakeWorld('.');
    const { lines, stream } = paper(0, 'EPIPE');
    const turn = new Turn(Promise.resolve());
    const own = contextInTurn({ ...context, stdout: stream, stderr: stream }, turn);
    await allTaken(own);
    turn.close();
    await expect(turn.over).resolves.toBeUndefined();
    expect(lines).toEqual([]);
  });

  test('prints however much was told before it ends', async () => {
    const { context } = fakeWorld('.');
    const { lines, stream } = paper();
    const outside = { ...context, stderr: stream };
    const first = new Turn(Promise.resolve());
    const second = new Turn(first.over);
    const [own, next] = [contextInTurn(outside, first), contextInTurn(outside, second)];
    next.tell('last');
    for (let i = 0; i < 50; i++) own.tell(`${i}`);
    for (const [turn, world] of [
      [first, own],
      [second, next],
    ] as const) {
      await allTaken(world);
      turn.close();
    }
    await second.over;
    expect(lines.join('')).toBe(`${Array.from({ length: 50 }, (_, i) => `${i}\n`).join('')}last\n`);
  });
});
