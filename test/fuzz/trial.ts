/** A run of the program: a file, a command line, and what the world does to it meanwhile. */
import fc from 'fast-check';
import { buildWav, type ChunkSpec, ds64 } from '../wav/build.ts';
import { optionsTyped, outputTyped, type Vocabulary } from './command-line.ts';
import { damagedWav, wellWav } from './damaged-wav.ts';
import { STRINGS } from './values.ts';

/** What the world does to a run. */
export type Meeting =
  /** The input is a file, and all goes well. */
  | { kind: 'file' }
  /** The input is standard input, of pieces of so many bytes with pauses. */
  | { kind: 'slow pipe'; bytes: number; pauseMs: number }
  /** Standard input goes on with noise until a signal comes. */
  | { kind: 'endless pipe' }
  /** The reader of standard output goes when it has that many bytes. */
  | { kind: 'closed pipe'; bytes: number }
  | { kind: 'signal'; signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'; afterMs: number }
  /** `ulimit -v`, KiB. */
  | { kind: 'little memory'; kibibytes: number }
  /** `ulimit -f`, blocks. */
  | { kind: 'small files'; blocks: number }
  /** `ulimit -n`. */
  | { kind: 'few files'; count: number }
  /** Output, temporary files and working folder are on a disk of 64 KiB, of which so many are taken. */
  | { kind: 'full disk'; takenKibibytes: number }
  /** The file goes on with a terabyte of zeros. */
  | { kind: 'terabyte' };

export interface Trial {
  command: string;
  wav: Uint8Array;
  /** The input's name. */
  name: string;
  /** Inputs after it: a good file, a folder, one that is not there. */
  others: string[];
  /** All but the inputs. */
  args: string[];
  /** Of an output whose name does not say. */
  format: string;
  /** Whether an output is there before. */
  replaces: boolean;
  meeting: Meeting;
}

const meetings: fc.Arbitrary<Meeting> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ kind: 'file' } as const) },
  ...[
    fc.record({
      kind: fc.constant('slow pipe' as const),
      bytes: fc.integer({ min: 1, max: 3000 }),
      pauseMs: fc.integer({ min: 0, max: 5 }),
    }),
    fc.constant({ kind: 'endless pipe' as const }),
    fc.record({
      kind: fc.constant('closed pipe' as const),
      bytes: fc.constantFrom(0, 0, 1, 100, 5000, 70_000),
    }),
    fc.record({
      kind: fc.constant('signal' as const),
      signal: fc.constantFrom('SIGINT' as const, 'SIGTERM' as const, 'SIGHUP' as const),
      // Of processor time: a busy machine starts the program late.
      afterMs: fc.integer({ min: 100, max: 600 }),
    }),
    fc.record({
      kind: fc.constant('little memory' as const),
      kibibytes: fc.integer({ min: 1_000_000, max: 12_000_000 }),
    }),
    fc.record({ kind: fc.constant('small files' as const), blocks: fc.constantFrom(0, 1, 8, 100) }),
    fc.record({ kind: fc.constant('few files' as const), count: fc.integer({ min: 20, max: 40 }) }),
    fc.record({ kind: fc.constant('full disk' as const), takenKibibytes: fc.constantFrom(0, 40, 60, 64) }),
    fc.constant({ kind: 'terabyte' as const }),
  ].map((arbitrary) => ({ weight: 2, arbitrary: arbitrary as fc.Arbitrary<Meeting> })),
);

/** Names of files that the system can hold. */
const names = fc.oneof(
  { weight: 3, arbitrary: fc.constant('input.wav') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...STRINGS).map((text) => `${text.replaceAll('/', '').slice(0, 80)}.wav`),
  },
);

const others: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<string[]>([]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string[][]>(['good.wav'], ['sub'], ['none.wav'], ['none.wav', 'good.wav']),
  },
  { weight: 1, arbitrary: fc.constantFrom(...STRINGS).map((name) => [name]) },
);

/** A trial of one of the commands. */
export function trials(vocabularies: Vocabulary[]): fc.Arbitrary<Trial> {
  return fc.oneof(...vocabularies.map(trialsOf));
}

function trialsOf(vocabulary: Vocabulary): fc.Arbitrary<Trial> {
  const { name: command } = vocabulary;
  return fc
    .record({
      meeting: meetings,
      damaged: damagedWav,
      well: wellWav,
      isWell: fc.boolean(),
      name: names,
      others,
      options: optionsTyped(vocabulary),
      output: outputTyped(vocabulary),
      backend: fc.oneof(
        { weight: 9, arbitrary: fc.constant('null') },
        { weight: 1, arbitrary: fc.constantFrom('aplay', 'speaker', 'nothing') },
      ),
      replaces: fc.boolean(),
    })
    .map(({ meeting, damaged, well, isWell, name, others, options, output, backend, replaces }) => {
      const isEndless = meeting.kind === 'terabyte' || meeting.kind === 'endless pipe';
      const args = [...options, ...output.args];
      if (command === 'play') args.push('--backend', backend);
      if (meeting.kind === 'terabyte' && isWell) args.push('--start=1%', '--duration=1');
      const wav = isEndless ? endless(well) : isWell ? well : damaged;
      return { command, wav, name, others, args, format: output.format, replaces, meeting };
    });
}

/** A WAV whose size says that its audio goes on for a terabyte. */
function endless(wav: Uint8Array): Uint8Array {
  const junk: ChunkSpec = { id: 'JUNK', body: wav.subarray(0, 64) };
  const container = wav.length % 2 ? 'RF64' : 'RIFF';
  return buildWav({
    container,
    fmt: { channels: 2, sampleRate: 8000 },
    before: container === 'RF64' ? [{ id: 'ds64', body: ds64(TERABYTE - 8, TERABYTE - 1000) }, junk] : [junk],
    dataSize: 0xffffffff,
    data: wav,
  });
}

export const TERABYTE = 2 ** 40;
