import { createHash } from 'node:crypto';
import { parseAst } from 'rolldown/parseAst';
import { canBeLeftOut, expressionFaults } from './faults.js';

/**
 * A single fault in a file: `text` instead of what stands from `start` to `end`.
 * @typedef {{ file: string, line: number, start: number, end: number, code: string, fault: string, id: string,
 *   kind: 'expression' | 'statement' | 'body', text: string }} Mutant
 */

/**
 * All faults that a source file can be given, in the order of their places. An id depends on what stands on the line
 * alone, and so outlives changes elsewhere in the file.
 * @param {string} file
 * @param {string} source TypeScript
 * @returns {Mutant[]}
 */
export function mutantsOf(file, source) {
  const mutants = [];
  const seen = new Map();
  const lines = source.split('\n');
  const starts = lineStarts(source);
  const textOf = ({ start, end }) => source.slice(start, end);
  const add = (kind, node, text, was = textOf(node)) => {
    const line = starts.findLastIndex((start) => start <= node.start) + 1;
    const code = lines[line - 1].trim();
    const fault = `${oneLine(was)} → ${oneLine(text) || 'nothing'}`;
    const key = `${file}\n${code}\n${fault}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    const id = createHash('sha1').update(`${key}\n${nth}`).digest('hex').slice(0, 10);
    mutants.push({ file, line, start: node.start, end: node.end, code, fault, id, kind, text });
  };
  walk(parseAst(source, { lang: 'ts' }, file), {
    expression: (node) => {
      for (const fault of expressionFaults(node, textOf)) add('expression', node, fault);
    },
    test: (node) => {
      for (const fault of ['true', 'false']) if (textOf(node) !== fault) add('expression', node, fault);
    },
    loopTest: (node) => add('expression', node, 'false'),
    statement: (node) => add('statement', node, ''),
    body: (node) => add('body', node, 'return;', textOf(node).split('\n')[0]),
  });
  return mutants.sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * The source with all these mutants in it, each asleep until the global function `$fault` says true for its number.
 * @param {string} source
 * @param {Array<{ number: number } & Mutant>} mutants Of one file
 */
export function plant(source, mutants) {
  const places = new Map();
  for (const mutant of mutants) {
    const place = `${mutant.start} ${mutant.end} ${mutant.kind}`;
    places.set(place, [...(places.get(place) ?? []), mutant]);
  }
  const nodes = [...places.values()].sort(
    ([a], [b]) => a.start - b.start || b.end - a.end || order(a) - order(b),
  );
  let next = 0;
  return write(0, source.length);

  /** The source between two places, with the mutants that lie in it. */
  function write(start, end) {
    let text = '';
    let at = start;
    while (next < nodes.length && nodes[next][0].start < end) {
      const here = nodes[next++];
      const [{ start: from, end: to }] = here;
      text += source.slice(at, from) + wrap(here, write(from, to));
      at = to;
    }
    return text + source.slice(at, end);
  }
}

/** Of two mutants at one place the outer one comes first. */
function order({ kind }) {
  return kind === 'expression' ? 1 : 0;
}

function wrap(mutants, original) {
  const [{ kind, number }] = mutants;
  if (kind === 'statement') return `{if(!$fault(${number})){${original}}}`;
  if (kind === 'body') return `{if($fault(${number}))return;${original.slice(1)}`;
  return `(${mutants.map(({ number, text }) => `$fault(${number})?(${text}):`).join('')}(${original}))`;
}

/** Goes through all that is evaluated, and calls what visits each kind of place. Types, names and patterns are none. */
function walk(node, visit, { isFixed = false } = {}) {
  if (node.type.startsWith('TS') && !EVALUATED_TYPES.has(node.type)) return;
  if (/^(Import|ExportAll)/.test(node.type)) return;
  const go = (child, how) => child && walk(child, visit, how);
  if (!isFixed) visit.expression(node);
  if (canBeLeftOut(node)) visit.statement(node);
  if (isFunction(node) && node.body?.type === 'BlockStatement' && node.body.body.length > 1)
    visit.body(node.body);

  switch (node.type) {
    case 'IfStatement':
      visit.test(node.test);
      break;
    case 'WhileStatement':
    case 'ForStatement':
    case 'DoWhileStatement':
      if (node.test) visit.loopTest(node.test);
      break;
  }
  for (const [name, value] of Object.entries(node)) {
    const how = { isFixed: isFixedChild(node, name) || (isFixed && isSpine(node, name)) };
    if (!isEvaluatedChild(node, name)) continue;
    if (Array.isArray(value)) for (const child of value) if (child?.type) go(child, how);
    if (value?.type) go(value, how);
  }
}

const EVALUATED_TYPES = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

function isFunction({ type }) {
  return /Function/.test(type);
}

/** Names and keys are not evaluated. */
function isEvaluatedChild(node, name) {
  if (name === 'key' || name === 'property') return node.computed;
  if (name === 'id') return /Pattern$/.test(node.id?.type);
  // x of { x } is its key.
  return !(
    name === 'value' &&
    node.shorthand &&
    node.type === 'Property' &&
    node.value.type === 'Identifier'
  );
}

/** A place that only a name or a member fits: what is assigned to, called, deleted, or the update of a loop. */
function isFixedChild(node, name) {
  return (
    (name === 'left' && /^(Assignment|For)/.test(node.type)) ||
    (name === 'argument' && (node.type === 'UpdateExpression' || node.operator === 'delete')) ||
    name === 'callee' ||
    name === 'tag' ||
    name === 'quasi' ||
    (name === 'update' && node.type === 'ForStatement') ||
    (name === 'expression' && node.type === 'ChainExpression') ||
    (name === 'source' && node.type === 'ExportNamedDeclaration') ||
    (name === 'id' && node.type === 'VariableDeclarator')
  );
}

/** What a chain hangs on, which cannot be taken apart: a?.b in a?.b.c, but not a; and what is assigned to in a pattern. */
function isSpine(node, name) {
  if (/Pattern$/.test(node.type)) return name !== 'right';
  return (
    (node.type === 'MemberExpression' && name === 'object' && !node.optional) ||
    (node.type === 'CallExpression' && name === 'callee' && !node.optional) ||
    node.type === 'TSNonNullExpression' ||
    node.type === 'ParenthesizedExpression'
  );
}

function lineStarts(source) {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function oneLine(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 60)} … ${line.slice(-16)}` : line;
}
