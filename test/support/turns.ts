import { setImmediate as turn } from 'node:timers/promises';

/**
 * Lets the event loop turn. What is under way in memory, between the two ends of a `memoryPair`,
 * needs a few turns and neither sockets nor timers: after these it has happened, or never will.
 */
export async function turns(count = 50): Promise<void> {
  for (let index = 0; index < count; index += 1) await turn();
}
