import type { Connection } from '../../../../index.ts';
import type { CliEnvironment } from '../../../environment/environment.ts';
import type { Sampler, TopRow } from './samples.ts';

/** One host of the command. */
export interface TopHost {
  readonly host: string;
  readonly connection: Connection;
  readonly sampler: Sampler;
}

/** Returns the rows of all hosts. */
export async function sampleAll(hosts: readonly TopHost[], signal: AbortSignal): Promise<TopRow[]> {
  return (await Promise.all(hosts.map(({ sampler }) => sampler.sample(signal)))).flat();
}

/** Resolves after the time, or when the signal aborts. */
export function pause(
  environment: Pick<CliEnvironment, 'setTimer'>,
  delayMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      stop();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const stop = environment.setTimer(finish, delayMs);
    signal.addEventListener('abort', finish, { once: true });
  });
}
