import { describe, expect, it } from '@jest/globals';
import { TransportError } from '../../../../src/index.ts';
import { remote, VirDomainMigrateFlags, VirErrorNumber } from '../../../../src/protocol/index.ts';
import { DOM } from '../wire/row.ts';
import { failure, Hosts, NEW_DOM, NONE, STEPS } from './support/hosts.ts';

const { LIVE, PEER2PEER } = VirDomainMigrateFlags;
const P2P = { flags: ['LIVE', 'PEER2PEER'] } as const;
const REMOTE = 'qemu+tls://destination/system';
const text = (field: string, value: string) => ({ field, value: { type: 7, value } });
const bandwidth = (value: bigint) => ({ field: 'bandwidth', value: { type: 4, value } });

describe('Domain.migrateToUri', () => {
  it('makes one call to the source, with the flags as they are and no cookie', async () => {
    const hosts = new Hosts();
    await hosts.domain.migrateToUri(REMOTE, { ...P2P, dname: 'new', bandwidth: 3 });
    const params = [text('destination_name', 'new'), bandwidth(3n)];
    const args = { dom: DOM, dconnuri: REMOTE, params, cookieIn: NONE, flags: LIVE | PEER2PEER };
    expect(hosts.calls).toEqual([['source', 'MIGRATE_PERFORM3_PARAMS', args]]);
  });

  it('uses the fixed parameters of protocol 3 with an older source', async () => {
    const hosts = new Hosts([4, 6]);
    await hosts.domain.migrateToUri2(REMOTE, { ...P2P, miguri: 'tcp://b', dxml: '<domain/>' });
    const args = {
      ...{ dom: DOM, xmlin: '<domain/>', cookieIn: NONE, dconnuri: REMOTE, uri: 'tcp://b' },
      ...{ flags: BigInt(LIVE | PEER2PEER), dname: null, resource: 0n },
    };
    expect(hosts.calls).toEqual([['source', 'MIGRATE_PERFORM3', args]]);
  });

  it('uses the call of protocol 1 with a source that knows no other', async () => {
    const hosts = new Hosts([4]);
    await hosts.domain.migrateToUri(REMOTE, P2P);
    const args = {
      ...{ dom: DOM, cookie: NONE, uri: REMOTE, flags: BigInt(LIVE | PEER2PEER) },
      ...{ dname: null, resource: 0n },
    };
    expect(hosts.calls).toEqual([['source', 'MIGRATE_PERFORM', args]]);
  });

  it('passes the URI to the hypervisor without PEER2PEER', async () => {
    const hosts = new Hosts([5, 6, 13]);
    await hosts.domain.migrateToUri('xenmigr://b', { flags: 'LIVE' });
    expect(hosts.calls).toMatchObject([
      ['source', 'MIGRATE_PERFORM3', { dconnuri: null, uri: 'xenmigr://b' }],
    ]);
  });

  it.each([
    'qemu:///system',
    'qemu+ssh://localhost/system',
    'qemu+tcp://root@localhost.localdomain:16509/system',
    'qemu+unix:///system',
    'no URI',
  ])('refuses %s, which does not lead to another host', async (uri) => {
    const hosts = new Hosts();
    await expect(hosts.domain.migrateToUri(uri, P2P)).rejects.toMatchObject({
      ...{ name: 'VirError', number: 8, outcome: 'not-sent' },
    });
    expect(hosts.calls).toEqual([]);
  });

  it('accepts a unix socket with a path, which may lead to another host', async () => {
    const hosts = new Hosts();
    await hosts.domain.migrateToUri('qemu+unix:///system?socket=/tmp/other', P2P);
    expect(hosts.calls).toHaveLength(1);
  });

  it.each(['migrateToUri2', 'migrateToUri3'] as const)(
    'has a variant %s, which needs a URI for PEER2PEER',
    async (name) => {
      const hosts = new Hosts();
      await expect(hosts.domain[name](null, P2P)).rejects.toMatchObject({ number: 8 });
      expect(hosts.calls).toEqual([]);
    },
  );

  it('reports the answer of the source, which has undone the migration', async () => {
    const hosts = new Hosts();
    hosts.fail(STEPS.params.perform, failure(VirErrorNumber.OPERATION_FAILED));
    const moving = hosts.domain.migrateToUri3(REMOTE, P2P);
    await expect(moving).rejects.toMatchObject({
      ...{ name: 'MigrationError', phase: 'perform', number: 9, outcome: 'answered' },
      ...{ source: 'running', destination: 'unknown' },
      message: expect.stringMatching(/it failed; the guest is running on the source$/),
    });
  });

  it('does not know the place of the guest if the connection to the source is lost', async () => {
    const hosts = new Hosts();
    const lost = new TransportError('CONNECTION_LOST', 'cut', { outcome: 'unknown' });
    hosts.fail(STEPS.params.perform, lost);
    hosts.source.answer(remote.domainGetState, lost);
    await expect(hosts.domain.migrateToUri3(REMOTE, P2P)).rejects.toMatchObject({
      ...{ code: 'CONNECTION_LOST', outcome: 'unknown', source: 'unknown', destination: 'unknown' },
      message: expect.stringMatching(/look at the guest before you start or resume it$/),
    });
  });
});

