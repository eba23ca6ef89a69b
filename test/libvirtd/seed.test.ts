import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain, StoragePool, StorageVol } from '../../src/index.ts';
import { connect, waitForDomainState } from '../../src/index.ts';
import type { Seed } from '../../src/seed/index.ts';
import { createSeedVolume, seedIso } from '../../src/seed/index.ts';
import { WAIT_LIMIT_MS } from '../support/time-limits.ts';
import { initramfs, MOUNTS } from './seed/initramfs.ts';
import type { Kernel } from './seed/kernel.ts';
import { findKernel } from './seed/kernel.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { python, run, virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const SEED: Seed = {
  userData: {
    users: ['default', { name: 'ann' }],
    count: 1e21,
    text: 'a\u0085b\u2028c\ufeff\u007f😀',
  },
  metaData: { 'instance-id': 'i-1', 'local-hostname': 'web' },
  networkConfig: { version: 2, ethernets: { eth0: { dhcp4: true } } },
  vendorData: '#!/bin/sh\necho Grüße\n',
};
const NAMES = ['meta-data', 'network-config', 'user-data', 'vendor-data'];
/** The names of ISO 9660 itself, for readers that know neither Rock Ridge nor Joliet. */
const PLAIN_NAMES = ['META_DAT.;1', 'NETWORK_.;1', 'USER_DAT.;1', 'VENDOR_D.;1'];

describeWithLibvirtd('A seed', () => {
  let folder: string;
  let daemon: Libvirtd;
  let connection: Connection;
  let pool: StoragePool;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-'));
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    pool = await connection.storagePoolCreateXml(`<pool type='dir'><name>seeds</name>
      <target><path>/var/lib/libvirt/images</path></target></pool>`);
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('as a file', () => {
    let image: string;
    beforeAll(() => {
      image = join(folder, 'seed.iso');
      writeFileSync(image, seedIso(SEED));
    });

    it('is found by blkid by its label, as cloud-init looks for it', async () => {
      const output = await run('/usr/sbin/blkid', ['--probe', '--output', 'export', image]);
      expect(output.split('\n')).toEqual(expect.arrayContaining(['LABEL=cidata', 'TYPE=iso9660']));
    });

    it('is an ISO 9660 file system for file', async () => {
      expect(await run('/usr/bin/file', ['--brief', image])).toBe(
        "ISO 9660 CD-ROM filesystem data 'cidata'\n",
      );
    });

    it.each<[string, readonly string[], readonly string[]]>([
      ['Rock Ridge', ['-R'], NAMES],
      ['Joliet', ['-J'], NAMES],
      ['ISO 9660', [], PLAIN_NAMES],
    ])('has all names and contents of %s for isoinfo', async (_, options, names) => {
      const listed = await run('/usr/bin/isoinfo', [...options, '-f', '-i', image]);
      expect(listed.trim().split('\n')).toEqual(names.map((name) => `/${name}`));
      const extract = (name: string): Promise<string> =>
        run('/usr/bin/isoinfo', [...options, '-i', image, '-x', `/${name}`]);
      expect(await Promise.all(names.map(extract))).toEqual(await contents());
    });

    it('is complete for xorriso, which reads each block', async () => {
      const output = await run('/usr/bin/xorriso', [
        ...['-report_about', 'NOTE', '-indev', image, '-find', '/', '-type', 'f', '--'],
        ...['-check_md5_r', 'WARNING', '/', '--', '-pvd_info'],
      ]);
      const paths = output.match(/^'\/.*'$/gm) ?? [];
      expect(paths).toEqual(NAMES.map((name) => `'/${name}'`));
      expect(output).toMatch(/^Volume Id {4}: cidata$/m);
    });

    it('has objects that PyYAML reads as the same values, as cloud-init does', async () => {
      const read = await python<unknown>(
        `import json, sys, yaml
print(json.dumps([yaml.safe_load(text) for text in sys.argv[1:]]))`,
        ...(await contents()).slice(0, 3),
      );
      expect(read).toEqual([SEED.metaData, SEED.networkConfig, SEED.userData]);
    });

    /** Returns the contents of all files as xorriso extracts them. */
    async function contents(): Promise<readonly string[]> {
      const target = join(folder, 'extracted');
      if (!existsSync(target)) {
        await run('/usr/bin/xorriso', ['-osirrox', 'on', '-indev', image, '-extract', '/', target]);
      }
      return NAMES.map((name) => readFileSync(join(target, name), 'utf8'));
    }
  });

  describe('as a volume of libvirtd', () => {
    it('has the bytes of the image', async () => {
      const volume = await createSeedVolume(pool, 'bytes.iso', SEED);
      const copy = join(folder, 'copy.iso');
      await virsh(daemon.uri('qemu'), 'vol-download', '--pool', 'seeds', volume.name, copy);
      expect(readFileSync(copy).equals(seedIso(SEED))).toBe(true);
      await volume.delete();
    });

    it('is refused if the volume exists, unless it may be replaced', async () => {
      await createSeedVolume(pool, 'twice.iso', SEED);
      await expect(createSeedVolume(pool, 'twice.iso', {})).rejects.toMatchObject({
        code: 'VIR_ERR_STORAGE_VOL_EXIST',
      });
      const volume = await createSeedVolume(pool, 'twice.iso', {}, { replace: true });
      expect((await volume.getInfo()).capacity).toBe(BigInt(seedIso({}).length));
      await volume.delete();
    });

    it('is read by the kernel of a guest, with Rock Ridge and with Joliet', async () => {
      const volume = await createSeedVolume(pool, 'guest.iso', SEED);
      const log = join(folder, 'serial.log');
      const guest = await startReader(volume, requireKernel(), log);
      await waitForDomainState(guest, 'SHUTOFF', { timeoutMs: WAIT_LIMIT_MS });
      const lines = readFileSync(log, 'latin1').matchAll(/^file (\S+) (\S+) (\S*)\r?$/gm);
      const found = Array.from(lines, ([, mount, name, text = '']) => {
        return { mount, name, text: Buffer.from(text, 'base64').toString() };
      });
      const expected = Object.values(MOUNTS).flatMap((mount) =>
        NAMES.map((name) => ({ mount, name, text: expect.any(String) })),
      );
      expect(found).toEqual(expected);
      expect(found[3]?.text).toBe(SEED.vendorData);
      expect(JSON.parse(found[4]?.text ?? '')).toEqual(SEED.metaData);
    });
  });

  async function startReader(volume: StorageVol, kernel: Kernel, log: string): Promise<Domain> {
    const initrd = join(folder, 'initrd');
    writeFileSync(initrd, initramfs(kernel));
    // Emulated: not every nested KVM has the CPU that a kernel needs.
    return connection.domainCreateXml(`<domain type='qemu'><name>reader</name>
      <memory unit='MiB'>256</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type>
        <kernel>${kernel.path}</kernel><initrd>${initrd}</initrd>
        <cmdline>console=ttyS0 quiet panic=-1</cmdline></os>
      <on_reboot>destroy</on_reboot>
      <features><acpi/></features>
      <devices>
        <disk type='volume' device='cdrom'><source pool='seeds' volume='${volume.name}'/>
          <target dev='hda' bus='ide'/><readonly/></disk>
        <serial type='file'><source path='${log}'/></serial>
      </devices></domain>`);
  }
});

function requireKernel(): Kernel {
  const kernel = findKernel();
  if (kernel === null) {
    throw new Error('no kernel for a guest: run scripts/install-test-packages.sh');
  }
  return kernel;
}
