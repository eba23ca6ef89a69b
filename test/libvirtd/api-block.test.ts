import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain, StoragePool } from '../../src/index.ts';
import {
  connect,
  VirDomainBlockCommitFlags,
  VirDomainBlockCopyFlags,
  VirDomainBlockJobAbortFlags,
  VirDomainBlockJobType,
  VirDomainBlockResizeFlags,
  VirDomainGetJobStatsFlags,
  VirDomainJobOperation,
  VirDomainJobType,
  VirDomainMemoryFlags,
} from '../../src/index.ts';
import { until } from '../support/until.ts';
import { defineGuest, makeDisk, startPool } from './api/guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const MIB = 1_048_576;
const { COPY, ACTIVE_COMMIT } = VirDomainBlockJobType;

describeWithLibvirtd('a running guest', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  let pool: StoragePool;
  let domain: Domain;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    pool = await startPool(connection);
    const path = await makeDisk(pool, 'disk.qcow2', 'qcow2');
    domain = await defineGuest(connection, 'disks', { path, format: 'qcow2' });
    await domain.create();
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  it('has a raw disk that blockPeek() reads, in several calls if needed', async () => {
    // libvirt reads raw images only.
    await expect(domain.blockPeek('vda', 0, 4)).rejects.toMatchObject({
      code: 'VIR_ERR_OPERATION_UNSUPPORTED',
    });
    const raw = await makeDisk(pool, 'raw.img');
    const second = await defineGuest(connection, 'raw', { path: raw });
    const bytes = await second.blockPeek('vda', 16, 6 * MIB + 5);
    expect(bytes.length).toBe(6 * MIB + 5);
    await expect(second.blockPeek('vda', 0, -1)).rejects.toMatchObject({ argument: 'size' });
    await expect(second.blockPeek('vdz', 0, 0)).rejects.toMatchObject({
      code: 'VIR_ERR_INVALID_ARG',
    });
    await second.undefine();
  });

  it('has a disk that blockResize() enlarges', async () => {
    await domain.blockResize('vda', 16 * MIB, { flags: VirDomainBlockResizeFlags.BYTES });
    expect((await domain.getBlockInfo('vda')).capacity).toBe(BigInt(16 * MIB));
    await domain.setBlockThreshold('vda', 10 * MIB);
  });

  it('switches to the copy that blockCopy() makes of its disk', async () => {
    expect(await domain.getBlockJobInfo('vda')).toBeNull();
    const { TRANSIENT_JOB } = VirDomainBlockCopyFlags;
    const copy = `<disk type='file'><driver type='qcow2'/>
      <source file='/var/lib/libvirt/images/copy.qcow2'/></disk>`;
    await domain.blockCopy('vda', copy, {
      params: { bandwidth: 1_000_000_000, granularity: 4096 },
      flags: TRANSIENT_JOB,
    });
    expect(await domain.getBlockJobInfo('vda')).toMatchObject({ type: COPY });
    await domain.blockJobSetSpeed('vda', 500);
    expect(await virsh(daemon.uri('qemu'), 'blockjob', 'disks', 'vda')).toContain(
      '(500.000 MiB/s)',
    );
    await until(async () => (await domain.getXmlDesc()).includes("ready='yes'"));
    await domain.blockJobAbort('vda', { flags: VirDomainBlockJobAbortFlags.PIVOT });
    expect(await domain.getXmlDesc()).toContain("file='/var/lib/libvirt/images/copy.qcow2'");
    expect(await domain.getBlockJobInfo('vda')).toBeNull();
  });

  it('has a disk that blockPull() and blockCommit() merge with its backing file', async () => {
    await virsh(daemon.uri('qemu'), 'snapshot-create-as', 'disks', '--no-metadata', '--disk-only');
    await domain.blockPull('vda');
    await until(async () => (await domain.getBlockJobInfo('vda')) === null);
    await until(async () => !(await domain.getXmlDesc()).includes('<backingStore type='));

    await virsh(
      daemon.uri('qemu'),
      'snapshot-create-as',
      'disks',
      'b',
      '--no-metadata',
      '--disk-only',
    );
    await domain.blockCommit('vda', { flags: VirDomainBlockCommitFlags.ACTIVE });
    expect(await domain.getBlockJobInfo('vda')).toMatchObject({ type: ACTIVE_COMMIT });
    await until(async () => (await domain.getXmlDesc()).includes("ready='yes'"));
    await domain.blockJobAbort('vda', { flags: VirDomainBlockJobAbortFlags.PIVOT });
    expect(await domain.getXmlDesc()).not.toContain('disks.b');
  });

  it('has a disk that backupBegin() backs up in a job with statistics', async () => {
    await domain.backupBegin(`<domainbackup><disks><disk name='vda' type='file'>
      <target file='/var/lib/libvirt/images/backup.qcow2'/></disk></disks></domainbackup>`);
    await until(async () => (await domain.getJobInfo()).type === VirDomainJobType.NONE);
    const { COMPLETED } = VirDomainGetJobStatsFlags;
    const stats = await domain.getJobStats({ flags: COMPLETED });
    expect(stats.type).toBe(VirDomainJobType.COMPLETED);
    expect(stats.params).toMatchObject({ operation: VirDomainJobOperation.BACKUP, success: true });
    await expect(domain.backupGetXmlDesc()).rejects.toMatchObject({
      code: 'VIR_ERR_NO_DOMAIN_BACKUP',
    });
    await expect(domain.abortJob()).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_INVALID' });
  });

  describe('has memory', () => {
    it('that memoryPeek() reads at physical and at virtual addresses', async () => {
      const { PHYSICAL, VIRTUAL } = VirDomainMemoryFlags;
      const reset = await domain.memoryPeek(0xf_ff_f0, 16, { flags: PHYSICAL });
      // The BIOS has a far jump at this address.
      expect(reset[0]).toBe(0xea);
      expect((await domain.memoryPeek(0, 4, { flags: VIRTUAL })).length).toBe(4);
      await expect(domain.memoryPeek(0, 4)).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_ARG' });
    });

    it('whose dirty rate startDirtyRateCalc() measures', async () => {
      await domain.startDirtyRateCalc(1);
      await until(async () => {
        const [record] = await connection.domainListGetStats([domain]);
        return typeof record?.params['dirtyrate.megabytes_per_second'] === 'bigint';
      });
    });
  });
});
