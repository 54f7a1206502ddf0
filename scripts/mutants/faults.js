// Which faults a piece of code can be given: a list a kind of node. Each is what a slip of the hand would leave: a
// neighbouring operator, a number one off, a sign, a bound, a branch, a call or a step left out, x for y.

const OPERATORS = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['>>'],
  '&&': ['||'],
  '||': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '*=': ['/='],
  '/=': ['*='],
  '|=': ['&='],
  '^=': ['|='],
  '??=': ['='],
  '++': ['--'],
  '--': ['++'],
};

const TWINS = twins([
  ['x', 'y'],
  ['width', 'height'],
  ['left', 'right'],
  ['top', 'bottom'],
  ['start', 'end'],
  ['first', 'last'],
  ['min', 'max'],
  ['low', 'high'],
  ['minimum', 'maximum'],
  ['columns', 'bins'],
  ['channels', 'channel'],
]);

const CALLS = {
  ...twins([
    ['min', 'max'],
    ['floor', 'ceil'],
    ['sin', 'cos'],
    ['some', 'every'],
    ['startsWith', 'endsWith'],
    ['push', 'unshift'],
    ['padStart', 'padEnd'],
    ['log2', 'log10'],
    ['indexOf', 'lastIndexOf'],
    ['find', 'findLast'],
  ]),
  round: 'floor',
  trunc: 'ceil',
};

/** Calls of methods that give something of the same kind, and so can be left out. */
const STEPS = new Set(['filter', 'slice', 'subarray', 'sort', 'toSorted', 'reverse', 'toReversed', 'trim']);

function twins(pairs) {
  return Object.fromEntries(
    pairs.flatMap(([one, other]) => [
      [one, other],
      [other, one],
    ]),
  );
}

/**
 * The texts that may stand for an expression instead of its own.
 * @param {object} node An ESTree expression
 * @param {(part: object) => string} text The source of a node
 * @returns {string[]}
 */
export function expressionFaults(node, text) {
  return (EXPRESSIONS[node.type]?.(node, text) ?? []).filter((fault) => fault !== text(node));
}

const EXPRESSIONS = {
  BinaryExpression: operatorFaults,
  LogicalExpression: (node, text) =>
    node.operator === '??' ? [text(node.left), text(node.right)] : operatorFaults(node, text),
  AssignmentExpression: operatorFaults,
  UpdateExpression: (node, text) =>
    (OPERATORS[node.operator] ?? []).map((operator) =>
      node.prefix ? `${operator}${text(node.argument)}` : `${text(node.argument)}${operator}`,
    ),
  UnaryExpression: (node, text) => ('-!~'.includes(node.operator) ? [text(node.argument)] : []),
  ConditionalExpression: (node, text) => [text(node.consequent), text(node.alternate)],
  Literal: literalFaults,
  TemplateLiteral: () => ['``'],
  ArrayExpression: (node) => (node.elements.length ? ['[]'] : []),
  MemberExpression: (node, text) => {
    const twin = node.computed ? undefined : own(TWINS, node.property.name);
    return twin ? [`${text(node.object)}${node.optional ? '?.' : '.'}${twin}`] : [];
  },
  CallExpression: callFaults,
};

function operatorFaults(node, text) {
  return (OPERATORS[node.operator] ?? []).map(
    (operator) => `${text(node.left)} ${operator} ${text(node.right)}`,
  );
}

function literalFaults({ value, raw, regex }, _text) {
  if (regex) {
    const { pattern, flags } = regex;
    return [
      ...(pattern.startsWith('^') ? [`/${pattern.slice(1)}/${flags}`] : []),
      ...(/[^\\]\$$/.test(pattern) ? [`/${pattern.slice(0, -1)}/${flags}`] : []),
      ...(flags.includes('i') ? [`/${pattern}/${flags.replace('i', '')}`] : []),
    ];
  }
  if (typeof value === 'boolean') return [String(!value)];
  if (typeof value === 'string') return value ? ["''"] : ["'fault'"];
  if (typeof value === 'bigint') return [`${raw} + 1n`];
  if (typeof value !== 'number') return [];
  return Number.isInteger(value) ? [`${value + 1}`, `${value - 1}`] : [`${value} * 1.25`];
}

function callFaults(node, text) {
  const { callee, arguments: args } = node;
  const faults = [];
  const inside = args.map(text).join(', ');
  if (callee.type === 'MemberExpression' && !callee.computed && !callee.optional && !node.optional) {
    const name = callee.property.name;
    const other = own(CALLS, name);
    if (other) faults.push(`${text(callee.object)}.${other}(${inside})`);
    if (STEPS.has(name)) faults.push(text(callee.object));
  }
  if (args.length >= 2 && args.slice(0, 2).every(isPlain) && !SYMMETRIC.test(text(callee))) {
    const swapped = [args[1], args[0], ...args.slice(2)].map(text).join(', ');
    faults.push(`${text(callee)}${node.optional ? '?.' : ''}(${swapped})`);
  }
  return faults;
}

/** What is the same whichever of its arguments comes first. */
const SYMMETRIC = /^Math\.(min|max|hypot)$/;

/** A value that might stand in a neighbour's place. */
function isPlain({ type }) {
  return type === 'Identifier' || type === 'MemberExpression' || type === 'CallExpression';
}

function own(table, name) {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Whether the program still reads, and may well run, when the statement is left out. */
export function canBeLeftOut(statement) {
  if (statement.type === 'ExpressionStatement')
    return !statement.directive && statement.expression.callee?.type !== 'Super';
  return statement.type === 'ThrowStatement' || statement.type === 'ContinueStatement';
}
