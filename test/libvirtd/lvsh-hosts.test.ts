import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run } from '../../src/cli/run.ts';
import { until } from '../support/until.ts';
import { lvsh, TestEnvironment } from '../unit/cli/support/test-environment.ts';
import { compareWithVirsh, virsh } from './lvsh/compare.ts';
import { keepTestDriver } from './support/kept-driver.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'lvsh-hosts-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const CPU = file('cpu.xml', '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>');
const CPUS = file(
  'cpus.xml',
  `<?xml version='1.0'?><cpu><arch>x86_64</arch><model>qemu64</model></cpu>
   <domain><cpu><arch>x86_64</arch><model>kvm64</model></cpu></domain>`,
);
const NETWORK = file('net.xml', "<network><name>n1</name><bridge name='vbr8'/></network>");
const NO_CPU = NETWORK;
const PORT_ID = 'aaaaaaaa-2222-3333-4444-555555555555';
const PORT = file(
  'port.xml',
  `<networkport><uuid>${PORT_ID}</uuid><owner><name>web</name>
    <uuid>11111111-2222-3333-4444-555555555555</uuid></owner>
    <mac address='52:54:00:7b:35:93'/></networkport>`,
);
const POOL = file(
  'pool.xml',
  "<pool type='dir'><name>p1</name><target><path>/p1</path></target></pool>",
);
const FILTER = file('filter.xml', "<filter name='f1' chain='root'/>");
const SNAPSHOT = file('snapshot.xml', '<domainsnapshot><name>s1</name></domainsnapshot>');
const VOLUME = file('vol.xml', "<volume><name>v1</name><capacity unit='M'>2</capacity></volume>");
const COPY = file('copy.xml', "<volume><name>v2</name><capacity unit='M'>2</capacity></volume>");
const SOURCE = file('source.xml', "<source><host name='nas'/></source>");
const SCREENS = file(
  'screens.xml',
  `<domain type='test'><name>screens</name><memory>1024</memory><os><type>hvm</type></os><devices>
    <graphics type='dbus' address='unix:path=/tmp/bus'/>
    <graphics type='spice' port='5901' listen='1.2.3.4'/></devices></domain>`,
);
const withoutUuids = (text: string): string =>
  text.replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'UUID');
const editor = (change: string) => ({ EDITOR: `sed -i '${change}'` });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWithLibvirtd('lvsh about a host with the test driver', () => {
  const uri = keepTestDriver();

  // The events of releases after virsh 9.0.0.
  const oldEvents = (text: string): string =>
    text.replaceAll(/^(nic-mac-change|vcpu-removed|channel-lifecycle|metadata-change)\n/gm, '');

  compareWithVirsh(uri, [
    { line: 'iface-begin', undo: ['iface-rollback'] },
    { line: 'iface-commit', given: ['iface-begin'], state: ['iface-list --all'] },
    { line: 'iface-commit' },
    { line: 'iface-rollback', given: ['iface-begin'], state: ['iface-list --all'] },
    { line: 'iface-rollback' },
    { line: 'allocpages 4 1' },
    { line: 'node-memory-tune' },
    { line: 'nodesevinfo' },
    { line: 'net-port-list default' },
    { line: 'find-storage-pool-sources-as netfs nas' },
    { line: 'find-storage-pool-sources-as netfs' },
    { line: `find-storage-pool-sources netfs ${SOURCE}` },
    {
      line: `vol-create-from default-pool ${COPY} v1 --inputpool default-pool`,
      given: [`vol-create default-pool ${VOLUME}`],
      state: ['vol-dumpxml v2 default-pool'],
      undo: ['vol-delete v1 default-pool', 'vol-delete v2 default-pool'],
    },
    {
      line: 'pool-edit p1',
      given: [`pool-define ${POOL}`],
      variables: editor('s#/p1<#/other<#'),
      state: ['pool-dumpxml p1'],
      undo: ['pool-undefine p1'],
      mask: withoutUuids,
    },
    { line: 'pool-edit default-pool', variables: { EDITOR: 'true' } },
    {
      line: 'snapshot-edit test s1',
      given: [`snapshot-create test ${SNAPSHOT}`],
      variables: editor('s#<name>s1</name>#<name>s1</name><description>d</description>#'),
      state: ['snapshot-list test --name'],
      undo: ['snapshot-delete test s1'],
    },
    { line: 'net-dumpxml default --xpath //ip' },
    { line: 'net-dumpxml default --xpath //ip/@address' },
    { line: 'net-dumpxml default --xpath //ip|//bridge --wrap' },
    { line: 'net-dumpxml default --xpath //none' },
    { line: 'dumpxml test --xpath //vcpu' },
    { line: 'pool-dumpxml default-pool --xpath //target/path' },
    { line: 'iface-dumpxml eth1 --xpath //mac' },
    { line: 'event --list', mask: oldEvents },
    { line: 'net-event --list', mask: oldEvents },
    { line: 'pool-event --list' },
    { line: 'nodedev-event --list' },
    { line: 'secret-event --list' },
    ...['domdisplay screens --type dbus', 'domdisplay screens --all'].map((line) => ({
      line,
      given: [`create ${SCREENS}`],
      undo: ['destroy screens'],
    })),
  ]);
});

