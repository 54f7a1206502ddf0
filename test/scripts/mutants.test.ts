import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, test } from 'vitest';
import { mutantsOf, plant } from '../../scripts/mutants/plant.js';
import { report, scores } from '../../scripts/mutants/report.js';

const SOURCE = `
export function level(samples, { floor = 0.5 } = {}) {
  let sum = 0;
  for (const x of samples) sum += x * x;
  if (sum < floor) throw new RangeError('too quiet');
  return Math.max(sum, floor)?.toFixed(1);
}
`;

/** All mutants of a source, numbered from 1. */
function numbered(source: string) {
  return mutantsOf('a.ts', source).map((mutant, index) => ({ ...mutant, number: index + 1 }));
}

/** What `level` gives for these samples in a planted source with that fault awake. */
function levelWith(planted: string, awake: number, samples: number[]): unknown {
  const program = `${planted.replace('export', '')}; return level;`;
  const level = new Function('$fault', program)((number: number) => number === awake);
  try {
    return level(samples);
  } catch (error) {
    return (error as Error).message;
  }
}

test('the faults of a source are those that a slip of the hand would leave', () => {
  expect(mutantsOf('a.ts', SOURCE).map(({ line, fault }) => `${line}: ${fault}`)).toEqual([
    '2: 0.5 → 0.5 * 1.25',
    '2: { → return;',
    '3: 0 → 1',
    '3: 0 → -1',
    '4: sum += x * x; → nothing',
    '4: sum += x * x → sum -= x * x',
    '4: x * x → x / x',
    '5: sum < floor → true',
    '5: sum < floor → false',
    '5: sum < floor → sum <= floor',
    '5: sum < floor → sum >= floor',
    "5: throw new RangeError('too quiet'); → nothing",
    "5: 'too quiet' → ''",
    '6: Math.max(sum, floor) → Math.min(sum, floor)',
    '6: 1 → 2',
    '6: 1 → 0',
  ]);
});

describe('a planted source', () => {
  const mutants = numbered(SOURCE);
  const planted = plant(SOURCE, mutants);

  test('does as it did while all faults sleep', () => {
    expect(levelWith(planted, 0, [1, 2])).toBe('5.0');
    expect(levelWith(planted, 0, [0.5])).toBe('too quiet');
  });

  test('has each fault when it is awake, and that one alone', () => {
    const found = mutants.map(({ number }) => [
      levelWith(planted, number, [1, 2]),
      levelWith(planted, number, [0.5]),
    ]);
    expect(found).toEqual([
      ['5.0', 'too quiet'],
      [undefined, undefined],
      ['6.0', '1.3'],
      ['4.0', 'too quiet'],
      ['too quiet', 'too quiet'],
      ['too quiet', 'too quiet'],
      ['2.0', '1.0'],
      ['too quiet', 'too quiet'],
      ['5.0', '0.5'],
      ['5.0', 'too quiet'],
      ['too quiet', '0.5'],
      ['5.0', '0.5'],
      ['5.0', ''],
      ['0.5', 'too quiet'],
      ['5.00', 'too quiet'],
      ['5', 'too quiet'],
    ]);
  });
});

test('ids stay when other lines change', () => {
  const ids = mutantsOf('a.ts', SOURCE).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const changed = mutantsOf('a.ts', `const first = 1;\n${SOURCE}`);
  expect(changed.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
});

describe('this program’s sources', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((path) => join('src', path).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.includes('/kernels/'));

  test('are TypeScript still with all their faults planted', { tags: 'slow' }, () => {
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) {
      const source = readFileSync(file, 'utf8');
      const mutants = mutantsOf(file, source).map((mutant, number) => ({ ...mutant, number }));
      expect(() => parseAst(plant(source, mutants), { lang: 'ts' }, file), file).not.toThrow();
    }
  });

  test('have the faults that are known to change nothing', () => {
    const known = JSON.parse(readFileSync('scripts/mutants/known.json', 'utf8')) as Record<string, string>[];
    for (const { file, code, fault, reason } of known) {
      expect(reason).toMatch(/\w{3,} /);
      expect(mutantsOf(file!, readFileSync(file!, 'utf8'))).toContainEqual(
        expect.objectContaining({ file, code, fault }),
      );
    }
  });
});

test('the score counts what no test reaches as unnoticed, and what is known not at all', () => {
  const tried = numbered(SOURCE).slice(0, 4);
  const [a, b, c, d] = tried.map((mutant) => ({ ...mutant, file: 'src/room/a.ts', isReached: true }));
  const mutants = [
    { ...a!, killer: 'a test' },
    b!,
    { ...c!, isReached: false },
    { ...d!, reason: 'of no effect' },
  ];
  expect(scores(mutants)).toEqual([
    { folder: 'src/room', noticed: 1, counted: 3, unreached: 1, known: 1, score: expect.closeTo(33.33, 2) },
  ]);
  const text = report(mutants);
  expect(text).toContain('| src/room | 1 / 3 | 33.3 % | 1 | 1 |');
  expect(text).toContain('- src/room/a.ts:2 `{ → return;`\n');
  expect(text).not.toContain('→ -1');
});
