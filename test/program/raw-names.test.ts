/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixture, program } from './wavscope.ts';

/** A name in ISO 8859-1, as shells and old disks have them. */
const NAME = Buffer.from('caf\xe9.wav', 'latin1');
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wavscope-test-'));
  mkdirSync(join(folder, 'in'));
  copyFileSync(fixture, Buffer.concat([Buffer.from(`${folder}/in/`), NAME]));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A shell's command line, in which \xe9 is that byte; `wavscope` is the program. */
function shell(line: string) {
  const script = join(folder, 'script');
  writeFileSync(script, Buffer.from(line.replaceAll('wavscope', '"$NODE" "$WAVSCOPE"'), 'latin1'));
  const env = { ...process.env, NODE: process.execPath, WAVSCOPE: program };
  const { status, stdout, stderr } = spawnSync('sh', [script], { cwd: folder, env });
  return { code: status, stdout: latin1(stdout), stderr: stderr.toString() };
}

const made = () =>
  readdirSync(folder, { encoding: 'buffer' })
    .map(latin1)
    .filter((name) => name.endsWith('.png'));

// Elsewhere names are text, or the command line does not tell its bytes.
describe.skipIf(process.platform !== 'linux')('a name that is no UTF-8', () => {
  test.each([
    ['named', 'wavscope wave in/caf\xe9.wav'],
    ['in a folder', 'wavscope wave in'],
    ['that matches', "wavscope wave 'in/c*.wav'"],
    ['in a list', "printf 'in/caf\\351.wav\\n' | wavscope wave --files-from -"],
  ])('%s is drawn, and its picture called so', (_how, line) => {
    expect(shell(line)).toEqual({ code: 0, stdout: 'caf\xe9.wave.png\n', stderr: '' });
    expect(made()).toEqual(['caf\xe9.wave.png']);
  });

  test('stands in a pattern, in folders that are made, and over what is there', () => {
    const line =
      'wavscope wave in/caf\xe9.wav --keep-tree -o new\xe9/ && wavscope wave in/caf\xe9.wav -o {name}-\xe8.png';
    mkdirSync(Buffer.from(`${folder}/new\xe9`, 'latin1'));
    const { code, stdout } = shell(
      `${line} && ${line} && wavscope wave in/caf\xe9.wav --skip-existing -o {name}-\xe8.png`,
    );
    const each = 'new\xe9/in/caf\xe9.wave.png\ncaf\xe9-\xe8.png\n';
    expect({ code, stdout }).toEqual({ code: 0, stdout: each + each });
    expect(made()).toEqual(['caf\xe9-\xe8.png']);
  });

  test('is told of as text, and listed as it is', () => {
    const { code, stderr } = shell('wavscope info in/g\xe9.wav --failures list');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'wavscope: in/g\ufffd.wav: no such file or directory\n',
    });
    expect(latin1(readFileSync(join(folder, 'list')))).toBe('in/g\xe9.wav\tno such file or directory\n');
  });

  test('is done beside others as alone', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) copyFileSync(fixture, join(folder, 'in', `${name}.wav`));
    const { code, stdout } = shell('wavscope info in --json --threads 2');
    expect(code).toBe(0);
    const paths = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).path);
    expect(paths).toEqual(['in/a.wav', 'in/b.wav', 'in/c.wav', 'in/caf\udce9.wav', 'in/d.wav', 'in/e.wav']);
  });

  test('is not written over by its own picture', () => {
    const { code, stderr } = shell('wavscope specgram in/caf\xe9.wav -f png -o in/caf\xe9.wav');
    expect(code).not.toBe(0);
    expect(stderr).toContain('in/caf\ufffd.wav');
    const there = readFileSync(Buffer.from(`${folder}/in/caf\xe9.wav`, 'latin1'));
    expect(there.equals(readFileSync(fixture))).toBe(true);
  });
});
