import type { Connection, Domain, Subscription } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { Row, StreamResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import type { WatchedEvent } from './event-names.ts';
import { ALL_EVENTS, LIFECYCLE_EVENTS } from './event-names.ts';
import { lineOf, rowOf } from './event-rows.ts';

/** Prints the events of a host when they arrive. */
export async function events(context: CommandContext): Promise<StreamResult> {
  const { connection, args, signal } = context;
  const key = args.optionalText('domain');
  const given = args.texts('event');
  const names = chosenNames(given, args.flag('all'), key !== undefined);
  const domain = key === undefined ? undefined : await lookupDomain(connection, key, { signal });
  const subscription = await subscribe(connection, names, {
    domain,
    signal,
    // A name that the user has typed must not be left out.
    skipUnsupported: given.length === 0,
  });
  const count = args.integer('count') ?? Number.POSITIVE_INFINITY;
  return { kind: 'stream', rows: rowsOf(context, subscription, count), line: lineOf };
}

function chosenNames(
  given: readonly string[],
  isAll: boolean,
  isDomain: boolean,
): readonly WatchedEvent[] {
  const possible = ALL_EVENTS.filter((name) => !isDomain || name.startsWith('domain:'));
  if (given.length > 0) {
    return given.map((text) => {
      const found = possible.find((name) => name === text || name === `domain:${text}`);
      if (found !== undefined) return found;
      throw new UsageError(`There is no event "${text}"`, `Events: ${possible.join(', ')}`);
    });
  }
  return isAll ? possible : possible.filter((name) => LIFECYCLE_EVENTS.includes(name));
}

interface SubscribeSettings {
  readonly domain: Domain | undefined;
  readonly signal: AbortSignal;
  readonly skipUnsupported: boolean;
}

function subscribe(
  connection: Connection,
  names: readonly WatchedEvent[],
  { domain, ...settings }: SubscribeSettings,
): Promise<Subscription> {
  if (domain === undefined) return connection.subscribe(names, settings);
  const ofDomains = names.filter((name) => name.startsWith('domain:'));
  return connection.subscribe(ofDomains as ReadonlyArray<WatchedEvent & `domain:${string}`>, {
    ...settings,
    object: domain,
  });
}

async function* rowsOf(
  { environment, isDryRun }: CommandContext,
  subscription: Subscription,
  count: number,
): AsyncIterable<Row> {
  if (isDryRun) return;
  let left = count;
  if (left <= 0) return subscription.close();
  for await (const item of subscription) {
    yield { time: new Date(environment.now()).toISOString(), ...rowOf({ ...item }) };
    left -= 1;
    if (left <= 0) break;
  }
}
