import { expect, it } from '@jest/globals';
import {
  AdminClient,
  AdminConnection,
  AdminServer,
  Connection,
  Domain,
  DomainCheckpoint,
  DomainSnapshot,
  Interface,
  Network,
  NetworkPort,
  NodeDevice,
  NWFilter,
  NWFilterBinding,
  Secret,
  StoragePool,
  StorageVol,
} from '../../../src/index.ts';
import type { CallOptions } from '../../../src/rpc/index.ts';
import { readCoverage } from '../../../tools/coverage/read.ts';
import { readDescription } from '../../../tools/description/read.ts';
import { FakeConnection } from './support/fake-connection.ts';
import {
  ADMIN_CLIENT_ROWS,
  ADMIN_CONNECTION_ROWS,
  ADMIN_SERVER_ROWS,
  CLIENT,
  SERVER,
} from './wire/admin-rows.ts';
import { ALL_CONNECTION_ROWS, ALL_DOMAIN_ROWS } from './wire/all-rows.ts';
import {
  BINDING_ROWS,
  FILTER_ROWS,
  INTERFACE_ROWS,
  PORT_ROWS,
  SECRET_ROWS,
} from './wire/host-object-rows.ts';
import { BINDING, FILTER, IFACE, PORT, SECRET } from './wire/host-objects.ts';
import {
  NETWORK_ROWS,
  NODE_DEVICE_ROWS,
  STORAGE_POOL_ROWS,
  STORAGE_VOL_ROWS,
} from './wire/network-storage-rows.ts';
import type { Row } from './wire/row.ts';
import { DEV, DOM, NET, POOL, VOL } from './wire/row.ts';
import { CHECKPOINT, CHECKPOINT_ROWS, SNAPSHOT, SNAPSHOT_ROWS } from './wire/snapshot-rows.ts';

/** These are refused only if they ask the guest agent. The rows do not ask it. */
const ONLY_AGENTS: readonly string[] = ['virDomainGetVcpusFlags', 'virDomainInterfaceAddresses'];
const REFUSED = refusedMethods();

/** A misspelled option, as a program in JavaScript may pass it. */
const TYPO = { signl: AbortSignal.abort() } as CallOptions;

interface Class {
  readonly prototype: object;
}

testRows(Connection, ALL_CONNECTION_ROWS, (connection) => connection);
testRows(Domain, ALL_DOMAIN_ROWS, (connection) => Domain.of(connection, DOM));
testRows(Network, NETWORK_ROWS, (connection) => Network.of(connection, NET));
testRows(StoragePool, STORAGE_POOL_ROWS, (connection) => StoragePool.of(connection, POOL));
testRows(StorageVol, STORAGE_VOL_ROWS, (connection) => StorageVol.of(connection, VOL, StoragePool));
testRows(NodeDevice, NODE_DEVICE_ROWS, (connection) => NodeDevice.of(connection, DEV));
testRows(DomainSnapshot, SNAPSHOT_ROWS, (connection) =>
  DomainSnapshot.of(Domain.of(connection, DOM), SNAPSHOT),
);
testRows(DomainCheckpoint, CHECKPOINT_ROWS, (connection) =>
  DomainCheckpoint.of(Domain.of(connection, DOM), CHECKPOINT),
);
testRows(Interface, INTERFACE_ROWS, (connection) => Interface.of(connection, IFACE));
testRows(Secret, SECRET_ROWS, (connection) => Secret.of(connection, SECRET));
testRows(NWFilter, FILTER_ROWS, (connection) => NWFilter.of(connection, FILTER));
testRows(NWFilterBinding, BINDING_ROWS, (connection) => NWFilterBinding.of(connection, BINDING));
testRows(NetworkPort, PORT_ROWS, (connection) => NetworkPort.of(Network.of(connection, NET), PORT));

testRows(AdminConnection, ADMIN_CONNECTION_ROWS, (_, fake) => adminConnectionOf(fake));
testRows(AdminServer, ADMIN_SERVER_ROWS, (_, fake) =>
  AdminServer.of(adminConnectionOf(fake), SERVER),
);
testRows(AdminClient, ADMIN_CLIENT_ROWS, (_, fake) =>
  AdminClient.of(AdminServer.of(adminConnectionOf(fake), SERVER), CLIENT),
);

