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
import { until } from '../support/until.ts';
import { defineGuest, makeDisk, startPool } from './api/guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const { PAUSED, RUNNING, SHUTOFF } = VirDomainState;

describeWithLibvirtd('the helpers', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe('for a QEMU guest', () => {
    let connection: Connection;
    let domain: Domain;
    beforeAll(async () => {
      connection = await connect(daemon.uri('qemu'));
      const path = await makeDisk(await startPool(connection), 'helped.img');
      domain = await defineGuest(connection, 'helped', { path });
    });
    afterAll(() => connection?.close());

    it('wait for the state that virsh causes', async () => {
      const running = waitForDomainState(domain, RUNNING, { timeoutMs: WAIT_LIMIT_MS });
      await virsh(daemon.uri('qemu'), 'start', 'helped');
      expect((await running).state).toBe(RUNNING);
      const paused = waitForDomainState(domain, PAUSED, { timeoutMs: WAIT_LIMIT_MS });
      await virsh(daemon.uri('qemu'), 'suspend', 'helped');
      expect((await paused).state).toBe(PAUSED);
    });

    it('return statistics as a tree with the same values as the flat names', async () => {
      const { VCPU, BLOCK, IOTHREAD, STATE, CPU_TOTAL } = VirDomainStatsTypes;
      const asked = VCPU | BLOCK | IOTHREAD | STATE | CPU_TOTAL;
      // The time of a virtual CPU grows in steps of 10 ms, so that of a new guest can be 0.
      await domain.resume();
      await until(async () => ((await domain.getVcpus())[0]?.cpuTime ?? 0n) > 0n);
      await domain.suspend();
      const [record] = await connection.domainListGetStats([domain], { stats: asked });
      const { stats, params } = record ?? {};
      expect(stats?.state?.state).toBe(PAUSED);
      expect(stats?.vcpu).toMatchObject({ current: 1, maximum: 2 });
      expect(stats?.vcpu?.[0]?.time).toBe(params?.['vcpu.0.time']);
      expect(typeof stats?.vcpu?.[0]?.time).toBe('bigint');
      expect([...(stats?.block ?? [])].map(({ name }) => name)).toEqual(['vda']);
      expect(stats?.block?.[0]?.rd?.bytes).toBe(params?.['block.0.rd.bytes']);
      expect([...(stats?.iothread?.entries() ?? [])].map(([id]) => id)).toEqual([1]);
      // Both are nanoseconds: the time of the only CPU is part of the time of all CPUs.
      const [own = 0n, all = 0n] = [stats?.vcpu?.[0]?.time, stats?.cpu?.time];
      expect(own > 1_000_000n && own <= all).toBe(true);
    });

    it('fail with an error of libvirt if no agent responds', async () => {
      const running = guestExec(domain, '/bin/true');
      await expect(running).rejects.toMatchObject({ name: 'VirError' });
      const addresses = findAddresses(domain, { sources: ['agent'] });
      await expect(addresses).rejects.toMatchObject({ name: 'VirError' });
    });

    it('keep the metadata of the running guest and of its definition apart', async () => {
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

    it.each([
      '<mine:owner xmlns:mine="urn:mine" a="1"><mine:b/></mine:owner>',
      '<mine:owner a="1"><mine:b/></mine:owner>',
      '<owner xmlns="urn:mine" a="1"><b/></owner>',
      '<x:owner xmlns:x="urn:mine" a="1"><x:b/></x:owner>',
    ])('keep the metadata %s in XML that libvirt reads again', async (xml) => {
      const mine = domainMetadata(domain, { prefix: 'mine', uri: 'urn:mine' });
      await mine.set(xml, { flags: 'CONFIG' });
      const read = await mine.get({ flags: 'CONFIG' });
      expect(read).toMatch(/^<owner [^>]*a="1">\n {2}<b\/>\n<\/owner>$/);
      await connection.domainDefineXml(await domain.getXmlDesc({ flags: 'INACTIVE' }));
      expect(await mine.get({ flags: 'CONFIG' })).toBe(read);
      await mine.remove({ flags: 'CONFIG' });
      expect(await domain.getXmlDesc({ flags: 'INACTIVE' })).not.toContain('owner');
    });

    it('destroy it if it does not react to the shutdown', async () => {
      const polite = shutdownGracefully(domain, { timeoutMs: WAIT_LIMIT_MS, destroys: false });
      await expect(polite).rejects.toMatchObject({ number: 55 });
      expect(await shutdownGracefully(domain, { timeoutMs: WAIT_LIMIT_MS })).toBe('destroyed');
      expect((await domain.getState()).state).toBe(SHUTOFF);
      expect(await shutdownGracefully(domain)).toBe('was-off');
      await domain.create();
      // The guest runs, but it has no operating system that could shut it down.
      expect(await shutdownGracefully(domain, { timeoutMs: 200 })).toBe('destroyed');
    });

    it('report a transient guest as shut off after it was destroyed', async () => {
      const brief = await connection.domainCreateXml(
        `<domain type='qemu'><name>brief</name><memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`,
        { flags: VirDomainCreateFlags.START_PAUSED },
      );
      const off = waitForDomainState(brief, SHUTOFF, { timeoutMs: WAIT_LIMIT_MS });
      await virsh(daemon.uri('qemu'), 'destroy', 'brief');
      expect((await off).state).toBe(SHUTOFF);
    });
  });

  it('find the addresses of the guest of the test driver, and shut it down', async () => {
    await using connection = await connect(daemon.uri('test'));
    const domain = await connection.domainLookupByName('test');
    expect(await findAddresses(domain)).toMatchObject({
      source: 'agent',
      interfaces: [{ name: 'testnet0', addrs: [{ addr: '192.168.122.3' }] }],
    });
    expect(await shutdownGracefully(domain)).toBe('shut-down');
  });
});
