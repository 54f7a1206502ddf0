/** What `play` prints for programs: lines of position and duration, or events as JSON. */
import type { LostBackend, PlayerEvent, Playhead } from '../../audio/player-events.ts';
import { failureMessage } from '../../errors.ts';
import { print } from '../../output/write.ts';
import { printable } from '../../printable.ts';
import type { Context } from '../../world/context.ts';

/** Turns what happens into lines, without their ends; undefined where there is nothing to say. */
export interface PlayReport {
  tick(playhead: Playhead): string | undefined;
  event(event: PlayerEvent): string | undefined;
  failure(input: string, message: string): string | undefined;
  end(playhead: Playhead): string | undefined;
}

/** `position<TAB>duration` in seconds; the duration is empty where a stream doesn't say. */
export const textReport: PlayReport = {
  tick: (playhead) => `${playhead.seconds.toFixed(3)}\t${durationOf(playhead)?.toFixed(3) ?? ''}`,
  event: () => undefined,
  failure: () => undefined,
  end: () => undefined,
};

/** One JSON object a line, as docs/play-events.md has them. */
export const jsonReport: PlayReport = {
  tick: (playhead) => line('position', playhead),
  event: (event) => {
    switch (event.kind) {
      case 'open': {
        const { backend, format, steps, playhead } = event;
        return line('open', playhead, { backend, ...format, conversion: steps });
      }
      case 'pause':
        return line('pause', event.playhead, { paused: event.paused });
      case 'seek':
        return line('seek', event.playhead);
      case 'loop':
        return JSON.stringify({ event: 'loop', endless: event.endless, repeat: event.repeat ?? null });
      case 'underrun':
        return line('underrun', event.playhead, { gap: seconds(event.gap) });
      case 'change':
        return undefined;
      case 'lost':
        if (event.next && !event.proved) return undefined;
        return JSON.stringify({
          event: 'error',
          message: event.failure?.message ?? lossLine(event),
          backend: event.backend,
          device: event.device ?? null,
          next: event.next ?? null,
        });
    }
  },
  failure: (file, message) => JSON.stringify({ event: 'error', file, message }),
  end: (playhead) => line('end', playhead),
};

function line(event: string, playhead: Playhead, more: object = {}): string {
  const file = playhead.entry?.track.name ?? null;
  const position = seconds(playhead.seconds);
  const duration = durationOf(playhead);
  return JSON.stringify({
    event,
    file,
    position,
    duration: duration === undefined ? null : seconds(duration),
    ...more,
  });
}

function durationOf({ entry }: Playhead): number | undefined {
  const duration = entry?.track.info.duration;
  return duration === Infinity ? undefined : duration;
}

function seconds(value: number): number {
  return Number(value.toFixed(3));
}

/** Prints a report's lines on standard output, until their reader has gone. */
export class PlayLines {
  readonly #report: PlayReport;
  readonly #stdout: Context['stdout'];
  readonly #onFailure: () => void;
  #failure: unknown;

  /** @param onFailure called when lines can no longer be printed; `check` then tells why */
  constructor(report: PlayReport, stdout: Context['stdout'], onFailure: () => void) {
    this.#report = report;
    this.#stdout = stdout;
    this.#onFailure = onFailure;
  }

  tick(playhead: Playhead): void {
    this.#print(this.#report.tick(playhead));
  }

  event(event: PlayerEvent): void {
    this.#print(this.#report.event(event));
  }

  inputFailure(input: string, error: unknown): void {
    this.#print(this.#report.failure(input === '-' ? 'stdin' : input, failureMessage(error)));
  }

  end(playhead: Playhead): void {
    this.#print(this.#report.end(playhead));
  }

  /** @throws ReaderGone and whatever else kept a line from being printed */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  #print(line: string | undefined): void {
    if (line === undefined || this.#failure) return;
    print(this.#stdout, `${line}\n`).catch((error: unknown) => {
      this.#failure = error;
      this.#onFailure();
    });
  }
}

/** What `--verbose` says of an event; undefined where that is nothing. */
export function verboseLine(event: PlayerEvent): string | undefined {
  switch (event.kind) {
    case 'open': {
      const { backend, format, steps } = event;
      const conversion = steps.length > 0 ? steps.join(', ') : 'samples as they are';
      return `${backend}: ${format.sampleRate} Hz, ${format.channels} channels, 16 bits; ${conversion}`;
    }
    case 'lost':
      return lossLine(event);
    case 'underrun':
      return `underrun of ${milliseconds(event.gap)} at ${event.playhead.seconds.toFixed(3)} s`;
    default:
      return undefined;
  }
}

/** What is told of a backend that has died. */
export function lossLine({ backend, device, message, next }: LostBackend): string {
  const place = device === undefined ? backend : `${backend} on device '${printable(device)}'`;
  return `${place}: ${message}${next ? `; going on with ${next}` : ''}`;
}

/** What `--verbose` says at each step of the playhead. */
export function bufferLine(
  playhead: Playhead,
  { device, queued }: { device: number; queued: number },
): string {
  const latency = milliseconds(device + queued);
  return `${playhead.seconds.toFixed(3)} s: latency ${latency}, ${milliseconds(device)} of it in the device's buffer`;
}

function milliseconds(value: number): string {
  return `${Math.round(1000 * value)} ms`;
}
