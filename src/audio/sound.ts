import { NoDeviceError } from '../errors.ts';
import { printable } from '../printable.ts';
import {
  type BackendChoice,
  type BackendName,
  backendCandidates,
  installHint,
  startLatency,
} from './backends.ts';
import type { SoundFormat } from './outputs/output.ts';
import type { LostBackend } from './player-events.ts';
import type { FromSound, ToSound } from './protocol.ts';

/** The player's end of a sound process. */
export interface SoundConnection {
  /** Sends a message, unless the process is gone. */
  send(message: ToSound): void;
  /** Ends the process: silent at once, gone when this settles. */
  stop(): Promise<void>;
}

/** Where sound should go, and the world it goes through. */
export interface SoundOptions {
  backend: BackendChoice;
  /** As the backend names it; its own default where there is none. */
  device?: string;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  /** Starts a sound process. `onMessage` is called with each message; after 'failed' there is no further one. */
  connect(onMessage: (message: FromSound) => void): SoundConnection;
}

/** What the player hears of the sound. */
export interface SoundListener {
  /** A backend has proved real. */
  onOpened(backend: BackendName): void;
  onTook(frames: number, at: number, waited: boolean): void;
  onDropped(at: number): void;
  onEnded(): void;
  /** A new epoch has begun: what was not heard is to be handed over anew, if there is a next backend. */
  onLost(lost: LostBackend): void;
}

/** Sound through the first backend that works; when it dies, through the next. Reports of past epochs are left out. */
export class Sound {
  /** Names of what was tried in vain; the last one's own words. */
  readonly #tried: BackendName[] = [];
  #lastFailure = '';
  readonly #options: SoundOptions;
  readonly #listener: SoundListener;
  readonly #candidates: BackendName[];
  #link: SoundConnection | undefined;
  #proved = false;
  #epoch = 0;
  #format: SoundFormat | undefined;

  constructor(options: SoundOptions, listener: SoundListener) {
    this.#options = options;
    this.#listener = listener;
    this.#candidates = backendCandidates(options.backend, options.device, options.env, options.platform);
  }

  /** The format in which audio is handed over. */
  get format(): SoundFormat | undefined {
    return this.#format;
  }

  /** Seconds from the first sample frame of an epoch being taken to its being heard. */
  get latency(): number {
    const [backend] = this.#candidates;
    return backend ? startLatency(backend) : 0;
  }

  /** Sets the format for what is handed over next, while nothing is on its way. */
  open(format: SoundFormat): void {
    this.#format = format;
    if (this.#link) this.#sendOpen();
    else this.#start();
  }

  /** Hands over whole sample frames, s16le. */
  play(bytes: Uint8Array): void {
    this.#link?.send({ kind: 'pcm', epoch: this.#epoch, bytes });
  }

  /** Silences what was handed over and starts a new epoch. */
  drop(): void {
    this.#epoch++;
    this.#link?.send({ kind: 'drop', epoch: this.#epoch });
  }

  /** No more in this epoch: `onEnded` follows when all has been heard. */
  end(): void {
    this.#link?.send({ kind: 'end', epoch: this.#epoch });
  }

  /** Why there is no sound, when no backend is left. */
  failure(): NoDeviceError {
    const { platform, backend, device } = this.#options;
    const wanted = device === undefined ? '' : ` '${printable(device)}'`;
    if (backend !== 'auto') {
      const on = wanted && ` on device${wanted}`;
      return new NoDeviceError(`no sound through ${backend}${on}: ${this.#lastFailure}`);
    }
    return new NoDeviceError(
      `no sound device${wanted}; tried ${this.#tried.join(', ')}; ${installHint(platform)}`,
    );
  }

  /** Silent at once; settles when the sound process is gone. */
  async stop(): Promise<void> {
    await this.#link?.stop();
  }

  #start(): void {
    const [backend] = this.#candidates;
    this.#proved = false;
    this.#link = backend && this.#options.connect((message) => this.#receive(backend, message));
    if (backend) this.#sendOpen();
  }

  #sendOpen(): void {
    const { device } = this.#options;
    const backend = this.#candidates[0]!;
    this.#link!.send({ kind: 'open', backend, device, format: this.#format!, epoch: this.#epoch });
  }

  #receive(backend: BackendName, message: FromSound): void {
    if (message.kind === 'failed') this.#replace(backend, printable(message.message));
    else if (message.kind === 'opened') this.#prove(backend);
    else if (message.epoch !== this.#epoch) return;
    else if (message.kind === 'took') this.#listener.onTook(message.frames, message.at, message.waited);
    else if (message.kind === 'dropped') this.#listener.onDropped(message.at);
    else {
      this.#prove(backend);
      this.#listener.onEnded();
    }
  }

  #prove(backend: BackendName): void {
    if (this.#proved) return;
    this.#proved = true;
    this.#listener.onOpened(backend);
  }

  #replace(backend: BackendName, message: string): void {
    const proved = this.#proved;
    this.#tried.push(backend);
    this.#lastFailure = message;
    void this.#link?.stop();
    this.#candidates.shift();
    this.#epoch++;
    this.#start();
    this.#listener.onLost({
      backend,
      device: this.#options.device,
      proved,
      message,
      next: this.#candidates[0],
    });
  }
}
