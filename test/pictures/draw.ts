/**
 * Draws a command line's pictures in this process, from the sources: as the program does, but for the world around
 * it. What they show is measured in measure.ts.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import * as figure from '../../src/commands/figure.ts';
import * as specgram from '../../src/commands/specgram.ts';
import * as spectrum from '../../src/commands/spectrum.ts';
import type { CommandModule } from '../../src/commands/task.ts';
import * as wave from '../../src/commands/wave.ts';
import { fakeWorld } from '../fake-world.ts';
import { type MeasuredPanel, type MeasuredPicture, measure } from './measure.ts';
import { type Sound, wavOf } from './sound.ts';

const COMMANDS: Record<string, CommandModule> = { specgram, spectrum, wave, figure };

/** The size of most pictures: enough pixels to measure by, few enough to be quick. */
const SIZE = '1000x600';

export interface Drawn extends MeasuredPicture {
  /** The only panel, or the first. */
  panel: MeasuredPanel;
  /** Over the panels, in its parts. */
  caption: string[];
  svg: string;
  warnings: string[];
}

/** The picture of a sound: `draw('specgram -c 2 --fscale log', sound)`. */
export async function draw(line: string, sound: Sound): Promise<Drawn> {
  const wav = wavOf(sound);
  const png = await run(line, wav, 'png');
  const svg = await run(line, wav, 'svg');
  const measured = measure(png.bytes, svg.bytes);
  const caption = measured.texts.find(({ text }) => text.includes(' · '))?.text.split(' · ') ?? [];
  const [panel] = measured.panels;
  return {
    ...measured,
    panel: panel!,
    caption,
    svg: Buffer.from(svg.bytes).toString(),
    warnings: svg.warnings,
  };
}

/** The bytes that a command line makes of a WAV, and what it warns of. */
export async function run(
  line: string,
  wav: Uint8Array,
  format: string,
): Promise<{ bytes: Uint8Array; warnings: string[] }> {
  const [name, ...words] = line.split(' ');
  const args = line.includes('--size') ? words : ['--size', SIZE, ...words];
  const folder = mkdtempSync(join(tmpdir(), 'drawn-'));
  try {
    const input = join(folder, 'sound.wav');
    writeFileSync(input, wav);
    const world = fakeWorld(folder);
    const { plan, declare } = COMMANDS[name!]!;
    const command = new Command(name).exitOverride().argument('<input...>');
    declare(command);
    command.parse([...args, '--threads', '1', '-o', '-', '-f', format, input], { from: 'user' });
    for (const task of plan([input], command.opts() as never, world.context)) await task.run();
    return { bytes: world.printed(), warnings: world.told };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
