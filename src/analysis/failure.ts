import * as errors from '../errors.ts';

/** An error as it is sent from a thread to another: cloning keeps neither its class nor what the system says. */
export interface Failure {
  message: string;
  name: string;
  stack?: string;
  /** The class of one that the user can do something about: which WavscopeError it is. */
  kind?: string;
  /** What Node and the system add: code, errno, syscall, path. */
  details: Record<string, string | number>;
}

/** What is to be sent of whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), name: 'Error', details: {} };
  const { message, name, stack } = error;
  const details = Object.entries(error).filter(([, value]) => /^(string|number)$/.test(typeof value));
  return {
    message,
    name,
    ...(stack !== undefined && { stack }),
    ...(error instanceof errors.WavscopeError && { kind: error.constructor.name }),
    details: Object.fromEntries(details),
  };
}

/** The error again, as it would have been thrown in this thread. */
export function errorOf({ message, name, stack, kind, details }: Failure): Error {
  const error = Object.assign(new Error(message), details, { name }, stack !== undefined && { stack });
  if (kind === undefined) return error;
  const type = Object.entries(errors).find(([each]) => each === kind)?.[1] ?? errors.WavscopeError;
  return Object.setPrototypeOf(error, type.prototype) as Error;
}
