/**
 * A failure that the user can do something about: it is told in one line, without a stack.
 * Anything else that is thrown is a bug.
 */
export class WavscopeError extends Error {
  override name = this.constructor.name;
}

/** The command line is wrong. */
export class UsageError extends WavscopeError {}

/** The file breaks the format at `offset` (bytes from its beginning). */
export class MalformedWavError extends WavscopeError {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(`malformed WAV: ${message} (at byte ${offset})`);
  }
}

/** The file is well formed, or no WAV at all, and beyond what is read here. */
export class UnsupportedWavError extends WavscopeError {}

/** The file does not have what was asked for: that range, that channel. */
export class SelectionError extends WavscopeError {}

/** The output cannot be written. */
export class OutputError extends WavscopeError {}

/** An error of the system as the failure of the output of that name; other errors as they are. */
export function outputFailure(name: string, error: unknown): unknown {
  const message = systemMessage(error);
  return message === undefined ? error : new OutputError(`${name}: ${message}`);
}

/** No sound device could be opened. */
export class NoDeviceError extends WavscopeError {}

/** A failure in the words that the user is told. A bug shows itself as one. */
export function failureMessage(error: unknown): string {
  if (error instanceof WavscopeError) return error.message;
  if (!(error instanceof Error)) return `internal error: ${error}`;
  return (
    systemMessage(error) ??
    shortageMessage(error) ??
    `internal error: ${error.message.replaceAll('\n', ' ')}; --debug shows where`
  );
}

/** What is needed where memory has run out. By its words: errors that come from other threads have lost their class. */
function shortageMessage({ name, message }: Error): string | undefined {
  if (name !== 'RangeError') return undefined;
  if (!/^no room for|allocation failed|allocate|out of memory/i.test(message)) return undefined;
  return `not enough memory: ${message}`;
}

/** What the system says in an error of Node's (`ENOENT: no such file or directory, open '1.wav'`); undefined for others. */
export function systemMessage(error: unknown): string | undefined {
  if (!(error instanceof Error && 'syscall' in error)) return undefined;
  return /^[A-Z0-9]+: ([^,]*)/.exec(error.message)?.[1];
}
