import { expect, test } from 'vitest';
import { bytesOf, nameOf, onDisk } from '../../src/raw-name.ts';
import { typedIn } from '../../src/world/arguments.ts';

/** Names as bytes in latin1, and as text: what Python 3's os.fsdecode gives. */
const NAMES = [
  ['plain.wav', 'plain.wav'],
  ['caf\xe9.wav', 'caf\udce9.wav'],
  ['\xff', '\udcff'],
  ['\x80\x81', '\udc80\udc81'],
  // UTF-8, cut within a character of two, three and four bytes.
  ['\xc3\xa9 \xc3', 'é \udcc3'],
  ['\xe2\x82\xac \xe2\x82.wav', '€ \udce2\udc82.wav'],
  ['\xf0\x9f\x8e\xb5\xf0\x9f\x8e', '🎵\udcf0\udc9f\udc8e'],
  // What is no UTF-8 although it looks like it: too long for a slash, and a surrogate.
  ['\xc0\xaf', '\udcc0\udcaf'],
  ['\xed\xb3\xa9', '\udced\udcb3\udca9'],
  // A name may have the character itself that stands for what is lost, beside what would be.
  ['\xef\xbf\xbd', '\ufffd'],
  ['\xef\xbf\xbd\xe9', '\ufffd\udce9'],
] as const;

test.each(NAMES)('the bytes %j are %j, and back', (latin1, name) => {
  const bytes = Buffer.from(latin1, 'latin1');
  expect(nameOf(bytes)).toBe(name);
  expect(bytesOf(name)).toEqual(bytes);
});

test('only what is no UTF-8 is bytes to the file system', () => {
  expect(onDisk('ä 🎵.wav')).toBe('ä 🎵.wav');
  expect(onDisk('/a/caf\udce9.wav')).toEqual(Buffer.from('/a/caf\xe9.wav', 'latin1'));
});

test('words of a command line are those that were typed', () => {
  const typed = Buffer.from('/usr/bin/node\0bin/wavscope.js\0info\0caf\xe9.wav\0--json\0', 'latin1');
  expect(typedIn(typed, ['info', 'caf\ufffd.wav', '--json'])).toEqual(['info', 'caf\udce9.wav', '--json']);
  // Where the system tells less, as they are.
  expect(typedIn(Buffer.from(''), ['caf\ufffd.wav'])).toEqual(['caf\ufffd.wav']);
});
