import { VirError } from '../../../src/index.ts';
import { remote, VirDomainMetadataType } from '../../../src/protocol/index.ts';
import { withOldTemplates } from '../support/differences.ts';
import type { Client } from './client.ts';
import { openClient } from './client.ts';
import { plain } from './plain.ts';
import type { Step } from './step.ts';
import { domain, step, uuid } from './step.ts';

/** The outcome of a step: its result or its error, and the events that it caused. */
export interface Record {
  readonly name: string;
  readonly result: unknown;
  readonly error: unknown;
  readonly events: readonly unknown[];
}

/** Runs the steps of a scenario at a daemon, one after the other. */
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
    const template = str1 === null ? null : withOldTemplates(str1);
    const fields = { number, domain: from, message, level, str1: template, str2, str3, int1, int2 };
    return { result: null, error: plain(fields) };
  }
}

/**
 * Returns the events up to now. The daemon sends them through one queue, after the replies. So an
 * event that is caused on purpose arrives after all others.
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
