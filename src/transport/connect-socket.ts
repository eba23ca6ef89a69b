import type { Socket } from 'node:net';
import { offAbort, onAbort } from '../async/index.ts';
import { TransportError, toError } from '../errors/index.ts';

/**
 * Settings that Node adds to its copy of the options of each socket. They change nothing, but with
 * them the copy gets no new fields. V8 makes a hidden class for each copy that does (Node 20), and
 * then cannot use its inline caches for the 40 options that Node reads and sets: a cycle of open,
 * call and close takes 313 us of CPU time with these settings, and 336 without.
 */
export const NODE_SETTINGS = {
  allowHalfOpen: false,
  emitClose: false,
  autoDestroy: true,
  decodeStrings: false,
} as const;

/**
 * Waits until `socket` is connected.
 *
 * @throws TransportError `CONNECT_FAILED` if it cannot connect, or `signal.reason` if the signal
 * aborts first. In both cases the socket is destroyed.
 */
export function whenConnected(
  socket: Socket,
  address: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Without a listener an error ends the process. This listener stays: a socket may fail after it
  // was destroyed, or before its next owner listens. `socket.errored` keeps the error.
  socket.on('error', ignore);
  return new Promise((resolve, reject) => {
    const stopListening = (): void => {
      socket.off('connect', onConnect);
      socket.off('error', onError);
      offAbort(signal, abort);
    };
    const fail = (error: unknown): void => {
      stopListening();
      socket.destroy();
      reject(error);
    };
    const onConnect = (): void => {
      stopListening();
      resolve();
    };
    const onError = (reason: unknown): void => fail(connectFailed(address, toError(reason)));
    const abort = (): void => fail(signal?.reason);

    socket.on('connect', onConnect);
    socket.on('error', onError);
    if (signal?.aborted) abort();
    else if (signal !== undefined) onAbort(signal, abort);
  });
}

/** Not a function within another one, which would keep the state of connecting in memory. */
function ignore(): void {}

function connectFailed(address: string, cause: Error): TransportError {
  return new TransportError('CONNECT_FAILED', `Cannot connect to ${address}: ${explain(cause)}`, {
    cause,
    address,
    phase: isLookupError(cause) ? 'resolve' : 'connect',
  });
}

/** Whether the lookup of the host name failed (getaddrinfo). */
function isLookupError(error: NodeJS.ErrnoException): boolean {
  return error.syscall === 'getaddrinfo';
}

/**
 * Describes why a connection failed. Node's message repeats the address, and the error of several
 * attempts has no message of its own.
 */
function explain(error: NodeJS.ErrnoException & { readonly errors?: readonly Error[] }): string {
  switch (error.code) {
    case 'ENOENT':
      return 'no such socket (ENOENT). Is the daemon running?';
    case 'ECONNREFUSED':
      return 'connection refused (ECONNREFUSED). Is the daemon running, and listening there?';
    case 'EACCES':
      return 'permission denied (EACCES). May this user open the socket?';
    case 'ENOTFOUND':
      return 'host name not found (ENOTFOUND)';
    default:
      return error.message || error.errors?.map((each) => each.message).join('; ') || error.name;
  }
}
