import { describe, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../../../src/index.ts';
import { Domain as DomainClass } from '../../../../src/index.ts';
import { VirDomainMigrateFlags } from '../../../../src/protocol/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM } from '../wire/row.ts';
import { Hosts } from './support/hosts.ts';

const { PEER2PEER, TUNNELLED, PARALLEL, NON_SHARED_DISK, NON_SHARED_INC } = VirDomainMigrateFlags;
const { NON_SHARED_SYNCHRONOUS_WRITES, OFFLINE, CHANGE_PROTECTION } = VirDomainMigrateFlags;
const REMOTE = 'qemu+tls://destination/system';

type Migrate = (domain: Domain, to: Connection, flags: number) => Promise<unknown>;

const BY_CLIENT: ReadonlyArray<readonly [name: string, Migrate]> = [
  ['migrate', (domain, to, flags) => domain.migrate(to, { flags })],
  ['migrate2', (domain, to, flags) => domain.migrate2(to, { flags })],
  ['migrate3', (domain, to, flags) => domain.migrate3(to, { flags })],
  ['migrateTo', (domain, to, flags) => domain.migrateTo(to, { live: false, flags })],
];
const BY_URI: ReadonlyArray<readonly [name: string, Migrate]> = [
  ['migrateToUri', (domain, _, flags) => domain.migrateToUri(REMOTE, { flags })],
  ['migrateToUri2', (domain, _, flags) => domain.migrateToUri2(REMOTE, { flags })],
  ['migrateToUri3', (domain, _, flags) => domain.migrateToUri3(REMOTE, { flags })],
];
const ALL = [...BY_CLIENT, ...BY_URI];

/** Expects that a migration is refused before its first step. */
async function expectRefusal(
  hosts: Hosts,
  migrate: Migrate,
  flags: number,
  number: number,
  message: string,
): Promise<void> {
  const moving = migrate(hosts.domain, hosts.destination.connection, flags);
  await expect(moving).rejects.toMatchObject({
    ...{ name: 'VirError', number, outcome: 'not-sent' },
    message: expect.stringContaining(message),
  });
  expect(hosts.calls).toEqual([]);
}

describe.each(ALL)('Domain.%s', (name, migrate) => {
  it('is refused on a read-only connection to the source', async () => {
    const source = new FakeConnection({ isReadOnly: true });
    const hosts = new Hosts();
    const domain = DomainClass.of(source.connection, DOM);
    const moving = migrate(domain, hosts.destination.connection, PEER2PEER);
    await expect(moving).rejects.toMatchObject({ number: 29, outcome: 'not-sent' });
    expect(source.calls).toEqual([]);
  });

  it.each([
    [NON_SHARED_DISK | NON_SHARED_INC, 'mutually exclusive'],
    [NON_SHARED_SYNCHRONOUS_WRITES, 'VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC'],
  ])('refuses the flags %d', async (flags, message) => {
    await expectRefusal(new Hosts(), migrate, flags, 8, message);
  });

  it('refuses TUNNELLED with PARALLEL', async () => {
    // virDomainMigrate3 refuses TUNNELLED itself.
    const message = /3$|To$/.test(name) && name !== 'migrateToUri3' ? '' : 'mutually exclusive';
    await expectRefusal(new Hosts(), migrate, PEER2PEER | TUNNELLED | PARALLEL, 8, message);
  });

  it('refuses an offline migration if the source does not support it', async () => {
    const hosts = new Hosts();
    hosts.lack(hosts.source, 12);
    await expectRefusal(hosts, migrate, OFFLINE, 74, 'by the source host');
  });

  it('rejects unknown names of flags and options', async () => {
    const hosts = new Hosts();
    const wrong = migrate(hosts.domain, hosts.destination.connection, 'LIFE' as never);
    await expect(wrong).rejects.toMatchObject({ name: 'ArgumentError', argument: 'flags' });
    expect(hosts.calls).toEqual([]);
  });
});

describe.each(BY_CLIENT)('Domain.%s', (_, migrate) => {
  it('is refused on a read-only connection to the destination', async () => {
    const hosts = new Hosts();
    const { connection } = new FakeConnection({ isReadOnly: true });
    const moving = migrate(hosts.domain, connection, 0);
    await expect(moving).rejects.toMatchObject({
      ...{ number: 29, outcome: 'not-sent' },
      message: expect.stringContaining('read only access prevents virDomainMigrate'),
    });
    expect(hosts.calls).toEqual([]);
  });

  it('refuses a destination that is no connection', async () => {
    const moving = migrate(new Hosts().domain, {} as never, 0);
    await expect(moving).rejects.toThrow('Expected a Connection');
  });

  it('refuses an offline migration if the destination does not support it', async () => {
    const hosts = new Hosts();
    hosts.lack(hosts.destination, 12);
    await expectRefusal(hosts, migrate, OFFLINE, 74, 'by the destination host');
  });

  it('refuses CHANGE_PROTECTION if the source does not support it', async () => {
    const hosts = new Hosts();
    hosts.lack(hosts.source, 7);
    await expectRefusal(hosts, migrate, CHANGE_PROTECTION, 74, 'change protection');
  });

  it('refuses hosts without a common protocol', async () => {
    const hosts = new Hosts([6, 3]);
    hosts.lack(hosts.source, 6);
    hosts.lack(hosts.destination, 3);
    await expectRefusal(hosts, migrate, 0, 3, 'virDomainMigrate');
  });
});

describe.each(BY_URI)('Domain.%s', (_, migrate) => {
  it('refuses a direct migration that the source does not support', async () => {
    await expectRefusal(new Hosts(), migrate, 0, 74, 'direct migration is not supported');
  });

  it('refuses a peer-to-peer migration that the source does not support', async () => {
    const hosts = new Hosts();
    hosts.lack(hosts.source, 4);
    await expectRefusal(hosts, migrate, PEER2PEER, 74, 'p2p migration is not supported');
  });
});

describe('Domain.migrate3', () => {
  it.each([PEER2PEER, TUNNELLED])('refuses the flag %d', async (flags) => {
    const migrate: Migrate = (domain, to, each) => domain.migrate3(to, { flags: each });
    await expectRefusal(new Hosts(), migrate, flags, 8, 'peer');
  });

  it('refuses an empty name', async () => {
    const migrate: Migrate = (domain, to) =>
      domain.migrate3(to, { params: { destination_name: '' } });
    await expectRefusal(new Hosts(), migrate, 0, 8, 'must not be empty');
  });

  it('refuses parameters that a daemon without typed parameters does not know', async () => {
    const hosts = new Hosts();
    hosts.lack(hosts.destination, 13);
    const migrate: Migrate = (domain, to) => domain.migrate3(to, { params: { disks_port: 1 } });
    await expectRefusal(hosts, migrate, 0, 74, 'too old for one of the migration parameters');
  });

  it('refuses another XML with protocol 2', async () => {
    const hosts = new Hosts([3]);
    const params = { destination_xml: '<domain/>' };
    const migrate: Migrate = (domain, to) => domain.migrate3(to, { params });
    await expectRefusal(hosts, migrate, 0, 74, 'too old to change the XML');
  });

  it('uses fixed parameters if one daemon does not know typed ones', async () => {
    const hosts = new Hosts();
    hosts.lack(hosts.destination, 13);
    const params = { destination_name: 'new', bandwidth: 5, migrate_uri: 'tcp://b' };
    await hosts.domain.migrate3(hosts.destination.connection, { params, flags: 'LIVE' });
    expect(hosts.calls[0]).toEqual([
      'source',
      'MIGRATE_BEGIN3',
      { dom: DOM, xmlin: null, flags: 257n, dname: 'new', resource: 5n },
    ]);
    const [, , finish] = hosts.calls.find(([, name]) => name === 'MIGRATE_FINISH3') ?? [];
    expect(finish).toMatchObject({ dname: 'new', dconnuri: null, uri: 'tcp://destination:49152' });
  });
});

describe.each(['migrate', 'migrate2'] as const)('Domain.%s', (name) => {
  it('refuses TUNNELLED without PEER2PEER', async () => {
    const migrate: Migrate = (domain, to, flags) => domain[name](to, { flags });
    await expectRefusal(new Hosts(), migrate, TUNNELLED, 55, 'tunnelled');
  });

  it('refuses PEER2PEER if the source does not support it', async () => {
    const hosts = new Hosts();
    hosts.lack(hosts.source, 4);
    const migrate: Migrate = (domain, to, flags) => domain[name](to, { flags });
    await expectRefusal(hosts, migrate, PEER2PEER, 3, 'virDomainMigrate');
  });
});
