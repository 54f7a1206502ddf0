import { describe, expect, test } from 'vitest';
import { readInvocation } from '../../src/invocation.ts';
import { version } from '../../src/version.ts';
import { fakeWorld } from '../fake-world.ts';

/** What is read of a command line, what is printed meanwhile, and what is thrown. */
async function read(line: string) {
  const { context, printed, told } = fakeWorld('.');
  const invocation = await readInvocation(line.split(' ').filter(Boolean), context).catch((error) => ({
    error,
  }));
  expect(told).toEqual([]);
  return { invocation, text: printed().toString() };
}

async function failure(line: string): Promise<string> {
  const { invocation } = await read(line);
  return invocation && 'error' in invocation ? String(invocation.error) : 'none';
}

describe('a command line', () => {
  test('is a command, its inputs and its options', async () => {
    const { invocation, text } = await read('info a.wav --levels b.wav --debug --threads 3');
    expect(invocation).toMatchObject({
      inputs: ['a.wav', 'b.wav'],
      options: { levels: true, debug: true, threads: 3 },
    });
    expect(text).toBe('');
  });

  test('plans a task for each input, some at a time', async () => {
    const { invocation } = await read('info a.wav b.wav');
    if (!invocation || 'error' in invocation) throw new Error('not read');
    const { context } = fakeWorld('.');
    expect(invocation.plan(['b.wav'], context).map(({ input }) => input)).toEqual(['b.wav']);
  });

  test.each([
    ['', 'UsageError: no command; wavscope --help lists them'],
    ['help nope', "UsageError: unknown command 'nope'; wavscope --help lists them"],
    ['nope a.wav', "unknown command 'nope'"],
    ['wave a.wav --nope', "unknown option '--nope'"],
    ['wave a.wav --thread 3', "unknown option '--thread'\n(Did you mean --threads?)"],
  ])('that says nothing that is known is refused: %j', async (line, message) => {
    expect(await failure(line)).toContain(message);
  });
});

describe('what is asked for is printed', () => {
  test.each(['--version', '-V', '-v', 'wave a.wav -V', 'wave -v a.wav'])(
    'the version, for %s',
    async (line) => {
      expect(await read(line)).toEqual({ invocation: undefined, text: `${version}\n` });
    },
  );

  test('the commands, each with what it does', async () => {
    const { invocation, text } = await read('--help');
    expect(invocation).toBeUndefined();
    for (const line of [
      /play .*through the sound device/,
      /spectrum .*power against frequency/,
      /specgram .*power over time and frequency/,
      /wave .*waveform/,
      /figure .*on one page/,
      /info .*what is in the file/,
    ])
      expect(text).toMatch(line);
    expect(await read('-h')).toEqual({ invocation, text });
    expect(await read('help')).toEqual({ invocation, text });
  });

  test.each(['play', 'spectrum', 'specgram', 'wave', 'figure', 'info'])(
    'the options and examples of %s, either way',
    async (name) => {
      const { text } = await read(`${name} --help`);
      expect(text).toContain(`Usage: wavscope ${name} [options] <input...>`);
      expect(text).toContain('--debug');
      expect(text).toMatch(new RegExp(`\nExamples:\n  wavscope ${name} 1.wav.*\n`));
      expect((await read(`help ${name}`)).text).toBe(text);
    },
  );
});
