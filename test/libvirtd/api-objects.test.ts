import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect, VirDomainSnapshotDeleteFlags, VirSecretUsageType } from '../../src/index.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('with libvirtd,', () => {
  let daemon: Libvirtd;
  let test: Connection;
  let qemu: Connection;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    [test, qemu] = await Promise.all([connect(daemon.uri('test')), connect(daemon.uri('qemu'))]);
  });
  afterAll(async () => {
    await Promise.all([test?.close(), qemu?.close()]);
    await daemon?.stop();
  });

  it('snapshots form a tree, are reverted to and are deleted with their children', async () => {
    const domain = await test.domainLookupByName('test');
    expect(await domain.hasCurrentSnapshot()).toBe(false);
    await expect(domain.snapshotCurrent()).rejects.toMatchObject({
      code: 'VIR_ERR_NO_DOMAIN_SNAPSHOT',
    });
    const root = await domain.snapshotCreateXml(snapshotXml('root'));
    await domain.snapshotCreateXml(snapshotXml('left'));
    await domain.revertToSnapshot(root);
    const right = await domain.snapshotCreateXml(snapshotXml('right'));
    expect(await namesOf(domain.listAllSnapshots())).toEqual(['left', 'right', 'root']);
    expect([...(await domain.snapshotListNames())].sort()).toEqual(['left', 'right', 'root']);
    expect(await namesOf(root.listAllChildren())).toEqual(['left', 'right']);
    expect([...(await root.listChildrenNames())].sort()).toEqual(['left', 'right']);
    expect(await root.numChildren()).toBe(2);
    expect((await right.getParent()).name).toBe('root');
    expect([await right.isCurrent(), await root.isCurrent()]).toEqual([true, false]);
    expect(await right.hasMetadata()).toBe(true);
    expect((await domain.snapshotCurrent()).name).toBe('right');
    expect(right.domain).toBe(domain);
    await root.delete({ flags: VirDomainSnapshotDeleteFlags.CHILDREN });
    expect(await domain.snapshotNum()).toBe(0);
    await expect(domain.snapshotLookupByName('root')).rejects.toMatchObject({ number: 72 });
  });

  it('checkpoints have a parent and children, and are deleted one by one', async () => {
    const domain = await test.domainLookupByName('test');
    const [first, second] = [
      await domain.checkpointCreateXml('<domaincheckpoint><name>1</name></domaincheckpoint>'),
      await domain.checkpointCreateXml('<domaincheckpoint><name>2</name></domaincheckpoint>'),
    ];
    expect((await second.getParent()).name).toBe('1');
    expect(await namesOf(first.listAllChildren())).toEqual(['2']);
    expect(await second.getXmlDesc()).toContain('<name>2</name>');
    await second.delete();
    expect(await namesOf(domain.listAllCheckpoints())).toEqual(['1']);
    await first.delete();
    await expect(domain.checkpointLookupByName('1')).rejects.toMatchObject({
      code: 'VIR_ERR_NO_DOMAIN_CHECKPOINT',
    });
  });

  it('a rollback undoes all changes of interfaces', async () => {
    const eth = await test.interfaceLookupByName('eth1');
    expect((await test.interfaceLookupByMacString(eth.mac)).name).toBe('eth1');
    await test.interfaceChangeBegin();
    await eth.destroy();
    await eth.undefine();
    expect(await test.listAllInterfaces()).toEqual([]);
    await test.interfaceChangeRollback();
    // The rollback defines the interface again. The test driver does not start it.
    expect(await test.listDefinedInterfaces()).toEqual(['eth1']);
    expect(await eth.isActive()).toBe(false);
    await eth.create();
    expect(await test.listInterfaces()).toEqual(['eth1']);
  });

  it('secrets keep arbitrary bytes', async () => {
    const secret = await qemu.secretDefineXml(
      "<secret><usage type='ceph'><name>pool</name></usage></secret>",
    );
    await expect(secret.getValue()).rejects.toMatchObject({ code: 'VIR_ERR_NO_SECRET' });
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await secret.setValue(bytes);
    expect([...(await secret.getValue())]).toEqual([...bytes]);
    const base64 = await virsh(daemon.uri('qemu'), 'secret-get-value', secret.uuid);
    expect(base64.trim()).toBe(Buffer.from(bytes).toString('base64'));
    const { CEPH } = VirSecretUsageType;
    expect((await qemu.secretLookupByUsage(CEPH, 'pool')).uuid).toBe(secret.uuid);
    expect([secret.usageType, secret.usageId]).toEqual([CEPH, 'pool']);
    await secret.undefine();
    expect(await qemu.listSecrets()).toEqual([]);
  });

  it('a network filter cannot be undefined while a binding uses it', async () => {
    const filter = await qemu.nwFilterDefineXml("<filter name='still' chain='root'/>");
    expect((await qemu.nwFilterLookupByUuid(filter.uuid)).name).toBe('still');
    const network = await qemu.networkCreateXml(
      "<network><name>filtered</name><bridge name='filtered0'/></network>",
    );
    const binding = await qemu.nwFilterBindingCreateXml(`<filterbinding><owner><name>owner</name>
      <uuid>77777777-0000-0000-0000-000000000003</uuid></owner><portdev name='filtered0'/>
      <mac address='52:54:00:12:34:96'/><filterref filter='still'/></filterbinding>`);
    expect(binding).toMatchObject({ portdev: 'filtered0', filtername: 'still' });
    await expect(filter.undefine()).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_INVALID' });
    await (await qemu.nwFilterBindingLookupByPortDev('filtered0')).delete();
    expect(await qemu.listAllNwFilterBindings()).toEqual([]);
    await network.destroy();
    await filter.undefine();
    expect(await qemu.listNwFilters()).not.toContain('still');
  });

  it('ports of a network are created, looked up and deleted', async () => {
    const network = await qemu.networkCreateXml(
      "<network><name>ports</name><bridge name='ports0'/></network>",
    );
    const uuid = '66666666-0000-0000-0000-000000000002';
    const port = await network.portCreateXml(`<networkport><uuid>${uuid}</uuid>
      <owner><name>owner</name><uuid>77777777-0000-0000-0000-000000000002</uuid></owner>
      <mac address='52:54:00:12:34:97'/></networkport>`);
    expect(port.uuid).toBe(uuid);
    expect((await network.portLookupByUuid(uuid)).network).toBe(network);
    expect((await network.listAllPorts()).map((each) => each.uuid)).toEqual([uuid]);
    expect(await port.getXmlDesc()).toContain("<mac address='52:54:00:12:34:97'/>");
    expect(await port.getParameters()).toEqual({});
    await port.delete();
    await expect(network.portLookupByUuid(uuid)).rejects.toMatchObject({
      code: 'VIR_ERR_NO_NETWORK_PORT',
    });
    await network.destroy();
  });
});

function snapshotXml(name: string): string {
  return `<domainsnapshot><name>${name}</name></domainsnapshot>`;
}

async function namesOf(
  objects: Promise<ReadonlyArray<{ readonly name: string }>>,
): Promise<readonly string[]> {
  return (await objects).map(({ name }) => name).sort();
}
