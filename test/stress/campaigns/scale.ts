import type { Connection } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import type { Campaign } from '../campaign.ts';
import { requireEqual, settled } from '../campaign.ts';

interface Sizes {
  readonly connections: number;
  readonly queuedCalls: number;
  readonly listeners: number;
  readonly events: number;
  readonly domains: number;
}

const LARGE: Sizes = {
  connections: 200,
  queuedCalls: 20_000,
  listeners: 1000,
  events: 100,
  domains: 2000,
};

const SMALL: Sizes = {
  connections: 50,
  queuedCalls: 2000,
  listeners: 100,
  events: 50,
  domains: 200,
};

/** Many connections, queued calls, listeners, events and domains. All results must be complete. */
export const scale: Campaign = {
  name: 'scale',
  shortRounds: 1,
  async round({ isShort }) {
    const sizes = isShort ? SMALL : LARGE;
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    await openMany(daemon, sizes);
    await queueMany(connection, sizes);
    await listenOften(daemon, connection, sizes);
    await listMany(daemon, connection, sizes);
    const { connections, queuedCalls, listeners, events, domains } = sizes;
    return {
      connections,
      'queued calls': queuedCalls,
      listeners,
      'received events': listeners * events,
      domains,
    };
  },
};

async function openMany(daemon: TestDaemon, { connections }: Sizes): Promise<void> {
  const opening = Array.from({ length: connections }, () => connect(daemon.uri));
  const opened = await settled(Promise.all(opening), 'many connections');
  const names = await settled(Promise.all(opened.map((each) => each.getType())), 'their calls');
  requireEqual(new Set(names), new Set(['TEST']), 'the types of the connections');
  await settled(Promise.all(opened.map((each) => each.close())), 'the end of many connections');
  await settled(
    until(() => daemon.connections === 1),
    'the end of their sessions',
  );
}

async function queueMany(connection: Connection, { queuedCalls }: Sizes): Promise<void> {
  const calls = Array.from({ length: queuedCalls }, () => connection.domainLookupByName('test'));
  const domains = await settled(Promise.all(calls), 'many queued calls');
  requireEqual(domains.filter(({ id }) => id === 1).length, queuedCalls, 'the right results');
}

async function listenOften(
  daemon: TestDaemon,
  connection: Connection,
  { listeners, events }: Sizes,
): Promise<void> {
  let received = 0;
  const count = (): void => {
    received += 1;
  };
  const opening = Array.from({ length: listeners }, () =>
    connection.listen('domain:block-job', count),
  );
  const handles = await settled(Promise.all(opening), 'many listeners');
  const domain = daemon.hypervisor.domains.lookupByName('test');
  for (let event = 0; event < events; event += 1) {
    domain.emit({ kind: 'blockJob', path: `/disk-${event}`, type: 1, status: 0 });
  }
  await settled(
    until(() => received >= listeners * events),
    'many events',
  );
  await settled(Promise.all(handles.map((each) => each.close())), 'the end of many listeners');
  requireEqual(received, listeners * events, 'the number of received events');
}

async function listMany(
  daemon: TestDaemon,
  connection: Connection,
  { domains }: Sizes,
): Promise<void> {
  for (let index = 0; index < domains; index += 1) {
    daemon.hypervisor.domains.define(
      `<domain type='test'><name>many-${index}</name><memory>1024</memory>
        <os><type>hvm</type></os></domain>`,
    );
  }
  const listed = await settled(connection.listAllDomains(), 'a long list');
  requireEqual(new Set(listed.map(({ name }) => name)).size, domains + 1, 'the listed domains');
  const statistics = await settled(connection.getAllDomainStats(), 'statistics of many domains');
  requireEqual(statistics.length, domains + 1, 'the number of statistics');
}