describe('A peer-to-peer migration to a connection', () => {
  it('uses the URI of the connection and looks the domain up by its new name', async () => {
    const hosts = new Hosts();
    hosts.destination.answer(remote.domainLookupByName, { dom: NEW_DOM });
    const socket = 'qemu+unix:///system?socket=/tmp/other';
    const options = { ...P2P, uri: socket, dname: 'new' };
    const moved = await hosts.domain.migrate(hosts.destination.connection, options);
    expect(moved.toJSON()).toEqual(NEW_DOM);
    expect(hosts.calls).toMatchObject([
      ['source', 'MIGRATE_PERFORM3_PARAMS', { dconnuri: socket }],
      ['destination', 'LOOKUP_BY_NAME', { name: 'new' }],
    ]);
  });

  it('asks the destination for the guest after migrateTo', async () => {
    const hosts = new Hosts();
    const { domain } = await hosts.domain.migrateTo(hosts.destination.connection, {
      ...{ tunnelled: true, destinationUri: REMOTE, name: 'new' },
    });
    expect(domain.id).toBe(NEW_DOM.id);
    expect(hosts.calls).toMatchObject([
      ['source', 'MIGRATE_PERFORM3_PARAMS', { dconnuri: REMOTE, flags: 7 }],
      ['destination', 'LOOKUP_BY_UUID', {}],
      ['destination', 'GET_JOB_STATS', {}],
    ]);
  });

  it('succeeds although the destination cannot be asked', async () => {
    const hosts = new Hosts();
    hosts.fail(remote.domainLookupByUuid);
    const { domain } = await hosts.domain.migrateTo(hosts.destination.connection, {
      ...{ peerToPeer: true, destinationUri: REMOTE, name: 'new' },
    });
    expect(domain.toJSON()).toEqual({ ...DOM, name: 'new', id: -1 });
  });
});

describe('Domain.migrate with an older daemon', () => {
  const FINISHED = { ddom: NEW_DOM };

  it('makes the steps of protocol 2', async () => {
    const hosts = new Hosts([3]);
    hosts.source.answer(remote.domainGetXmlDesc, { xml: '<domain/>' });
    const cookie = new Uint8Array([1]);
    hosts.destination.answer(remote.domainMigratePrepare2, { cookie, uriOut: 'tcp://b:1' });
    hosts.destination.answer(remote.domainMigrateFinish2, FINISHED);
    const moved = await hosts.domain.migrate(hosts.destination.connection, { flags: 'LIVE' });
    expect(moved.id).toBe(NEW_DOM.id);
    const fixed = { dname: null, resource: 0n };
    expect(hosts.calls).toEqual([
      ['source', 'GET_XML_DESC', { dom: DOM, flags: 5 }],
      ['source', 'GET_INFO', { dom: DOM }],
      [
        'destination',
        'MIGRATE_PREPARE2',
        { uriIn: null, flags: 1n, ...fixed, domXml: '<domain/>' },
      ],
      ['source', 'MIGRATE_PERFORM', { dom: DOM, cookie, uri: 'tcp://b:1', flags: 1n, ...fixed }],
      [
        'destination',
        'MIGRATE_FINISH2',
        { dname: 'test', cookie, uri: 'tcp://b:1', flags: 1n, retcode: 0 },
      ],
    ]);
  });

  it('tells the destination of a failed transfer in protocol 2', async () => {
    const hosts = new Hosts([3, 11]);
    hosts.source.answer(remote.domainGetXmlDesc, { xml: '<domain/>' });
    const prepared = { cookie: NONE, uriOut: 'tcp://b:1' };
    hosts.destination.answer(remote.domainMigratePrepare2, prepared);
    hosts.fail(remote.domainMigratePerform);
    const moving = hosts.domain.migrate(hosts.destination.connection);
    await expect(moving).rejects.toMatchObject({ phase: 'perform', number: 9 });
    const [, , xml] = hosts.calls[0] ?? [];
    expect(xml).toMatchObject({ flags: 8 });
    const [, , finish] = hosts.calls.find(([, name]) => name === 'MIGRATE_FINISH2') ?? [];
    expect(finish).toMatchObject({ retcode: 1 });
  });

  it('makes the steps of protocol 1', async () => {
    const hosts = new Hosts([1]);
    const prepared = { cookie: NONE, uriOut: 'tcp://b:1' };
    hosts.destination.answer(remote.domainMigratePrepare, prepared);
    hosts.destination.answer(remote.domainMigrateFinish, FINISHED);
    await hosts.domain.migrate(hosts.destination.connection);
    expect(hosts.names).toEqual([
      ...['source GET_INFO', 'destination MIGRATE_PREPARE'],
      ...['source MIGRATE_PERFORM', 'destination MIGRATE_FINISH'],
    ]);
  });

  it.each([
    [[3], remote.domainMigratePrepare2],
    [[1], remote.domainMigratePrepare],
  ])('stops after a failed PREPARE, with the features %j', async (features, prepare) => {
    const hosts = new Hosts(features);
    hosts.source.answer(remote.domainGetXmlDesc, { xml: '<domain/>' });
    hosts.fail(prepare);
    const moving = hosts.domain.migrate(hosts.destination.connection);
    await expect(moving).rejects.toMatchObject({ phase: 'prepare', number: 9 });
    expect(hosts.names).not.toContain('source MIGRATE_PERFORM');
  });
});