describeWithLibvirtd('lvsh about a host with the QEMU driver', () => {
  let daemon: Libvirtd;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    await virsh(daemon.uri('qemu'), ['net-create', NETWORK]);
  });

  afterAll(async () => {
    await daemon?.stop();
  });

  compareWithVirsh(
    () => daemon.uri('qemu'),
    [
      { line: `cpu-compare ${CPU}` },
      { line: `cpu-compare ${CPU} --error` },
      { line: `cpu-compare ${NO_CPU}` },
      { line: `cpu-baseline ${CPU}` },
      { line: `cpu-baseline ${CPUS}` },
      { line: `cpu-baseline ${CPUS} --features` },
      { line: `hypervisor-cpu-compare ${CPU}` },
      { line: `hypervisor-cpu-baseline --file ${CPU}` },
      { line: 'hypervisor-cpu-baseline --model Nehalem' },
      { line: 'nodesevinfo' },
      { line: 'nodesuspend moon 60' },
      {
        line: `net-port-create n1 ${PORT}`,
        state: ['net-port-list n1'],
        undo: [`net-port-delete n1 ${PORT_ID}`],
      },
      ...[
        'net-port-list n1',
        'net-port-list n1 --uuid',
        `net-port-dumpxml n1 ${PORT_ID}`,
        `net-port-dumpxml n1 ${PORT_ID} --xpath //mac`,
      ].map((line) => ({
        line,
        given: [`net-port-create n1 ${PORT}`],
        undo: [`net-port-delete n1 ${PORT_ID}`],
      })),
      {
        line: `net-port-delete n1 ${PORT_ID}`,
        given: [`net-port-create n1 ${PORT}`],
        state: ['net-port-list n1'],
      },
      {
        line: 'nwfilter-edit f1',
        given: [`nwfilter-define ${FILTER}`],
        variables: editor('s/chain=.root./& priority="-100"/'),
        state: ['nwfilter-dumpxml f1'],
        undo: ['nwfilter-undefine f1'],
        mask: withoutUuids,
      },
      { line: 'nodedev-dumpxml computer --xpath //capability/@type' },
    ],
  );

  it('nodecpustats --percent has the lines of virsh', async () => {
    const words = ['nodecpustats', '--percent'];
    const mask = (text: string): string => text.replaceAll(/[ \d]{5}\.\d%/g, 'N%');
    const theirs = await virsh(daemon.uri('qemu'), words);
    const line = ['-c', daemon.uri('qemu'), '-o', 'virsh', ...words];
    const environment = new TestEnvironment(undefined, line, {});
    let isOver = false;
    const exit = run(environment).finally(() => {
      isOver = true;
    });
    await until(() => {
      environment.advance(1000);
      return isOver;
    });
    expect(await exit).toBe(0);
    expect(mask(environment.stdout.text)).toBe(mask(theirs.stdout));
  });

  it('node-memory-tune prints the parameters in the layout of virsh', async () => {
    const theirs = await virsh(daemon.uri('qemu'), ['node-memory-tune']);
    const ours = await lvsh(undefined, [
      '-c',
      daemon.uri('qemu'),
      '-o',
      'virsh',
      'node-memory-tune',
    ]);
    const mask = (text: string): string => text.replaceAll(/\d+$/gm, 'N');
    expect(mask(ours.stdout)).toBe(mask(theirs.stdout));
  });

  it('hypervisor-cpu-models lists models that domcapabilities names', async () => {
    const { stdout } = await lvsh(undefined, [
      ...['-c', daemon.uri('qemu'), '-o', 'name', 'hypervisor-cpu-models', '--all'],
    ]);
    expect(stdout.split('\n')).toContain('qemu64');
  });
});
