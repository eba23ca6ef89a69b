import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../src/index.ts';
import {
  connect,
  Domain,
  DomainSnapshot,
  domainMetadata,
  duplexTransport,
  enumName,
  findAddresses,
  guestExec,
  Network,
  NodeDevice,
  openSshSession,
  parseUri,
  StoragePool,
  shutdownGracefully,
  statsTree,
  VirDomainState,
  waitForAddress,
  waitForDomainState,
} from '../../../src/index.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DEV, DOM, NET, POOL } from './wire/row.ts';

let fake: FakeConnection;
let connection: Connection;
let domain: Domain;

beforeEach(() => {
  fake = new FakeConnection();
  connection = fake.connection;
  domain = Domain.of(connection, DOM);
});

/** Slips that TypeScript catches, and that must not have another effect in JavaScript. */
describe('A helper', () => {
  const wrong = { destroy: false } as object;

  it.each<[string, () => Promise<unknown>]>([
    ['shutdownGracefully', () => shutdownGracefully(domain, wrong)],
    ['waitForDomainState', () => waitForDomainState(domain, 'RUNNING', wrong)],
    ['findAddresses', () => findAddresses(domain, wrong)],
    ['waitForAddress', () => waitForAddress(domain, wrong)],
    ['guestExec', () => guestExec(domain, '/bin/true', wrong)],
    ['domainMetadata', () => domainMetadata(domain, { prefix: 'a', uri: 'urn:a' }).get(wrong)],
  ])('refuses an unknown option: %s', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ name: 'ArgumentError', argument: 'destroy' });
    expect(fake.calls).toEqual([]);
  });

  it.each<[string, (it: Domain) => Promise<unknown>]>([
    ['shutdownGracefully', (it) => shutdownGracefully(it)],
    ['waitForDomainState', (it) => waitForDomainState(it, 'RUNNING')],
    ['findAddresses', (it) => findAddresses(it)],
    ['guestExec', (it) => guestExec(it, '/bin/true')],
    ['waitForAddress', (it) => waitForAddress(it)],
    ['domainMetadata', async (it) => domainMetadata(it, { prefix: 'a', uri: 'urn:a' })],
  ])('refuses a value that is not a domain: %s', async (_, act) => {
    for (const value of [null, undefined, {}, 'web']) {
      await expect(act(value as never)).rejects.toMatchObject({ argument: 'domain' });
    }
  });

  it('refuses to wait for no state at all', async () => {
    await expect(waitForDomainState(domain, [])).rejects.toMatchObject({ argument: 'states' });
    const none = undefined as never;
    await expect(waitForDomainState(domain, none)).rejects.toMatchObject({ argument: 'states' });
  });
});

describe('A function of the package', () => {
  const values = [null, undefined, 7, '', [], () => {}, Symbol('x')] as never[];

  it.each<[string, string, (value: never) => unknown]>([
    ['parseUri', 'uri', (value) => parseUri(value === '' ? (7 as never) : value)],
    ['openSshSession', 'uri', (value) => openSshSession(value)],
    ['duplexTransport', 'stream', (value) => duplexTransport(value)],
    ['domainMetadata', 'namespace', (value) => domainMetadata(domain, value)],
    [
      'enumName',
      'value',
      (value) => enumName(VirDomainState, value === 7 ? ('7' as never) : value),
    ],
  ])('refuses a value of a wrong type: %s', async (_, argument, act) => {
    for (const value of values) {
      const error = await Promise.resolve()
        .then(() => act(value))
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'ArgumentError' });
      if (value === null) expect(error).toMatchObject({ argument });
    }
  });

  it('refuses a missing table of an enum, or missing parameters', () => {
    for (const value of [null, undefined, 7, ''] as never[]) {
      expect(() => enumName(value, 1)).toThrow('Expected "values" to be an enum of libvirt');
      expect(() => statsTree(value)).toThrow('Expected "params" to be an object');
    }
  });
});

describe('A boolean argument', () => {
  it.each(['false', 1, undefined, null])('is not %j', async (value) => {
    const wrong = value as unknown as boolean;
    const calls = [
      domain.setAutostart(wrong),
      domain.setAutostartOnce(wrong),
      domain.setVcpu('1', wrong),
      domain.setGuestVcpus('1', wrong),
      Network.of(connection, NET).setAutostart(wrong),
      StoragePool.of(connection, POOL).setAutostart(wrong),
      NodeDevice.of(connection, DEV).setAutostart(wrong),
    ];
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({ name: 'ArgumentError', outcome: 'not-sent' });
    }
    expect(fake.calls).toEqual([]);
  });
});

describe('setMetadata', () => {
  it('removes metadata only for null', async () => {
    const none = undefined as never;
    const network = Network.of(connection, NET);
    await expect(domain.setMetadata('TITLE', none)).rejects.toMatchObject({ argument: 'metadata' });
    await expect(network.setMetadata('TITLE', none)).rejects.toThrow('or null, got undefined');
    expect(fake.calls).toEqual([]);
    await domain.setMetadata('TITLE', null);
    expect(fake.calls).toMatchObject([{ args: { metadata: null } }]);
  });
});

describe('revertToSnapshot', () => {
  it('refuses a snapshot of another domain or connection', async () => {
    const other = Domain.of(connection, {
      ...DOM,
      name: 'other',
      uuid: DOM.uuid.replace('6', '7'),
    });
    const foreign = Domain.of(new FakeConnection().connection, DOM);
    for (const owner of [other, foreign]) {
      const snapshot = DomainSnapshot.of(owner, { name: 'before', dom: owner });
      await expect(domain.revertToSnapshot(snapshot)).rejects.toThrow('belongs to the domain');
    }
    expect(fake.calls).toEqual([]);
  });

  it.each([null, undefined, 'before', { name: 'before' }])('refuses %j', async (value) => {
    const bad = domain.revertToSnapshot(value as never);
    await expect(bad).rejects.toThrow('Expected "snapshot" to be a DomainSnapshot');
    expect(fake.calls).toEqual([]);
  });
});

describe('connect', () => {
  it.each([new URL('qemu+tls://host/system'), new Map(), ['x']])(
    'does not take %p for options',
    async (value) => {
      const bad = connect(value as never);
      await expect(bad).rejects.toMatchObject({ name: 'ArgumentError', argument: 'uri' });
    },
  );
});

describe("libvirt's whole constant", () => {
  it('is answered with the name to use', async () => {
    const bad = domain.getXmlDesc({ flags: 'VIR_DOMAIN_XML_SECURE' as 'SECURE' });
    await expect(bad).rejects.toThrow('did you mean "SECURE"?');
  });
});

describe('subscribe and listen', () => {
  it('refuse an object in place of options, and unknown options', async () => {
    const inPlace = connection.subscribe('domain:lifecycle', domain as never);
    await expect(inPlace).rejects.toMatchObject({ name: 'ArgumentError' });
    const misspelled = { objct: domain } as object;
    await expect(connection.subscribe('domain:lifecycle', misspelled)).rejects.toThrow(
      'did you mean "object"?',
    );
    const number = connection.listen('domain:lifecycle', () => {}, 5 as never);
    await expect(number).rejects.toMatchObject({ argument: 'options' });
    expect(fake.calls).toEqual([]);
  });

  it('answer a misspelled event with the nearest name', async () => {
    const bad = connection.subscribe('domain:lifecylce' as 'domain:lifecycle');
    await expect(bad).rejects.toThrow('did you mean "domain:lifecycle"?');
  });
});
