import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import {
  connect,
  VirConnectListAllDomainsFlags,
  VirDomainCreateFlags,
  VirDomainPausedReason,
  VirDomainRunningReason,
  VirDomainShutoffReason,
  VirDomainState,
} from '../../src/index.ts';
import { until } from '../support/until.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { guestTypes } from './support/machine.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const { ACTIVE, INACTIVE, PERSISTENT, TRANSIENT } = VirConnectListAllDomainsFlags;

describeWithLibvirtd('a QEMU guest', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe.each(['unix', 'tcp'] as const)('over %s', (transport) => {
    let connection: Connection;
    beforeAll(async () => {
      connection = await connect(daemon.uri('qemu', transport));
    });
    afterAll(() => connection?.close());

    it('can be defined, started, paused, resumed, reset, destroyed and undefined', async () => {
      const domain = await connection.domainDefineXml(guestXml('whole-life'));
      expect(domain).toMatchObject({ name: 'whole-life', id: -1 });
      expect(await domain.getState()).toMatchObject({
        state: VirDomainState.SHUTOFF,
        stateName: 'shutoff',
        reason: VirDomainShutoffReason.UNKNOWN,
        reasonName: 'unknown',
      });

      await domain.create();
      expect(domain.id).toBeGreaterThan(0);
      expect(await domain.getState()).toMatchObject({
        state: VirDomainState.RUNNING,
        stateName: 'running',
        reason: VirDomainRunningReason.BOOTED,
        reasonName: 'booted',
      });
      expect(await virsh(daemon.uri('qemu'), 'domid', domain.uuid)).toBe(`${domain.id}\n\n`);
      expect(await domain.getXmlDesc()).toContain(`id='${domain.id}'`);
      expect(await domain.isActive()).toBe(true);
      expect((await domain.getInfo()).cpuTime).toBeGreaterThan(0n);

      await domain.suspend();
      expect(await domain.getState()).toMatchObject({
        state: VirDomainState.PAUSED,
        stateName: 'paused',
        reason: VirDomainPausedReason.USER,
        reasonName: 'user',
      });
      await domain.resume();
      expect(await domain.getState()).toMatchObject({
        state: VirDomainState.RUNNING,
        stateName: 'running',
        reason: VirDomainRunningReason.UNPAUSED,
        reasonName: 'unpaused',
      });
      await domain.reset();
      await domain.reboot();
      expect((await domain.getState()).state).toBe(VirDomainState.RUNNING);

      await domain.destroy();
      expect(domain.id).toBe(-1);
      expect(await domain.getState()).toMatchObject({
        state: VirDomainState.SHUTOFF,
        stateName: 'shutoff',
        reason: VirDomainShutoffReason.DESTROYED,
        reasonName: 'destroyed',
      });
      await domain.undefine();
      await expect(connection.domainLookupByName('whole-life')).rejects.toMatchObject({
        code: 'VIR_ERR_NO_DOMAIN',
      });
    });

    it.each(guestTypes())('of the type %s gets a new id at each start', async (type) => {
      const domain = await connection.domainDefineXml(guestXml('ids', type));
      expect(await domain.getXmlDesc()).toContain(`<domain type='${type}'`);
      await domain.createWithFlags({ flags: VirDomainCreateFlags.START_PAUSED });
      const first = domain.id;
      expect((await domain.getState()).state).toBe(VirDomainState.PAUSED);
      expect((await connection.domainLookupById(first)).uuid).toBe(domain.uuid);
      expect(await connection.listDomains()).toContain(first);
      await domain.destroy();
      await domain.create();
      const second = domain.id;
      expect(second).toBeGreaterThan(first);
      const again = await connection.domainLookupByUuid(domain.uuid);
      expect(again.id).toBe(second);
      // The methods of an object update only the id of that object.
      await again.destroy();
      expect([again.id, domain.id]).toEqual([-1, second]);
      await domain.undefine();
    });

    it('is transient if it was never defined', async () => {
      const domain = await connection.domainCreateXml(guestXml('transient'));
      expect(await domain.isPersistent()).toBe(false);
      expect(await names(connection, ACTIVE | TRANSIENT)).toEqual(['transient']);
      expect(await names(connection, PERSISTENT)).toEqual([]);
      await domain.destroy();
      expect(await names(connection, 0)).toEqual([]);
    });

    it('is destroyed with its connection if it was started by START_AUTODESTROY', async () => {
      const domain = await connection.domainDefineXml(guestXml('auto'));
      const starter = await connect(daemon.uri('qemu', transport));
      const same = await starter.domainLookupByName('auto');
      await same.createWithFlags({ flags: VirDomainCreateFlags.START_AUTODESTROY });
      expect(await domain.isActive()).toBe(true);
      await starter.close();
      await until(async () => !(await domain.isActive()));
      expect(await names(connection, INACTIVE)).toEqual(['auto']);
      await domain.undefine();
    });

    it('can be saved and restored', async () => {
      const domain = await connection.domainDefineXml(guestXml('saved'));
      await domain.create();
      await domain.managedSave();
      expect(domain.id).toBe(-1);
      expect(await domain.hasManagedSaveImage()).toBe(true);
      await domain.create();
      expect((await domain.getState()).reason).toBe(VirDomainRunningReason.RESTORED);
      await domain.save('/run/libvirt/saved.img');
      expect(domain.id).toBe(-1);
      await connection.domainRestore('/run/libvirt/saved.img');
      expect(await domain.isActive()).toBe(true);
      await domain.destroy();
      await domain.undefine();
    });
  });
});

function guestXml(name: string, type = 'qemu'): string {
  return `<domain type='${type}'><name>${name}</name><memory unit='MiB'>64</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;
}

async function names(connection: Connection, flags: number): Promise<string[]> {
  return (await connection.listAllDomains({ flags })).map((domain) => domain.name);
}
