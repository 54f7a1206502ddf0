import { dirname } from 'node:path/posix';

/**
 * A mutant that has been tried: `killer` is the test that failed, `isReached` whether any came by, `reason` why nobody
 * can notice it.
 * @typedef {import('./plant.js').Mutant & { killer?: string, isReached: boolean, reason?: string }} Tried
 */

/**
 * Folder by folder how many faults were noticed; `score` is in percent of those that could have been.
 * @param {Tried[]} mutants
 */
export function scores(mutants) {
  const folders = [...new Set(mutants.map(({ file }) => dirname(file)))];
  return folders.map((folder) => {
    return { folder, ...count(mutants.filter(({ file }) => dirname(file) === folder)) };
  });
}

function count(mutants) {
  const counted = mutants.filter(({ reason }) => reason === undefined);
  const noticed = counted.filter(({ killer }) => killer !== undefined).length;
  const unreached = counted.filter(({ isReached }) => !isReached).length;
  const score = counted.length ? (100 * noticed) / counted.length : 100;
  return { noticed, counted: counted.length, unreached, known: mutants.length - counted.length, score };
}

/**
 * The scores and the survivors, as Markdown.
 * @param {Tried[]} mutants
 */
export function report(mutants) {
  const rows = [...scores(mutants), { folder: 'all', ...count(mutants) }].map(
    ({ folder, noticed, counted, unreached, known, score }) =>
      `| ${folder} | ${noticed} / ${counted} | ${score.toFixed(1)} % | ${unreached} | ${known} |`,
  );
  const survivors = mutants
    .filter(({ killer, reason }) => killer === undefined && reason === undefined)
    .map(
      ({ file, line, code, fault, isReached }) =>
        `- ${file}:${line} \`${fault}\`${isReached ? '' : ' (no fast test comes by)'}\n  \`${code}\``,
    );
  return [
    ...['| folder | noticed | score | no test comes by | known |', '|---|---|---|---|---|', ...rows, ''],
    ...[`## Survivors: ${survivors.length}`, '', ...survivors, ''],
  ].join('\n');
}
