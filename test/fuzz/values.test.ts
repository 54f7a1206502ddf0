/** @module-tag thorough */
import { describe, expect, test } from 'vitest';
import { takesValue, vocabularies } from './command-line.ts';
import { valuesOf } from './values.ts';

const commands = await vocabularies();
const options = commands.flatMap(({ name, options }) =>
  options.filter(takesValue).map((option) => ({ name, option })),
);

describe('what options are tried with', () => {
  test('all commands have some', () => {
    expect(new Set(options.map(({ name }) => name)).size).toBe(commands.length);
  });

  test.each(options.map(({ name, option }) => [`${name} ${option.long}`, option] as const))(
    '%s: values that its parser takes, and others',
    (_, option) => {
      const { accepted, refused } = valuesOf(option);
      expect(accepted.length).toBeGreaterThan(1);
      // Without a parser, or with one that only collects, anything is taken.
      const isJudged = option.parseArg !== undefined && option.long !== '--output';
      expect(refused.length > 1000).toBe(isJudged);
    },
  );

  test('both ends of a range, and what is beyond them', () => {
    const nfft = options.find(({ option }) => option.long === '--nfft')!.option;
    const { accepted, refused } = valuesOf(nfft);
    expect(accepted).toEqual(expect.arrayContaining(['2', '1000', '4096']));
    expect(refused).toEqual(
      expect.arrayContaining(['0', '-0', '1', '5e-324', '2147483648', '1e309', 'NaN', '∞']),
    );
  });

  test('every choice that the help names, and its parameters', () => {
    const window = options.find(({ option }) => option.long === '--window')!.option;
    expect(valuesOf(window).accepted).toEqual(
      expect.arrayContaining(['hann', 'flattop', 'rect', 'kaiser:0', 'kaiser:100', 'gaussian:16']),
    );
  });
});
