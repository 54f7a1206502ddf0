/** The player's face on a terminal: the status line, a view above it, and the keys. */
import { platform } from 'node:process';
import type { Controls } from '../../audio/controls.ts';
import type { Player } from '../../audio/player.ts';
import type { Playhead } from '../../audio/player-events.ts';
import { failureMessage } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { type Abilities, abilitiesOf } from '../../terminal/abilities.ts';
import type { Cells } from '../../terminal/cells.ts';
import { type Glyphs, glyphsFor } from '../../terminal/glyphs.ts';
import { guardTerminal } from '../../terminal/guard.ts';
import { KeyInput } from '../../terminal/key-input.ts';
import type { Key } from '../../terminal/keys.ts';
import { LiveScreen } from '../../terminal/live-screen.ts';
import { PeakMeters } from '../../terminal/meter.ts';
import { pageOf } from '../../terminal/page.ts';
import { drawSpecgram, FREQUENCY_COLUMNS, type SpecgramPage } from '../../terminal/specgram-panel.ts';
import { drawStatus, type Overview } from '../../terminal/status-line.ts';
import { drawWave, type WavePage } from '../../terminal/wave-panel.ts';
import type { Context } from '../../world/context.ts';
import { keyBindings } from './keys.ts';
import { Background, overviewOf, specgramPage, specgramPalette, wavePage } from './pages.ts';

/** What is drawn: nothing, a strip in the status line, or a panel above it. */
export type View = 'none' | 'strip' | 'wave' | 'specgram';

const FRAME_MS = 40;
const NOTICE_SECONDS = 4;
/** The sound process hears of a pause by then. */
const SILENCING_MS = 30;

export class PlayScreen {
  readonly #player: Player;
  readonly #controls: Controls;
  readonly #inputs: string[];
  readonly #view: View;
  readonly #context: Context;
  readonly #openKeys: typeof KeyInput.open;
  readonly #abilities: Abilities;
  readonly #glyphs: Glyphs;
  readonly #screen: LiveScreen;
  readonly #bindings: Map<Key, () => void>;
  readonly #meters = new PeakMeters(performance.now() / 1000);
  readonly #overview: Background<Overview>;
  readonly #wave: Background<WavePage>;
  readonly #specgram: Background<SpecgramPage>;
  readonly #palette = specgramPalette();
  readonly #undo: (() => void)[] = [];
  #keys: KeyInput | undefined;
  #timer: NodeJS.Timeout | undefined;
  #notice = { text: '', until: 0 };

  /** Whether this terminal can be drawn on. */
  static suits(context: Context): boolean {
    return context.stderr.isTTY === true && abilitiesOf(context.env, platform).addressable;
  }

