import { VirError } from '../../../src/index.ts';
import { remote, VirDomainMetadataType } from '../../../src/protocol/index.ts';
import type { Client } from './client.ts';
import { openClient } from './client.ts';
import { plain } from './plain.ts';
import type { Step } from './step.ts';
import { domain, step, uuid } from './step.ts';

/** What came of a step: its answer or its error, and the events that it made. */
export interface Record {
  readonly name: string;
  readonly result: unknown;
  readonly error: unknown;
  readonly events: readonly unknown[];
}

/** Plays a scenario at a daemon, step after step. */
export async function record(uri: string, scenario: readonly Step[]): Promise<Record[]> {
  await using client = await openClient(uri, false);
  await using reader = await openClient(uri, true);
  await client.registerForEvents();
  await client.call(MARKER_DEFINITION);
  const records: Record[] = [];
  for (const each of scenario) {
    const outcome = await play(each.isReader ? reader : client, each);
    records.push({ name: each.name, ...outcome, events: await eventsSoFar(client) });
  }
  return records;
}

async function play(client: Client, each: Step): Promise<Pick<Record, 'result' | 'error'>> {
  try {
    return { result: plain(await client.call(each)), error: null };
  } catch (error) {
    if (!(error instanceof VirError)) throw new Error(`${each.name} failed`, { cause: error });
    const { message, number, domain: from, level, str1, str2, str3, int1, int2 } = error;
    const fields = { number, domain: from, message, level, str1, str2, str3, int1, int2 };
    return { result: null, error: plain(fields) };
  }
}

/**
 * The events that arrived until now. They go through one queue of the daemon's, after the answers: one
 * that is made on purpose comes after all others.
 */
async function eventsSoFar(client: Client): Promise<readonly unknown[]> {
  const marked = client.nextEvent((event) => JSON.stringify(event).includes(MARKER.uuid));
  await client.call(MARKER_EVENT);
  await marked;
  return client.takeEvents().filter((event) => !JSON.stringify(event).includes(MARKER.uuid));
}

const MARKER = domain('marker', uuid(999));

const MARKER_DEFINITION = step(remote.domainDefineXml, {
  xml: `<domain type='test'><name>marker</name><uuid>${MARKER.uuid}</uuid><memory>1024</memory>
    <os><type>hvm</type></os></domain>`,
});

const MARKER_EVENT = step(remote.domainSetMetadata, {
  dom: MARKER,
  type: VirDomainMetadataType.DESCRIPTION,
  metadata: 'marker',
  key: null,
  uri: null,
  flags: 0,
});