/** Returns the methods whose functions libvirt refuses on a read-only connection. */
function refusedMethods(): ReadonlySet<string> {
  const coverage = readCoverage();
  const { functions } = readDescription().functions;
  return new Set(
    functions.flatMap(({ name, tags = [] }) => {
      const entry = coverage[name];
      if (!tags.includes('client-readonly-check') || ONLY_AGENTS.includes(name)) return [];
      return entry !== undefined && 'method' in entry ? [entry.method] : [];
    }),
  );
}

/** Returns an admin connection over the link of the fake connection. */
function adminConnectionOf({ link, connection }: FakeConnection): AdminConnection {
  return AdminConnection.of({ link, uri: connection.uri });
}

/** Tests that each method sends the right calls with its signal and returns the right value. */
function testRows<T>(
  owner: Class & { readonly name: string },
  rows: Readonly<Record<string, Row<T>>>,
  create: (connection: Connection, fake: FakeConnection) => T,
): void {
  it(`${owner.name} has a test row for each of its methods`, () => {
    // Only `close()` of an AdminClient is a call to the daemon, so no row of `close()` is compared.
    const calls = Object.keys(rows).filter((name) => !NO_CALLS.includes(name));
    expect(calls.sort()).toEqual(methodsOf(owner));
  });

  it.each(Object.entries(rows))(
    `${owner.name}.%s sends its calls with the signal and returns the decoded result`,
    async (_, { act, sent, answers = [], ...rest }) => {
      const fake = new FakeConnection();
      for (const [procedure, ...values] of answers) fake.answer(procedure, ...values);
      const { signal } = new AbortController();
      const given = await act(create(fake.connection, fake), { signal });
      expect(fake.calls).toEqual(
        sent.map(([procedure, args]) => ({
          name: procedure.includes('_PROC_') ? procedure : `REMOTE_PROC_${procedure}`,
          args,
          options: { signal },
        })),
      );
      if ('gives' in rest) expect(withoutConnection(given)).toEqual(rest.gives);
    },
  );

  it.each(Object.entries(rows))(
    `${owner.name}.%s rejects an unknown option without a call`,
    async (_, { act }) => {
      const fake = new FakeConnection();
      const acting = (async () => act(create(fake.connection, fake), TYPO))();
      await expect(acting).rejects.toMatchObject({ name: 'ArgumentError', argument: 'signl' });
      expect(fake.calls).toEqual([]);
    },
  );

  const refused = Object.entries(rows).filter(([name]) => REFUSED.has(`${owner.name}.${name}`));
  if (refused.length === 0) return;
  it.each(refused)(
    `${owner.name}.%s is refused on a read-only connection without a call`,
    async (_, { act }) => {
      const fake = new FakeConnection({ isReadOnly: true });
      const { signal } = new AbortController();
      const acting = act(create(fake.connection, fake), { signal });
      await expect(acting).rejects.toMatchObject({ number: 29, outcome: 'not-sent' });
      expect(fake.calls).toEqual([]);
    },
  );
}

/** Returns the methods of a class and its base classes, except those in NO_CALLS. */
function methodsOf({ prototype }: Class): string[] {
  const names = new Set<string>();
  for (let each = prototype; each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (typeof value === 'function' && !NO_CALLS.includes(name)) names.add(name);
    }
  }
  return [...names].sort();
}

const NO_CALLS = [
  ...[
    'constructor',
    'toJSON',
    'call',
    'close',
    'listen',
    'metadata',
    'subscribe',
    'openStream',
    'stateChanges',
    'self',
    'poolOf',
    'countCpus',
  ],
  ...['refusal', 'supportsFeature', 'typedParamStringFlag'],
  // The steps of a migration are calls of two connections: test/unit/api/migration tests them.
  ...['checkMigration', 'migrate', 'migrate2', 'migrate3', 'migrateTo'],
  ...['migrateToUri', 'migrateToUri2', 'migrateToUri3'],
  ...['setName', 'setId', 'setNotRunning', 'refreshId'],
];

/** Replaces each object of a connection by its identity. */
function withoutConnection(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutConnection);
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withoutConnection(each)]),
  );
}
