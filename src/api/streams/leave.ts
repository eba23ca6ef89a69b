import type { Duplex, Readable, Writable } from 'node:stream';
import type { Stream } from './stream.ts';

/**
 * Aborts a stream and calls back when it is closed, so that its device can be opened again.
 *
 * A Node stream without a listener for `error` ends the process when it fails. If the program
 * itself has closed the connection, or has aborted the stream by its signal, that is no failure of
 * the stream: its listeners get the error, and without any it is ignored. `pipe()` also needs that
 * listener here, because its own one fails in turn if there is no other one.
 */
export function leave(
  node: Readable | Writable | Duplex,
  stream: Stream,
  error: Error | null,
  callback: (error?: Error | null) => void,
): void {
  if (error !== null && stream.isOwnEnding(error)) node.on('error', ignore);
  void stream.abort().then(() => callback(error));
}

function ignore(): void {}
