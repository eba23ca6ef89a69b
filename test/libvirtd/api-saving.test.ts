import { relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import {
  connect,
  VirDomainCoreDumpFlags,
  VirDomainCoreDumpFormat,
  VirDomainRunningReason,
  VirDomainSaveRestoreFlags,
} from '../../src/index.ts';
import { defineGuest, makeDisk, startPool } from './api/guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const FILE = '/var/lib/libvirt/images/saved';

describeWithLibvirtd('the saved memory of a guest', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let domain: Domain;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    const path = await makeDisk(await startPool(connection), 'save.img');
    domain = await defineGuest(connection, 'save', { path });
    await domain.create();
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  it('can be restored after its XML was changed', async () => {
    await domain.saveFlags(FILE, { flags: VirDomainSaveRestoreFlags.PAUSED });
    const xml = await connection.domainSaveImageGetXmlDesc(FILE);
    expect(`${xml}\n`).toBe(await ask('save-image-dumpxml', FILE));
    const titled = xml.replace('<memory ', '<title>changed</title>\n  <memory ');
    await connection.domainSaveImageDefineXml(FILE, titled, {
      flags: VirDomainSaveRestoreFlags.RUNNING,
    });
    expect(await connection.domainSaveImageGetXmlDesc(FILE)).toContain('<title>changed</title>');
    await connection.domainRestoreFlags(FILE);
    expect((await domain.getState()).reason).toBe(VirDomainRunningReason.RESTORED);
    expect(await domain.getXmlDesc()).toContain('<title>changed</title>');
  });

  it('can be saved and restored by typed parameters', async () => {
    const before = domain.id;
    await domain.saveParams({ file: `${FILE}.params` });
    // As after saveFlags(): libvirt's own client does not change the id either.
    expect(domain.id).toBe(before);
    expect(await domain.isActive()).toBe(false);
    await connection.domainRestoreParams({ file: `${FILE}.params` });
    expect(await domain.isActive()).toBe(true);
    await expect(domain.saveParams({ file: '' })).rejects.toMatchObject({
      argument: 'params.file',
    });
  });

  it('may have a relative path only if the daemon is local', async () => {
    await domain.save(relative(process.cwd(), `${FILE}.here`));
    expect(await connection.domainSaveImageGetXmlDesc(`${FILE}.here`)).toContain('<domain');
    await connection.domainRestore(relative(process.cwd(), `${FILE}.here`));
    expect(await domain.isActive()).toBe(true);
    await using remote = await connect(daemon.uri('qemu', 'tcp'));
    await expect(remote.domainRestore('saved.here')).rejects.toMatchObject({ argument: 'from' });
  });

  it('is used at the next start if managedSave() saved it', async () => {
    await domain.managedSave();
    const xml = await domain.managedSaveGetXmlDesc();
    expect(`${xml}\n`).toBe(await ask('managedsave-dumpxml', 'save'));
    const titled = xml.replace(/<title>.*<\/title>/, '<title>kept</title>');
    await domain.managedSaveDefineXml(titled);
    expect(await domain.managedSaveGetXmlDesc()).toContain('<title>kept</title>');
    await domain.create();
    expect(await domain.getXmlDesc()).toContain('<title>kept</title>');

    await domain.managedSave();
    await domain.managedSaveRemove();
    expect(await domain.hasManagedSaveImage()).toBe(false);
    await domain.create();
    expect((await domain.getState()).reason).toBe(VirDomainRunningReason.BOOTED);
  });

  it('can be dumped in a chosen format', async () => {
    const { MEMORY_ONLY } = VirDomainCoreDumpFlags;
    const { KDUMP_ZLIB } = VirDomainCoreDumpFormat;
    await domain.coreDumpWithFormat(`${FILE}.dump`, KDUMP_ZLIB, { flags: MEMORY_ONLY });
    await ask('pool-refresh', 'disks');
    const volume = await connection.storageVolLookupByPath(`${FILE}.dump`);
    expect((await volume.getInfo()).capacity).toBeGreaterThan(0n);
    expect(await domain.isActive()).toBe(true);
  });

  function ask(...args: readonly string[]): Promise<string> {
    return virsh(daemon.uri('qemu'), ...args);
  }
});
