import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { compareWithVirsh, virsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'lvsh-devices-'));
const deviceFile = join(folder, 'disk.xml');

const domainXml = (type: string): string => `
  <domain type='${type}'><name>web</name><memory>65536</memory><vcpu>2</vcpu>
    <os><type>hvm</type></os><devices>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/images/web.img'/>
      <target dev='vda' bus='virtio'/></disk>
    <disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/sdx'/>
      <target dev='vdb' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target dev='hdc' bus='ide'/>
      <readonly/></disk>
    <interface type='network'><mac address='52:54:00:11:22:33'/><source network='default'/>
      <model type='virtio'/></interface>
    <interface type='bridge'><mac address='52:54:00:11:22:34'/><source bridge='br9'/></interface>
  </devices></domain>`;

/** Defines the domain `web`. */
async function define(uri: string, type: string): Promise<void> {
  const file = join(folder, `${type}.xml`);
  writeFileSync(file, domainXml(type));
  const { failed, stderr } = await virsh(uri, ['define', file]);
  if (failed) throw new Error(stderr);
}

describeWithLibvirtd('lvsh about devices', () => {
  let daemon: Libvirtd;
  let holder: Connection;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    // The test driver forgets its state when its last connection is closed.
    holder = await connect(daemon.uri('test'));
    writeFileSync(
      deviceFile,
      "<disk type='file' device='disk'><source file='/images/x.img'/><target dev='vdd' bus='virtio'/></disk>",
    );
    await define(daemon.uri('test'), 'test');
    await virsh(daemon.uri('test'), ['start', 'web']);
    await define(daemon.uri('qemu'), 'qemu');
  });

  afterAll(async () => {
    await holder.close();
    await daemon.stop();
    rmSync(folder, { recursive: true });
  });

  // The test driver's counters are made from the time of day.
  const mask = (text: string): string => text.replaceAll(/\d+$/gm, 'N');

  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: 'domiflist web' },
      { line: 'domiflist web --inactive' },
      { line: 'domblklist web' },
      { line: 'domblklist web --details' },
      { line: 'domblkinfo web vda' },
      { line: 'domblkinfo web --all' },
      { line: 'domblkinfo web vda --human' },
      { line: 'domblkinfo web --all --human' },
      { line: 'domifstat web testnet0', mask },
      { line: 'domifaddr web' },
      { line: 'domifaddr web --full' },
      { line: 'domifaddr web testnet1' },
      { line: 'domifaddr web --source agent' },
      { line: 'domif-getlink web testnet0' },
      { line: 'domif-getlink web 52:54:00:11:22:34' },
    ],
  );

  // The test driver of this release cannot change devices; the definitions of QEMU can be changed.
  const state = ['dumpxml web'];
  compareWithVirsh(
    () => daemon.uri('qemu'),
    [
      {
        line: `attach-device web ${deviceFile} --config`,
        state,
        undo: ['detach-disk web vdd --config'],
      },
      {
        line: `detach-device web ${deviceFile} --config`,
        given: [`attach-device web ${deviceFile} --config`],
        state,
      },
      { line: `attach-device web ${deviceFile}`, state },
      {
        line: 'attach-disk web /images/y.img vdc --targetbus virtio --subdriver qcow2 --config',
        state,
        undo: ['detach-disk web vdc --config'],
      },
      {
        line: 'detach-disk web vdc --persistent',
        given: ['attach-disk web /images/y.img vdc --config'],
        state,
      },
      { line: 'detach-disk web vdz --config', state },
      {
        line: 'change-media web hdc /images/a.iso --insert --config',
        state,
        undo: ['change-media web hdc --eject --config'],
      },
      {
        line: 'change-media web hdc /images/b.iso --config',
        given: ['change-media web hdc /images/a.iso --insert --config'],
        state,
        undo: ['change-media web hdc --eject --config'],
      },
      {
        line: 'change-media web hdc --eject --config',
        given: ['change-media web hdc /images/a.iso --insert --config'],
        state,
      },
      { line: 'change-media web hdc --eject --config', state },
      { line: 'change-media web vda --eject --config', state },
      {
        line: 'domif-setlink web 52:54:00:11:22:33 down --config',
        state,
        undo: ['domif-setlink web 52:54:00:11:22:33 up --config'],
      },
      { line: 'domif-setlink web 52:54:00:11:22:99 down', state },
      {
        line: 'attach-interface web network default --mac 52:54:00:11:22:99 --model virtio --config',
        state,
        undo: ['detach-interface web network --mac 52:54:00:11:22:99 --config'],
      },
      {
        line: 'detach-interface web network --mac 52:54:00:11:22:99 --config',
        given: ['attach-interface web network default --mac 52:54:00:11:22:99 --config'],
        state,
      },
    ],
  );
});
