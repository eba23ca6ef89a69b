import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

const GUEST =
  "<domain type='test'><name>guest</name><memory>1024</memory><os><type>hvm</type></os></domain>";

let daemon: TestDaemon;
let connection: Connection;
beforeEach(async () => {
  daemon = await startDaemon();
  connection = await connect(daemon.uri);
});
afterEach(async () => {
  await connection.close();
  await daemon.close();
});

describe('TestDaemon.reset', () => {
  it('restores the initial objects and keeps the connections', async () => {
    const domain = await connection.domainLookupByName('test');
    await connection.domainDefineXml(GUEST);
    await domain.save('/saved');
    await (await connection.networkLookupByName('default')).destroy();
    daemon.reset();
    expect((await connection.listAllDomains()).map(({ name, id }) => [name, id])).toEqual([
      ['test', 1],
    ]);
    expect(await domain.getState()).toMatchObject({ stateName: 'running', reasonName: 'unknown' });
    expect(await (await connection.networkLookupByName('default')).isActive()).toBe(true);
    await expect(connection.domainRestore('/saved')).rejects.toThrow('/saved');
    expect(daemon.connections).toBe(1);
  });

  it('restores the clock and ends all misbehaviours', async () => {
    daemon.hypervisor.clock.stopAt(0);
    daemon.misbehave({
      kind: 'fail',
      procedure: remote.connectGetHostname,
      error: { message: '' },
    });
    daemon.reset();
    expect(daemon.hypervisor.clock.now()).toBeGreaterThan(1_000_000_000_000);
    expect(await connection.getHostname()).toBe('localhost');
  });

  it('keeps event registrations, and sends no event for what it restores', async () => {
    await using subscription = await connection.subscribe(['domain:lifecycle']);
    const old = daemon.hypervisor.domains.lookupByName('test');
    daemon.reset();
    old.suspend();
    daemon.hypervisor.domains.lookupByName('test').destroy();
    const { value } = await subscription[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ type: 'domain:lifecycle', eventName: 'stopped' });
  });

  it('leaves handles from before with their own objects', () => {
    const { domains, networks } = daemon.hypervisor;
    const domain = domains.lookupByName('test');
    const network = networks.lookupByName('default');
    domain.suspend();
    daemon.reset();
    domain.destroy();
    domain.undefine();
    network.stop();
    network.undefine();
    expect(domains.lookupByName('test').isActive).toBe(true);
    expect(networks.lookupByName('default').isActive).toBe(true);
  });

  it('ends open consoles', async () => {
    const domain = await connection.domainCreateXml(
      GUEST.replace('</os>', "</os><devices><console type='pty'/></devices>"),
    );
    const stream = await domain.openConsole();
    const ended = new Promise<void>((resolve) => stream.on('end', resolve));
    stream.resume();
    daemon.reset();
    await ended;
    expect(await connection.listAllDomains()).toHaveLength(1);
  });

  it('restores the host of a node document', async () => {
    await using described = await startDaemon({ hypervisor: { node: `<node>${GUEST}</node>` } });
    const guest = described.hypervisor.domains.lookupByName('guest');
    guest.destroy();
    guest.undefine();
    expect(described.hypervisor.domains.list()).toEqual([]);
    described.reset();
    expect(described.hypervisor.domains.lookupByName('guest').isActive).toBe(true);
  });
});

describe('A TestDaemon in the console', () => {
  it('shows its URIs and the number of connections', () => {
    const shown = inspect(daemon, { breakLength: Number.POSITIVE_INFINITY });
    expect(shown).toBe(`TestDaemon { uris: [ '${daemon.uri}' ], connections: 1 }`);
  });
});
