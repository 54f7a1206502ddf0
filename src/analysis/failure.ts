import { WavscopeError } from '../errors.ts';

/** An error as it is sent from a thread to another: cloning keeps neither its class nor what the system says. */
export interface Failure {
  message: string;
  name: string;
  stack?: string;
  /** Whether it is one that the user can do something about: a WavscopeError. */
  isExpected: boolean;
  /** What Node and the system add: code, errno, syscall, path. */
  details: Record<string, string | number>;
}

/** What is to be sent of whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error))
    return { message: String(error), name: 'Error', isExpected: false, details: {} };
  const { message, name, stack } = error;
  const details = Object.entries(error).filter(([, value]) => /^(string|number)$/.test(typeof value));
  return {
    message,
    name,
    ...(stack !== undefined && { stack }),
    isExpected: error instanceof WavscopeError,
    details: Object.fromEntries(details),
  };
}

/** The error again, as it would have been thrown in this thread. */
export function errorOf({ message, name, stack, isExpected, details }: Failure): Error {
  const error = isExpected ? new WavscopeError(message) : new Error(message);
  return Object.assign(error, details, { name }, stack !== undefined && { stack });
}