  /** @param openKeys as KeyInput.open */
  constructor(
    player: Player,
    controls: Controls,
    inputs: string[],
    view: View,
    context: Context,
    openKeys = KeyInput.open,
  ) {
    this.#player = player;
    this.#controls = controls;
    this.#inputs = inputs;
    this.#view = view;
    this.#context = context;
    this.#openKeys = openKeys;
    this.#abilities = abilitiesOf(context.env, platform);
    this.#glyphs = glyphsFor(this.#abilities.unicode);
    const kind = view === 'wave' || view === 'specgram' ? 'full' : 'line';
    this.#screen = new LiveScreen(context.stderr, kind, this.#abilities);
    this.#bindings = keyBindings({
      controls,
      signals: context.signals,
      stop: () => player.stop(),
      clear: () => this.#screen.clear(),
    });
    const onFailure = (error: unknown) => this.notice(failureMessage(error));
    this.#overview = new Background(onFailure);
    this.#wave = new Background(onFailure);
    this.#specgram = new Background(onFailure);
  }

  /**
   * Takes the terminal over, unless it has it already, until `close`; a program that ends otherwise gives it back
   * too.
   */
  open(): void {
    if (this.#undo.length > 0) return;
    const { signals, stdin, stderr, atExit } = this.#context;
    const dismissGuard = guardTerminal(this.#screen.farewell, platform);
    this.#undo.push(
      dismissGuard,
      atExit(() => {
        this.#leave();
        dismissGuard();
      }),
      signals.on('SIGTSTP', () => this.#suspend()),
      signals.on('SIGCONT', () => this.#continue()),
    );
    const onResize = () => this.#screen.clear();
    this.#keys = this.#openKeys(stdin, platform, (key) => this.#press(key));
    stderr.on('resize', onResize);
    this.#undo.push(() => stderr.off('resize', onResize));
    this.#enter();
  }

  /** Gives the terminal back as it was found. */
  close(): void {
    this.#draw();
    this.#leave();
    for (const undo of this.#undo.splice(0)) undo();
    for (const picture of [this.#overview, this.#wave, this.#specgram]) picture.stop();
    this.#keys?.close();
  }

  /** Shows a line for a while. */
  notice(text: string): void {
    this.#notice = { text: printable(text), until: performance.now() / 1000 + NOTICE_SECONDS };
  }

  #enter(): void {
    this.#screen.enter();
    this.#keys?.resume();
    this.#timer = setInterval(() => this.#draw(), FRAME_MS);
    this.#draw();
  }

  #leave(): void {
    clearInterval(this.#timer);
    this.#keys?.pause();
    this.#screen.leave();
  }

  /** As other programs at a terminal: silent and with the terminal in order until it is continued. */
  #suspend(): void {
    const wasPlaying = !this.#player.paused;
    this.#player.pause();
    this.#leave();
    setTimeout(() => {
      this.#context.signals.stop();
      if (wasPlaying) this.#player.resume();
    }, SILENCING_MS);
  }

  #continue(): void {
    this.#leave();
    this.#enter();
  }

  #press(key: Key): void {
    this.#bindings.get(key)?.();
    this.#draw();
  }

  #draw(): void {
    const cells = this.#screen.blank();
    const playhead = this.#player.playhead();
    const now = performance.now() / 1000;
    this.#meters.update(this.#player.levels.take(this.#player.heardSeconds()), playhead.track, now);
    if (this.#notice.until > now)
      cells.write(0, cells.height - 1, this.#notice.text.slice(0, cells.width - 1));
    else this.#drawStatus(cells, playhead);
    if (cells.height > 2) this.#drawPanel(cells, playhead);
    this.#screen.show(cells);
  }

  #drawStatus(cells: Cells, { track, entry, seconds }: Playhead): void {
    const duration = entry?.track.info.duration;
    const path = this.#inputs[track]!;
    const hasOverview = this.#view !== 'none' && entry !== undefined && path !== '-';
    const overview = hasOverview
      ? this.#overview.get(path, (signal) => overviewOf(path, this.#context, signal))
      : undefined;
    const status = {
      paused: this.#player.paused,
      position: seconds,
      duration: duration === Infinity ? undefined : duration,
      track: track + 1,
      tracks: this.#player.tracks,
      meters: this.#meters.meters,
      gainDb: this.#player.gainDb,
      muted: this.#player.muted,
      endless: this.#player.head.rounds === Infinity,
      repeat: this.#controls.repeat,
    };
    drawStatus(cells, cells.height - 1, status, overview, this.#glyphs);
  }

  #drawPanel(cells: Cells, { track, entry, seconds }: Playhead): void {
    const path = this.#inputs[track]!;
    if (!entry || path === '-') return;
    const rows = cells.height - 1;
    const columns = cells.width - (this.#view === 'specgram' ? FREQUENCY_COLUMNS : 0);
    const page = pageOf(seconds, { start: 0, end: entry.track.info.duration }, columns);
    const key = [path, page.start, columns, rows].join('\n');
    if (this.#view === 'wave') {
      const wave = this.#wave.get(key, (signal) => wavePage(path, page, columns, this.#context, signal));
      if (wave) drawWave(cells, rows, wave, seconds, this.#glyphs);
    } else {
      const bands = 2 * (rows - 1);
      const specgram = this.#specgram.get(key, (signal) =>
        specgramPage(path, page, columns, bands, this.#context, signal),
      );
      if (specgram)
        drawSpecgram(cells, rows, specgram, seconds, this.#palette, this.#abilities, this.#glyphs);
    }
  }
}
