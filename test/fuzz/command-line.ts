/** Command lines of every command, drawn from what it declares. */
import { Command, type Option } from 'commander';
import fc from 'fast-check';
import { COMMANDS } from '../../src/invocation.ts';
import { anyOf, STRINGS, valuesOf } from './values.ts';

/** Options that a trial sets itself, or that print other things than the command. */
const LEFT_OUT = ['--output', '--format', '--backend', '--debug', '--help', '--version'];

/** What a command can be told. */
export interface Vocabulary {
  name: string;
  options: readonly Option[];
  /** The formats of its outputs, the usual one first; none where it has no outputs. */
  formats: string[];
}

/** The vocabularies of all commands. */
export async function vocabularies(): Promise<Vocabulary[]> {
  return Promise.all(
    Object.entries(COMMANDS).map(async ([name, { load }]) => {
      const command = new Command(name);
      (await load()).declare(command);
      const format = command.options.find(({ long }) => long === '--format');
      const formats = format ? valuesOf(format).accepted : [];
      return { name, options: command.options, formats };
    }),
  );
}

/** Whether the option takes a value. */
export function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** A few options as they are typed, in any order; most of their values are accepted. */
export function optionsTyped({ options }: Vocabulary): fc.Arbitrary<string[]> {
  const typed = options
    .filter(({ long }) => !LEFT_OUT.includes(long!))
    .map((option) => ({ option, text: optionTyped(option) }));
  return fc
    .shuffledSubarray(typed, { maxLength: 3 })
    .chain((chosen) => fc.tuple(...chosen.map(({ text }) => text)))
    .map((texts) => texts.flat());
}

function optionTyped(option: Option): fc.Arbitrary<string[]> {
  const long = option.long!;
  if (!takesValue(option)) return fc.constant([long]);
  const equalled = anyOf(valuesOf(option)).map((value) => [`${long}=${value}`]);
  return option.optional ? fc.oneof(equalled, fc.constant<string[]>([long])) : equalled;
}

/** Where outputs go: by an extension, into a folder, to standard output, or where a hostile name leads. */
export function outputTyped({ formats }: Vocabulary): fc.Arbitrary<{ args: string[]; format: string }> {
  if (formats.length === 0) return fc.constant({ args: [], format: 'text' });
  const usual = formats[0]!;
  const named = fc.constantFrom(...formats);
  return fc.oneof(
    { weight: 6, arbitrary: named.map((format) => ({ args: ['-o', `out.${format}`], format })) },
    { weight: 3, arbitrary: named.map((format) => ({ args: ['-o', '-', '-f', format], format })) },
    { weight: 1, arbitrary: named.map((format) => ({ args: ['-f', format], format })) },
    { weight: 1, arbitrary: named.map((format) => ({ args: ['-o', `{name}-x.${format}`], format })) },
    { weight: 1, arbitrary: named.map((format) => ({ args: ['-o', 'sub/', '-f', format], format })) },
    { weight: 1, arbitrary: named.map((format) => ({ args: ['-o', '/dev/full', '-f', format], format })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...STRINGS).map((name) => ({ args: [`--output=${name}`], format: usual })),
    },
  );
}
