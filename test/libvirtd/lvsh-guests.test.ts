import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { until } from '../support/until.ts';
import { lvsh } from '../unit/cli/support/test-environment.ts';
import { makeDisk, startPool } from './api/guest.ts';
import { FakeAgent } from './guest-agent/fake-agent.ts';
import { compareWithVirsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'lvsh-guests-'));
const files = Object.fromEntries(
  ['keys', 'memory', 'medium', 'talk'].map((name) => [name, join(folder, name)]),
) as Readonly<Record<'keys' | 'memory' | 'medium' | 'talk', string>>;

/** A domain that is only defined, with a memory device. */
const MEMORY_XML = `
  <domain type='qemu'><name>memory</name><maxMemory slots='4' unit='KiB'>262144</maxMemory>
    <memory>131072</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
    <cpu><numa><cell id='0' cpus='0' memory='65536'/></numa></cpu><devices>
    <memory model='virtio-mem'><target><size unit='KiB'>131072</size><node>0</node>
      <block unit='KiB'>2048</block><requested unit='KiB'>65536</requested></target></memory>
    </devices></domain>`;

describeWithLibvirtd('lvsh about a running guest', () => {
  let daemon: Libvirtd;
  let agent: FakeAgent;
  let connection: Connection;
  let domain: Domain;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    agent = await FakeAgent.start();
    connection = await connect(daemon.uri('qemu'));
    const path = await makeDisk(await startPool(connection), 'disk.qcow2', 'qcow2');
    domain = await connection.domainDefineXml(`<domain type='qemu'>
      <name>talk</name><memory unit='MiB'>64</memory><vcpu current='1'>2</vcpu>
      <iothreads>1</iothreads><os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>${agent.devices}
        <disk type='file'><driver name='qemu' type='qcow2'/><source file='${path}'/>
          <target dev='vda' bus='virtio'/></disk>
        <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>
        <interface type='user'><mac address='52:54:00:00:00:01'/></interface>
        <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/><serial type='pty'/>
      </devices></domain>`);
    await domain.create();
    await until(async () => (await domain.getXmlDesc()).includes("state='connected'"));
    writeFileSync(files.talk, await domain.getXmlDesc({ flags: ['SECURE', 'MIGRATABLE'] }));
    writeFileSync(files.memory, MEMORY_XML);
    await connection.domainDefineXml(MEMORY_XML);
    writeFileSync(files.keys, 'ssh-ed25519 CCCC\n');
    writeFileSync(
      files.medium,
      `<disk type='file' device='cdrom'><source file='${agent.bootDisk}'/>
      <target dev='hdc' bus='ide'/></disk>`,
    );
  });

  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
    await agent?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Removes ids, addresses and positions, which the hypervisor chooses. */
  const mask = (text: string): string =>
    text
      .replaceAll(/ id='\d+'/g, ' id')
      .replaceAll(/<(current|actual)[^>]*>\d+/g, '<$1>')
      .replaceAll(/"id": ?"libvirt-\d+"/g, '"id":"ID"');
  const xml = { state: ['dumpxml talk', 'dumpxml talk --inactive'], mask };
  const ping = '{"execute":"query-status"}';

  describe('with a guest agent and a monitor', () => {
    compareWithVirsh(
      () => daemon.uri('qemu'),
      [
        { line: 'guestinfo talk' },
        { line: 'guestinfo talk --os --hostname' },
        { line: 'guestvcpus talk' },
        { line: 'guestvcpus talk 1 --disable' },
        { line: 'domfsfreeze talk /', undo: ['domfsthaw talk'] },
        { line: 'domhostname talk --source agent' },
        { line: 'domhostname talk --source lease' },
        { line: 'domtime talk' },
        { line: 'domtime talk --sync' },
        { line: 'get-user-sshkeys talk root' },
        { line: `set-user-sshkeys talk root --file ${files.keys}` },
        { line: `set-user-sshkeys talk root --file ${files.keys} --remove` },
        { line: 'set-user-password talk root secret --encrypted' },
        { line: 'guest-agent-timeout talk --timeout 5' },
        { line: 'dompmsuspend talk mem' },
        { line: 'dompmwakeup talk' },
        { line: 'qemu-monitor-command talk --hmp info status' },
        { line: ['qemu-monitor-command', 'talk', ping], mask },
        { line: ['qemu-monitor-command', 'talk', '--pretty', ping], mask },
        { line: ['qemu-monitor-command', 'talk', '--return-value', ping] },
        { line: ['qemu-monitor-command', 'talk', '--return-value', '{"execute":"nix"}'] },
        { line: 'ttyconsole talk' },
        { line: 'vncdisplay talk' },
        { line: 'domlaunchsecinfo talk' },
        { line: `domsetlaunchsecstate talk --secrethdr ${files.keys} --secret ${files.keys}` },
        { line: 'setvcpu talk 1 --enable --config', ...xml },
        { line: 'setvcpu talk 1 --disable --config', ...xml },
        { line: 'detach-device-alias talk nix', ...xml },
        {
          line: `update-device talk ${files.medium} --config`,
          ...xml,
          undo: ['change-media talk hdc --eject --config'],
        },
        { line: 'update-memory-device memory --requested-size 128MiB', state: ['dumpxml memory'] },
        { line: 'update-memory-device talk --requested-size 128MiB' },
        { line: 'domxml-to-native qemu-argv --domain talk' },
        { line: `domxml-from-native qemu-argv ${files.keys}` },
        { line: 'qemu-attach 1' },
        { line: `dump talk ${folder}/core --memory-only --format elf` },
        { line: 'migrate-getspeed talk' },
        { line: 'migrate-setspeed talk 100', state: ['migrate-getspeed talk'] },
        { line: 'migrate-getmaxdowntime talk' },
        { line: 'migrate-setmaxdowntime talk 400', state: ['migrate-getmaxdowntime talk'] },
        { line: 'migrate-compcache talk --size 67108864' },
        { line: 'migrate-postcopy talk' },
        { line: 'undefine memory --nvram --tpm', ...xml, undo: [`define ${files.memory}`] },
        { line: 'blkdeviotune talk vda --read-iops-sec 500', ...xml },
        {
          line: 'iothreadadd talk 4 --config --live',
          ...xml,
          undo: ['iothreaddel talk 4 --config --live'],
        },
        { line: 'schedinfo talk' },
        { line: 'emulatorpin talk 0 --config', ...xml },
      ],
    );

    it('starts the measurement of the memory that a guest changes', async () => {
      const uri = daemon.uri('qemu');
      const { exitCode, stdout } = await lvsh(
        undefined,
        `-c ${uri} -o virsh domdirtyrate-calc talk`,
      );
      expect(exitCode).toBe(0);
      expect(stdout).toBe("Start to calculate domain's memory dirty rate successfully.\n\n");
    });
  });

  describe('with a managed save image', () => {
    compareWithVirsh(
      () => daemon.uri('qemu'),
      [
        { line: 'managedsave-dumpxml talk' },
        { line: 'managedsave-dumpxml talk', given: ['managedsave talk'], undo: ['start talk'] },
        {
          line: `managedsave-define talk ${files.talk} --paused`,
          given: ['managedsave talk'],
          undo: ['start talk'],
        },
      ],
    );
  });
});
