import type { Stream } from './stream.ts';

/** Aborts a stream and calls back when it is closed, so that its device can be opened again. */
export function leave(
  stream: Stream,
  error: Error | null,
  callback: (error?: Error | null) => void,
): void {
  void stream.abort().then(() => callback(error));
}
