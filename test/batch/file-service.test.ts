import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { failureOf } from '../../src/analysis/failure.ts';
import { serveFiles } from '../../src/batch/file-service.ts';
import type { FromFileWorker, StreamName, ToFileWorker } from '../../src/batch/messages.ts';

const fixture = fileURLToPath(new URL('../../fixtures/1.wav', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wavscope-test-'));
  writeFileSync(join(folder, 'bad.wav'), 'no WAV at all');
});
afterAll(() => rmSync(folder, { recursive: true }));

let port: MessagePort;
afterEach(() => port.close());

/** The service for a command line on the fixture and on a file that is no WAV, as the program sees it. */
function serve(line: string) {
  const channel = new MessageChannel();
  port = channel.port1;
  const inputs = [fixture, join(folder, 'bad.wav')];
  serveFiles(channel.port2, { argv: [...line.split(' '), ...inputs], stdoutIsTerminal: false });
  const say = (message: ToFileWorker) => port.postMessage(message);
  /** Has an input done; `answer` is what is said to each piece. */
  const run = (input: string, answer: (stream: StreamName) => ToFileWorker = (taken) => ({ taken })) =>
    new Promise<{ outcome: unknown; stdout: string; stderr: string }>((resolve) => {
      const printed = { stdout: '', stderr: '' };
      port.removeAllListeners('message');
      port.on('message', (message: FromFileWorker) => {
        if ('outcome' in message) return resolve({ ...printed, outcome: message.outcome });
        printed[message.print] += Buffer.from(message.piece as string).toString();
        say(answer(message.print));
      });
      say({ input, slice: undefined });
    });
  return { run, say };
}

const DONE = { code: 0, isLast: false };

test('does one input after the other, and tells what became of each', async () => {
  const { run } = serve('info --json');
  const first = await run(fixture);
  expect([JSON.parse(first.stdout).path, first.stderr, first.outcome]).toEqual([fixture, '', DONE]);

  const bad = join(folder, 'bad.wav');
  expect(await run(bad)).toEqual({
    stdout: '',
    stderr: `wavscope: ${bad}: not a WAV file but text\n`,
    outcome: { code: 1, isLast: false, failure: 'not a WAV file but text' },
  });
  expect((await run(fixture)).outcome).toEqual(DONE);
});

test('shows a stack where that is asked', async () => {
  const bad = join(folder, 'bad.wav');
  const lines = (await serve('info --debug').run(bad)).stderr.trimEnd().split('\n');
  expect(lines[0]).toBe(`wavscope: ${bad}: not a WAV file but text`);
  expect(lines.filter((line) => /^ +at .*\.ts/.test(line)).length).toBeGreaterThan(0);
});

test('knows that its input is one of several: a record is a line', async () => {
  const { stdout } = await serve('spectrum -f json -o -').run(fixture);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(stdout).frequency).toHaveLength(1025);
});

test('what the command line is refused for is told of the input', async () => {
  const { run } = serve('specgram --nfft 1');
  const { outcome, stderr } = await run(fixture);
  expect(outcome).toMatchObject({ code: 2, failure: expect.stringContaining('--nfft') });
  expect(stderr).toBe(`wavscope: ${fixture}: ${(outcome as { failure: string }).failure}\n`);
});

test('a piece that could not be printed fails the input with what the system said', async () => {
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const refused = await serve('info --json').run(fixture, (stream) =>
    stream === 'stdout' ? { refused: stream, failure: failureOf(full) } : { taken: stream },
  );
  expect(refused.outcome).toMatchObject({ code: 1, failure: expect.stringContaining('space') });
});

test('after an interrupt nothing is done, with its exit code', async () => {
  const { run, say } = serve('info --json');
  say({ interrupted: 143 });
  expect(await run(fixture)).toEqual({ stdout: '', stderr: '', outcome: { code: 143, isLast: true } });
});
