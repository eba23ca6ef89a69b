import type { Stream } from './stream.ts';

/** Gives a stream up and calls back when it is gone, so that what it held can be opened again. */
export function leave(
  stream: Stream,
  error: Error | null,
  callback: (error?: Error | null) => void,
): void {
  void stream.abort().then(() => callback(error));
}
