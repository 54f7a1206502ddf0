import type { BackendName } from './backends.ts';
import { monotonicSeconds } from './clock.ts';
import type { OpenOutput, SoundOutput } from './outputs/output.ts';
import type { FromSound, ToSound } from './protocol.ts';

/**
 * Audio in one write to the output: what a `drop` may have to wait for. Less would gain nothing, for devices make room by
 * periods of about this length.
 */
const PIECE_SECONDS = 0.1;
/** A write that takes longer had to wait for room. */
const WAIT_SECONDS = 0.002;

type Message<Kind extends ToSound['kind']> = Extract<ToSound, { kind: Kind }>;

/** The sound process's work: keeps one output fed, in the order of the messages, and tells what became of the audio. */
export class SoundServer {
  readonly #tell: (message: FromSound) => void;
  readonly #outputOf: (backend: BackendName) => Promise<OpenOutput>;
  #messages: ToSound[] = [];
  #working = false;
  #epoch = 0;
  #opening: Message<'open'> | undefined;
  #output: SoundOutput | undefined;
  #draining = false;

  /** @param outputOf loads the function that opens a backend */
  constructor(tell: (message: FromSound) => void, outputOf: (backend: BackendName) => Promise<OpenOutput>) {
    this.#tell = tell;
    this.#outputOf = outputOf;
  }

  /** Takes a message; a `drop` overtakes the audio that waits. */
  take(message: ToSound): void {
    if (message.kind === 'open' || message.kind === 'drop') this.#epoch = message.epoch;
    if (message.kind === 'drop') {
      this.#messages = this.#messages.filter(({ kind }) => kind === 'open');
      if (this.#draining || this.#output?.interruptible) void this.#output?.close();
    }
    this.#messages.push(message);
    if (!this.#working) void this.#work();
  }

  /** Ends at once what would outlive this process. */
  abandon(): void {
    this.#output?.abandon?.();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      for (let message = this.#messages.shift(); message; message = this.#messages.shift()) {
        if (message.kind === 'open') await this.#reopen(message);
        else if (message.kind === 'pcm') await this.#play(message);
        else if (message.kind === 'drop') await this.#drop(message);
        else await this.#end(message);
      }
    } catch (error) {
      this.#tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
    this.#working = false;
  }

  async #reopen(message: Message<'open'>): Promise<void> {
    this.#opening = message;
    await this.#close();
  }

  async #play({ epoch, bytes }: Message<'pcm'>): Promise<void> {
    const output = this.#output ?? (await this.#open());
    const { sampleRate, channels } = this.#opening!.format;
    const frameBytes = 2 * channels;
    const pieceBytes = frameBytes * Math.ceil(sampleRate * PIECE_SECONDS);
    for (let from = 0; from < bytes.length && epoch === this.#epoch; from += pieceBytes) {
      const piece = bytes.subarray(from, from + pieceBytes);
      const before = monotonicSeconds();
      await output.write(piece);
      const at = monotonicSeconds();
      const frames = piece.length / frameBytes;
      this.#tell({ kind: 'took', epoch, frames, at, waited: at - before > WAIT_SECONDS });
    }
  }

  async #open(): Promise<SoundOutput> {
    const { backend, format, device } = this.#opening!;
    const output = await (await this.#outputOf(backend))(format, device);
    this.#output = output;
    output.proved.then(
      () => output === this.#output && this.#tell({ kind: 'opened' }),
      (error: Error) => this.#tell({ kind: 'failed', message: error.message }),
    );
    return output;
  }

  async #drop({ epoch }: Message<'drop'>): Promise<void> {
    await this.#close();
    this.#tell({ kind: 'dropped', epoch, at: monotonicSeconds() });
  }

  async #end({ epoch }: Message<'end'>): Promise<void> {
    this.#draining = true;
    await this.#output?.drain();
    this.#draining = false;
    if (epoch !== this.#epoch) return;
    await this.#close();
    this.#tell({ kind: 'ended', epoch });
  }

  async #close(): Promise<void> {
    const output = this.#output;
    this.#output = undefined;
    await output?.close();
  }
}
