/** @module-tag slow */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { themes } from '../../src/render/theme.ts';
import { MEAN, summit } from '../pictures/lines.ts';
import { drawn } from '../pictures/measure.ts';
import { during, tone, wavOf } from '../pictures/sound.ts';
import { fixture, fixtureBytes, program, wavscope } from './wavscope.ts';

const isWindows = process.platform === 'win32';
const isLinux = process.platform === 'linux';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'program-'));
});

afterEach(() => rmSync(cwd, { recursive: true }));

/** Width and height as a PNG's header has them. */
function pngSize(bytes: Buffer): [number, number] {
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe.each(['specgram', 'spectrum', 'wave', 'figure'])('%s', (command) => {
  test('draws the same picture from a file and from a pipe, into a file and into a pipe', async () => {
    const plain = [command, '--title', 'T', '-s', '1', '-d', '2'];
    const bytes = fixtureBytes();
    const [toFile, fromPipe, toPipe, throughPipes] = await Promise.all([
      wavscope([...plain, fixture, '-o', 'a.png'], { cwd }),
      wavscope([...plain, '-', '-o', 'b.png'], { cwd, input: bytes }),
      wavscope([...plain, fixture, '-o', '-'], { cwd }),
      wavscope([...plain, '-', '-o', '-'], { cwd, input: bytes }),
    ]);
    for (const each of [toFile, fromPipe, toPipe, throughPipes])
      expect(each).toMatchObject({ code: 0, stderr: '' });
    const picture = readFileSync(join(cwd, 'a.png'));
    expect(pngSize(picture)[0]).toBeGreaterThan(1000);
    expect(readFileSync(join(cwd, 'b.png')).equals(picture)).toBe(true);
    expect(toPipe.stdout.equals(picture)).toBe(true);
    expect(throughPipes.stdout.equals(picture)).toBe(true);
    expect(readdirSync(cwd).sort()).toEqual(['a.png', 'b.png']);
  });

  test('draws the same picture with any number of threads', async () => {
    const [one, seven] = await Promise.all(
      ['1', '7'].map((threads) => wavscope([command, fixture, '-o', '-', '--threads', threads])),
    );
    expect(one!.stdout.length).toBeGreaterThan(1000);
    expect(seven!.stdout.equals(one!.stdout)).toBe(true);
  });

  test('has the size that is asked for', async () => {
    const { stdout } = await wavscope([
      command,
      fixture,
      '-o',
      '-',
      '--size',
      '4x3in',
      '--dpi',
      '100',
      '-d',
      '1',
    ]);
    expect(pngSize(stdout)).toEqual([400, 300]);
  });

  test('prints the path where it chose the name', async () => {
    const outcome = await wavscope([command, fixture, '-d', '0.1'], { cwd });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout.toString()).toBe(`1.${command}.png\n`);
    expect(readdirSync(cwd)).toEqual([`1.${command}.png`]);
  });

  test('fails in one line, with the others done', async () => {
    writeFileSync(join(cwd, 'bad.wav'), 'RIFF\x04\0\0\0WAVE');
    const outcome = await wavscope([command, 'none.wav', 'bad.wav', fixture, '-d', '0.1'], { cwd });
    expect(outcome.code).toBe(1);
    const lines = outcome.stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe('wavscope: none.wav: no such file or directory');
    expect(lines[1]).toMatch(/^wavscope: bad.wav: malformed WAV: .* \(at byte \d+\)$/);
    expect(readdirSync(cwd).sort()).toEqual([`1.${command}.png`, 'bad.wav']);
  });

  const others = 'does the others whatever an input is, with outputs that are there or not';
  test.skipIf(isWindows)(`${others} (not on Windows: no links, no limit on names)`, async () => {
    symlinkSync('loop.wav', join(cwd, 'loop.wav'));
    copyFileSync(fixture, join(cwd, 'good.wav'));
    const long = 'x'.repeat(251);
    copyFileSync(fixture, join(cwd, `${long}.wav`));
    mkdirSync(join(cwd, 'out'));
    const inputs = ['loop.wav', 'good.wav/x.wav', 'out', `${long}.wav`, `${long}/${long}/y.wav`, 'good.wav'];
    for (const round of [1, 2]) {
      const { code, stdout, stderr } = await wavscope([command, ...inputs, '-o', 'out/', '-d', '0.1'], {
        cwd,
      });
      expect(stderr.split('\n'), `round ${round}`).toEqual([
        'wavscope: loop.wav: too many symbolic links encountered',
        'wavscope: good.wav/x.wav: not a directory',
        'wavscope: out: no file in this folder is named *.{wav,wave,w64,rf64}; --include names others, or --recursive for the folders in it',
        `wavscope: out/${long}.${command}.png: name too long`,
        `wavscope: ${long}/${long}/y.wav: no such file or directory`,
        '',
      ]);
      expect(stdout.toString()).toBe(`out/good.${command}.png\n`);
      expect(code).toBe(1);
      expect(readdirSync(join(cwd, 'out'))).toEqual([`good.${command}.png`]);
    }
  });

  test.skipIf(isWindows)('ends quietly when its reader does (not on Windows: no bash)', () => {
    const line = `"${process.execPath}" "${program}" ${command} "${fixture}" -o - | head -c 1 | wc -c`;
    const { stdout, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('1');
    expect(stderr).toBe('');
  });

  test.skipIf(!isLinux)('reports a full disk (not on Windows: no such device)', async () => {
    const direct = await wavscope([command, fixture, '-o', '/dev/full', '-d', '0.1']);
    expect(direct).toMatchObject({ code: 1, stderr: 'wavscope: /dev/full: no space left on device\n' });
    const descriptor = openSync('/dev/full', 'w');
    const redirected = spawnSync(process.execPath, [program, command, fixture, '-o', '-', '-d', '0.1'], {
      stdio: ['ignore', descriptor, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(descriptor);
    expect(redirected.stderr).toBe('wavscope: standard output: no space left on device\n');
    expect(redirected.status).toBe(1);
  });
});

test('the built program draws a tone at its tick, at its time and with its level, in every command', async () => {
  const sampleRate = 16000;
  const right = during(4, 6, tone(2000, 0.5));
  const path = join(cwd, 'tone.wav');
  writeFileSync(path, wavOf({ sampleRate, duration: 8, voices: [tone(500, 0.3), right] }));
  const part = [path, '-c', '2', '-s', '3', '--dpi', '120'];
  const [specgram, spectrum, wave, figure] = await Promise.all(
    ['specgram', 'spectrum', 'wave', 'figure'].map((command) => drawn([command, ...part])),
  );
  for (const { panels } of [specgram!, figure!]) {
    const { y, level } = panels[0]!.strongest(5);
    expect(Math.abs(y - 2000)).toBeLessThan(1.5 * panels[0]!.y.resolution(2000));
    expect(Math.abs(level + 6.02)).toBeLessThan(1);
    expect(panels[0]!.strongest(3.5).level).toBeLessThan(-119);
    expect(panels[0]!.strongest(6.5).level).toBeLessThan(-119);
  }
  for (const panel of [spectrum!.panels[0]!, figure!.panels[1]!]) {
    const { hz, level } = summit(panel, MEAN[0], [1500, 2500]);
    expect(Math.abs(hz - 2000)).toBeLessThan(2 * panel.x.resolution(2000));
    // Two of the five seconds.
    expect(Math.abs(level - 10 * Math.log10(0.25 * 0.4))).toBeLessThan(1);
  }
  for (const panel of [wave!.panels[0]!, figure!.panels[2]!]) {
    const height = (time: number) => panel.extent(time, themes.light.series[0]!)![1];
    for (const time of [4.02, 5, 5.98]) expect(Math.abs(height(time) - 0.5)).toBeLessThan(0.02);
    for (const time of [3.98, 6.02]) expect(height(time)).toBeLessThan(0.02);
  }
});

test('an unwritable output is told before any audio is read', async () => {
  const outcome = await wavscope(['specgram', 'none.wav', '-o', 'missing/out.png'], { cwd });
  expect(outcome).toMatchObject({
    code: 1,
    stderr: 'wavscope: missing/out.png: no such folder: missing; make it first\n',
  });
});

test.skipIf(isWindows)(
  'a current folder that is gone is told, and needed for outputs alone (not on Windows: it stays there)',
  () => {
    const run = (command: string) => {
      const folder = mkdtempSync(join(tmpdir(), 'gone-'));
      const line = `rmdir "${folder}"; "${process.execPath}" "${program}" ${command} "${fixture}"`;
      return spawnSync('bash', ['-c', line], { cwd: folder, encoding: 'utf8' });
    };
    expect(run('wave')).toMatchObject({
      status: 1,
      stderr: 'wavscope: the current folder is gone; change to one that is there\n',
    });
    expect(run('info')).toMatchObject({ status: 0, stderr: '' });
    // Of many, too, which workers share.
    const many = run(`info ${`"${fixture}" `.repeat(5)}`);
    expect(many).toMatchObject({ status: 0, stderr: '' });
  },
);

test('a failed run leaves an existing output untouched, a successful one its mode', async () => {
  const path = join(cwd, 'out.png');
  writeFileSync(path, 'before', { mode: 0o604 });
  const failed = await wavscope(['specgram', fixture, '-s', '99', '-o', 'out.png'], { cwd });
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/no audio from 99 s to 12.5 s; the file has 0 to 12.5 s/);
  expect(readFileSync(path, 'utf8')).toBe('before');
  expect((await wavscope(['specgram', fixture, '-o', 'out.png', '-d', '1'], { cwd })).code).toBe(0);
  expect(pngSize(readFileSync(path))).toEqual([1600, 900]);
  if (!isWindows) expect(statSync(path).mode & 0o777).toBe(0o604);
});

test.each([
  [[], 'no command'],
  [['none'], "unknown command 'none'"],
  [['specgram'], 'no input; name WAV files, folders, or - for standard input'],
  [['specgram', 'x.wav', '--bogus'], "unknown option '--bogus'"],
  [['specgram', 'x.wav', '--nfft', '1'], '--nfft 1 is out of range; use 2 to 4194304'],
  [['specgram', 'x.wav', '--hop', '4096'], '--hop 4096 is longer than --nfft 2048'],
  [['specgram', 'x.wav', '-s', 'soon'], '--start soon is no time'],
  [['specgram', 'x.wav', '-e', '1', '-d', '1'], '--end and --duration exclude each other'],
  [['specgram', 'x.wav', '--cmap', 'jetset'], '--cmap jetset is unknown; use '],
  [['specgram', 'x.wav', '--values', 'power'], '--values is for data formats'],
  [['specgram', 'x.wav', '-f', 'gif'], '--format gif is no format of this command'],
  [
    ['wave', 'x.wav', '-o', 'x.mp4'],
    'this command does not write .mp4; use png, jpg, webp, svg, json, csv, npy, npz, dat,',
  ],
  [['figure', 'x.wav', '-o', 'x.npy'], 'this command does not write .npy; use png, jpg, webp, svg, html,'],
  [
    ['spectrum', 'x.wav', '-f', 'jpeg', '-o', 'x.png'],
    '--format jpg and the output x.png contradict each other',
  ],
  [['specgram', 'x.wav', '-o=x.png'], 'write -o x.png or --output=x.png'],
  [['specgram', 'x.wav', '-o', '{nme}.png'], '{nme} is unknown; use {name}'],
  [['wave', 'a.wav', 'b.wav', '-o', 'c.png'], 'would both go to c.png'],
  [['wave', 'x.wav', '--size', '100000x10'], 'is too large'],
])('the command line %j is wrong', async (args, message) => {
  const outcome = await wavscope(args, { cwd });
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain(message);
  expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('help of every command ends with examples', async () => {
  for (const command of ['play', 'spectrum', 'specgram', 'wave', 'figure', 'info']) {
    const { code, stdout } = await wavscope([command, '--help']);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/\nExamples:\n( {2}.*\n){2,3}$/);
  }
  const { stdout } = await wavscope(['--version']);
  expect(stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
});

const interrupt = 'an interrupt ends the work with 130 and leaves nothing behind';
test.skipIf(isWindows)(`${interrupt} (not on Windows: no program sends one)`, async () => {
  const outcome = await wavscope(['specgram', '-', '-o', 'out.png'], {
    cwd,
    input: 'open',
    // Node's own cache, from 22 on, is kept in the temporary folder, too, and is not the work's.
    env: { TMPDIR: cwd, NODE_DISABLE_COMPILE_CACHE: '1' },
    meanwhile: (child) => {
      // More than a pipe holds: when it is taken, the program has begun to read.
      child.stdin!.write(fixtureBytes().subarray(0, 500_000), () => child.kill('SIGINT'));
    },
  });
  expect(outcome).toMatchObject({ code: 130, stderr: '' });
  expect(readdirSync(cwd)).toEqual([]);
});

/** Under `ulimit -v` of so many kilobytes. */
function limited(command: string, kilobytes: string, options = '') {
  const line = `ulimit -v ${kilobytes}; NODE_OPTIONS="${options}" exec "${process.execPath}" "${program}" ${command} "${fixture}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd, maxBuffer: 1e9 });
  return { status, stdout, stderr: stderr.toString() };
}

describe.skipIf(!isLinux)('where addresses are limited (not on Windows: nobody limits them)', () => {
  const commands = [
    'info --levels',
    'wave -o -',
    'specgram -o -',
    'spectrum --method fft -o -',
    'figure -o -',
  ];

  test.each(commands)('%s tells in one line what is needed, which is enough', (command) => {
    const { status, stderr } = limited(command, '1500000');
    expect(stderr).toMatch(
      /^wavscope: \S+1\.wav: ulimit -v leaves no room for the analysis: raise it to \d+ \(.*\n$/,
    );
    expect(status).toBe(1);
    const [, needed] = /raise it to (\d+)/.exec(stderr)!;
    const done = limited(command, needed!);
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout.equals(limited(command, 'unlimited').stdout)).toBe(true);
  });

  test.each(commands)('%s makes do with 3 GB where memories have no guards', (command) => {
    const done = limited(command, '3145728', '--disable-wasm-trap-handler');
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout.length).toBeGreaterThan(100);
  });
});

test.skipIf(!isLinux)('few open files are told in one line, or make do (not on Windows: no limit)', () => {
  const run = (files: number, command: string) => {
    const line = `ulimit -n ${files}; exec "${process.execPath}" "${program}" ${command}`;
    return spawnSync('bash', ['-c', line], { cwd, encoding: 'utf8' });
  };
  const commands = [
    `info --levels "${fixture}"`,
    `figure "${fixture}" -o few.html`,
    `specgram "${fixture}" --hop 32 --threads 64 -o few.npy`,
    `play "${fixture}" -d 0.1 --backend null`,
  ];
  for (const command of commands) {
    for (const files of [28, 31]) {
      expect(run(files, command)).toMatchObject({
        status: 1,
        stderr: `wavscope: ulimit -n allows ${files} open files, too few; raise it to 64\n`,
      });
    }
    for (const files of [32, 64])
      expect(run(files, command), command).toMatchObject({ status: 0, stderr: '' });
  }
});
