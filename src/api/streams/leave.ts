import type { Stream } from './stream.ts';

/** How long the daemon may take to confirm that a stream was given up, before nobody waits. */
const LEAVE_DEADLINE_MS = 2000;

/** Gives a stream up and calls back when it is gone, so that what it held can be opened again. */
export function leave(
  stream: Stream,
  error: Error | null,
  callback: (error?: Error | null) => void,
): void {
  const finish = (): void => {
    clearTimeout(deadline);
    callback(error);
  };
  const deadline = setTimeout(finish, LEAVE_DEADLINE_MS);
  void stream.abort().then(finish);
}
