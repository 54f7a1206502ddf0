/** Holds the judge of fuzzing: a run that keeps every promise has no fault, and each broken promise is noticed. */
import { describe, expect, test } from 'vitest';
import { type Asked, faultsOf, MOST_BYTES, type Outcome } from './outcome.ts';
import { isWhole } from './whole.ts';

const BEFORE = Buffer.from('before');
const ASKED: Asked = { inputs: 1, format: 'json', before: BEFORE, verbose: false };
const GOOD: Outcome = {
  code: 0,
  signal: null,
  stdout: Buffer.from(''),
  stderr: '',
  peakBytes: 1e8,
  files: new Map(),
  temporary: [],
};
const FAILED: Outcome = { ...GOOD, code: 1, stderr: 'wavscope: a.wav: holds no audio\n' };

function faults(outcome: Partial<Outcome>, asked: Partial<Asked> = {}): string[] {
  return faultsOf({ ...GOOD, ...outcome }, { ...ASKED, ...asked });
}

describe('no fault', () => {
  test.each<[string, Partial<Outcome>, Partial<Asked>?]>([
    ['of a run that ends well', {}],
    ['of warnings', { stderr: 'wavscope: a.wav: warning: cut short\nwavscope: a.wav: warning: odd\n' }],
    ['of a failure in one line', FAILED],
    ['of a failure for each input', { ...FAILED, stderr: FAILED.stderr.repeat(2) }, { inputs: 2 }],
    ['of an interrupt that was sent', { code: 130 }, { interrupt: 'SIGTERM' }],
    ['of an interrupt after an input had failed', { ...FAILED, code: 143 }, { interrupt: 'SIGTERM' }],
    ['of a signal before the program listened', { code: null, signal: 'SIGTERM' }, { interrupt: 'SIGTERM' }],
    ['of lines that were asked for', { stderr: 'null: 8000 Hz\n' }, { verbose: true }],
    ['of an output that is as it was', { ...FAILED, files: new Map([['out.json', BEFORE]]) }],
    ['of an output that is whole', { files: new Map([['out.json', Buffer.from('{"a":[1]}')]]) }],
  ])('%s', (_, outcome, asked) => {
    expect(faults(outcome, asked)).toEqual([]);
  });
});

describe('a fault', () => {
  test.each<[string, Partial<Outcome>, Partial<Asked>?]>([
    ['an exit code of no meaning', { code: 7 }],
    ['an exit code of a signal that nobody sent', { code: 130 }],
    ['another signal than the one sent', { code: null, signal: 'SIGSEGV' }, { interrupt: 'SIGTERM' }],
    ['a crash', { code: null, signal: 'SIGSEGV' }],
    ['a run that had to be ended', { code: null, signal: 'SIGKILL', cutOff: 'no end' }],
    ['much memory', { peakBytes: MOST_BYTES + 1 }],
    ['an error of one line too many', { ...FAILED, stderr: FAILED.stderr.repeat(2) }],
    ['a failure without a line', { code: 1 }],
    ['a line of a failure where there was none', { stderr: FAILED.stderr }],
    ['two lines about one command line', { code: 2, stderr: FAILED.stderr.repeat(2) }, { inputs: 2 }],
    ['an internal error', { ...FAILED, stderr: 'wavscope: a.wav: internal error: x; --debug shows where\n' }],
    ['a stack', { ...FAILED, stderr: `${FAILED.stderr}    at open (a.ts:1:2)\n` }, { verbose: true }],
    ['a stranger’s line', { stderr: '(node:1) Warning: x\n' }],
    ['a line without its end', { stderr: 'wavscope: a.wav: warning: x' }],
    ['an escape sequence', { ...FAILED, stderr: 'wavscope: \x1b[31m: no such file\n' }],
    ['a carriage return', { ...FAILED, stderr: 'wavscope: a\r: no such file\n' }],
    ['writing turned round', { ...FAILED, stderr: 'wavscope: \u202egpj.wav: no such file\n' }],
    ['what stays of an output', { ...FAILED, files: new Map([['.wavscope-abc.tmp', BEFORE]]) }],
    ['a temporary file', { temporary: ['wavscope-abc'] }],
    ['half an output', { ...FAILED, files: new Map([['out.json', Buffer.from('{"a":[1')]]) }],
    ['half an output of any name', { ...FAILED, files: new Map([['out', Buffer.from('{"a":[1')]]) }],
    ['half of standard output', { stdout: Buffer.from('{"a":') }, { stdout: { format: 'json' } }],
  ])('is %s', (_, outcome, asked) => {
    expect(faults(outcome, asked)).toHaveLength(1);
  });
});

describe('an output is whole', () => {
  const npy = (values: number[], shape = `(${values.length},)`) => {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }\n`;
    const length = Buffer.from([header.length, 0]);
    const data = Buffer.from(Float32Array.from(values).buffer);
    return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), data]);
  };
  const dat = (fields: number[], bytes: number) => {
    const output = Buffer.alloc(4 * fields.length + bytes);
    for (const [index, value] of fields.entries()) output.writeUInt32LE(value, 4 * index);
    return output;
  };
  // Version, flags (1: 8 bits), rate, frames a point, points, and, from version 2 on, channels.
  const mono = [1, 0, 8000, 256, 3];
  const stereo = [2, 1, 8000, 256, 3, 2];
  const png = Buffer.from('89504e470d0a1a0a0000000049454e44ae426082', 'hex');
  const webp = Buffer.from('RIFF\x06\0\0\0WEBPVP', 'latin1');

  test.each<[string, Buffer, Buffer]>([
    ['png', png, png.subarray(0, -1)],
    ['jpg', Buffer.from('ffd800ffd9', 'hex'), Buffer.from('ffd800ff', 'hex')],
    ['webp', webp, webp.subarray(0, -1)],
    ['svg', Buffer.from('<svg><g/></svg>\n'), Buffer.from('<svg><g/>')],
    ['svg', Buffer.from('<svg><text>NaN</text></svg>'), Buffer.from('<svg><path d="M0,NaN"/></svg>')],
    ['html', Buffer.from('<!doctype html><p></html>'), Buffer.from('<!doctype html><p>')],
    ['json', Buffer.from('{"a":1}\n{"a":2}\n'), Buffer.from('{"a":1}\n{"a":NaN}\n')],
    ['csv', Buffer.from('a,b\n1,2\n'), Buffer.from('a,b\n1,')],
    ['csv', Buffer.from('a,b\n1,2\n'), Buffer.from('a,b\n1,-Infinity\n')],
    ['npy', npy([1, 2]), npy([1, 2], '(3,)')],
    ['npy', npy([1, 2]), npy([1, Number.NaN])],
    ['dat', dat(stereo, 12), dat(stereo, 11)],
    ['dat', dat(mono, 12), dat(mono, 6)],
  ])('as %s', (format, whole, broken) => {
    expect(isWhole(whole, format, format)).toBeUndefined();
    expect(isWhole(broken, format, format)).toEqual(expect.any(String));
  });
});
