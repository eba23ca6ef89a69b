import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import {
  connect,
  domainMetadata,
  findAddresses,
  guestExec,
  shutdownGracefully,
  VirDomainCreateFlags,
  VirDomainState,
  VirDomainStatsTypes,
  waitForDomainState,
} from '../../src/index.ts';
import { WAIT_LIMIT_MS } from '../support/time-limits.ts';
import { defineGuest, makeDisk, startPool } from './api/guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const { PAUSED, RUNNING, SHUTOFF } = VirDomainState;

describeWithLibvirtd('helpers and trees', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe('with a guest of QEMU', () => {
    let connection: Connection;
    let domain: Domain;
    beforeAll(async () => {
      connection = await connect(daemon.uri('qemu'));
      const path = await makeDisk(await startPool(connection), 'helped.img');
      domain = await defineGuest(connection, daemon, 'helped', { path });
    });
    afterAll(() => connection?.close());

    it('wait for what virsh does to it', async () => {
      const running = waitForDomainState(domain, RUNNING, { timeoutMs: WAIT_LIMIT_MS });
      await virsh(daemon.uri('qemu'), 'start', 'helped');
      expect((await running).state).toBe(RUNNING);
      const paused = waitForDomainState(domain, PAUSED, { timeoutMs: WAIT_LIMIT_MS });
      await virsh(daemon.uri('qemu'), 'suspend', 'helped');
      expect((await paused).state).toBe(PAUSED);
    });

    it('tell about it in trees as in flat names', async () => {
      const { VCPU, BLOCK, IOTHREAD, STATE, CPU_TOTAL } = VirDomainStatsTypes;
      const asked = VCPU | BLOCK | IOTHREAD | STATE | CPU_TOTAL;
      const [record] = await connection.domainListGetStats([domain], { stats: asked });
      const { stats, params } = record ?? {};
      expect(stats?.state?.state).toBe(PAUSED);
      expect(stats?.vcpu).toMatchObject({ current: 1, maximum: 2 });
      expect(stats?.vcpu?.[0]?.time).toBe(params?.['vcpu.0.time']);
      expect(typeof stats?.vcpu?.[0]?.time).toBe('bigint');
      expect([...(stats?.block ?? [])].map(({ name }) => name)).toEqual(['vda']);
      expect(stats?.block?.[0]?.rd?.bytes).toBe(params?.['block.0.rd.bytes']);
      expect([...(stats?.iothread?.entries() ?? [])].map(([id]) => id)).toEqual([1]);
      // Nanoseconds, as the time of all CPUs is: the one CPU has taken part of it.
      const [own = 0n, all = 0n] = [stats?.vcpu?.[0]?.time, stats?.cpu?.time];
      expect(own > 1_000_000n && own <= all).toBe(true);
    });

    it('say that no agent answers', async () => {
      const running = guestExec(domain, { path: '/bin/true' });
      await expect(running).rejects.toMatchObject({ name: 'VirError' });
      const addresses = findAddresses(domain, { sources: ['agent'] });
      await expect(addresses).rejects.toMatchObject({ name: 'VirError' });
    });

    it('keep metadata apart in the guest and in the definition', async () => {
      const mine = domainMetadata(domain, { prefix: 'mine', uri: 'urn:mine' });
      expect(await mine.get()).toBeNull();
      await mine.set('<owner team="web"/>', { flags: 'CONFIG' });
      expect(await mine.get({ flags: 'LIVE' })).toBeNull();
      expect(await virsh(daemon.uri('qemu'), 'dumpxml', '--inactive', 'helped')).toContain(
        '<mine:owner xmlns:mine="urn:mine" team="web"/>',
      );
      await mine.remove({ flags: 'CONFIG' });
      await mine.remove({ flags: 'CONFIG' });
      expect(await mine.get({ flags: 'CONFIG' })).toBeNull();
    });

    it('destroy a guest that does not hear', async () => {
      const polite = shutdownGracefully(domain, { timeoutMs: WAIT_LIMIT_MS, destroys: false });
      await expect(polite).rejects.toMatchObject({ number: 55 });
      expect(await shutdownGracefully(domain, { timeoutMs: WAIT_LIMIT_MS })).toBe('destroyed');
      expect((await domain.getState()).state).toBe(SHUTOFF);
      expect(await shutdownGracefully(domain)).toBe('was-off');
      await domain.create();
      // It runs, and has no system that could follow.
      expect(await shutdownGracefully(domain, { timeoutMs: 200 })).toBe('destroyed');
    });

    it('find a transient guest gone that was destroyed meanwhile', async () => {
      const brief = await connection.domainCreateXml(
        `<domain type='${daemon.guestType}'><name>brief</name><memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`,
        { flags: VirDomainCreateFlags.START_PAUSED },
      );
      const off = waitForDomainState(brief, SHUTOFF, { timeoutMs: WAIT_LIMIT_MS });
      await virsh(daemon.uri('qemu'), 'destroy', 'brief');
      expect((await off).state).toBe(SHUTOFF);
    });
  });

  it('find the addresses that the test driver has, and shut its guest down', async () => {
    await using connection = await connect(daemon.uri('test'));
    const domain = await connection.domainLookupByName('test');
    expect(await findAddresses(domain)).toMatchObject({
      source: 'agent',
      interfaces: [{ name: 'testnet0', addrs: [{ addr: '192.168.122.3' }] }],
    });
    expect(await shutdownGracefully(domain)).toBe('shut-down');
  });
});
