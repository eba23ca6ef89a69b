import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { lvsh } from '../unit/cli/support/test-environment.ts';
import { compareWithVirsh, virsh } from './lvsh/compare.ts';
import { keepTestDriver } from './support/kept-driver.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const UUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;
/** Removes UUIDs, which the daemon chooses for each new object. */
const withoutUuids = (text: string): string => text.replaceAll(UUID, 'UUID');

const folder = mkdtempSync(join(tmpdir(), 'lvsh-objects-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const NET = file('net.xml', "<network><name>n1</name><bridge name='vbr9'/></network>");
const POOL = file(
  'pool.xml',
  "<pool type='dir'><name>p1</name><target><path>/p1</path></target></pool>",
);
const VOLUME = file('vol.xml', "<volume><name>v9</name><capacity unit='M'>2</capacity></volume>");
const SECRET_ID = '11111111-2222-3333-4444-555555555555';
const SECRET = file(
  'secret.xml',
  `<secret ephemeral='no'><uuid>${SECRET_ID}</uuid><usage type='volume'><volume>/x</volume></usage></secret>`,
);
const FILTER = file('filter.xml', "<filter name='f1' chain='root'/>");
const VALUE = file('value.txt', 'c2VjcmV0');

describeWithLibvirtd('lvsh and virsh with the test driver', () => {
  const uri = keepTestDriver();

  compareWithVirsh(uri, [
    { line: 'net-info default' },
    { line: 'net-uuid default' },
    { line: 'net-info nix' },
    { line: 'net-dhcp-leases default' },
    {
      line: 'net-autostart default',
      state: ['net-info default'],
      undo: ['net-autostart default --disable'],
    },
    {
      line: 'net-autostart default --disable',
      given: ['net-autostart default'],
      state: ['net-info default'],
      undo: ['net-autostart default --disable'],
    },
    { line: `net-define ${NET}`, state: ['net-list --all'], undo: ['net-undefine n1'] },
    { line: `net-create ${NET}`, state: ['net-list --all'], undo: ['net-destroy n1'] },
    { line: 'net-undefine n1', given: [`net-define ${NET}`], state: ['net-list --all'] },
    { line: 'pool-list' },
    { line: 'pool-list --all --details' },
    { line: 'pool-list --all --name' },
    { line: 'pool-list --uuid' },
    { line: 'pool-info default-pool' },
    { line: 'pool-info default-pool --bytes' },
    { line: 'pool-info nix' },
    { line: 'pool-uuid default-pool' },
    { line: 'pool-dumpxml default-pool' },
    {
      line: 'pool-autostart default-pool',
      state: ['pool-info default-pool'],
      undo: ['pool-autostart default-pool --disable'],
    },
    { line: 'pool-refresh default-pool', state: ['pool-list --all'] },
    { line: `pool-define ${POOL}`, state: ['pool-list --all'], undo: ['pool-undefine p1'] },
    {
      line: 'pool-define-as p2 dir --target /p2',
      state: ['pool-dumpxml p2'],
      undo: ['pool-undefine p2'],
      mask: withoutUuids,
    },
    {
      line: 'pool-create-as p3 dir --target /p3',
      state: ['pool-list --all'],
      undo: ['pool-destroy p3'],
    },
    {
      line: 'pool-build p1',
      given: [`pool-define ${POOL}`],
      state: ['pool-list --all'],
      undo: ['pool-undefine p1'],
    },
    {
      line: 'pool-start p1',
      given: [`pool-define ${POOL}`],
      state: ['pool-list --all'],
      undo: ['pool-destroy p1', 'pool-undefine p1'],
    },
    {
      line: 'pool-undefine p1',
      given: [`pool-define ${POOL}`],
      state: ['pool-list --all'],
    },
    {
      line: 'pool-destroy default-pool',
      state: ['pool-list --all'],
      undo: ['pool-start default-pool'],
    },
    { line: 'vol-list default-pool' },
    {
      line: 'vol-create-as default-pool v1 1G --format qcow2',
      state: ['vol-dumpxml v1 default-pool'],
      undo: ['vol-delete v1 default-pool'],
    },
    {
      line: `vol-create default-pool ${VOLUME}`,
      state: ['vol-list default-pool --details'],
      undo: ['vol-delete v9 default-pool'],
    },
    ...[
      'vol-list default-pool',
      'vol-list default-pool --details',
      'vol-info v9 default-pool',
      'vol-info --vol v9 --pool default-pool --bytes',
      'vol-path v9 default-pool',
      'vol-key v9 default-pool',
      'vol-name /default-pool/v9',
      'vol-pool /default-pool/v9',
      'vol-pool /default-pool/v9 --uuid',
      'vol-dumpxml v9 default-pool',
    ].map((line) => ({
      line,
      given: [`vol-create default-pool ${VOLUME}`],
      undo: ['vol-delete v9 default-pool'],
    })),
    {
      line: 'vol-clone v9 v10 default-pool',
      given: [`vol-create default-pool ${VOLUME}`],
      state: ['vol-dumpxml v10 default-pool'],
      undo: ['vol-delete v9 default-pool', 'vol-delete v10 default-pool'],
    },
    {
      line: 'vol-delete v9 default-pool',
      given: [`vol-create default-pool ${VOLUME}`],
      state: ['vol-list default-pool'],
    },
    { line: 'hostname' },
    { line: 'nodeinfo' },
    { line: 'freecell' },
    { line: 'freecell --all' },
    { line: 'freecell --cellno 1' },
    { line: 'freepages --all' },
    { line: 'nodecpumap' },
    { line: 'nodecpumap --pretty' },
    { line: 'nodecpustats' },
    { line: 'maxvcpus' },
    { line: 'cpu-models x86_64' },
    { line: 'sysinfo' },
    { line: 'capabilities' },
    { line: 'iface-list --all' },
    { line: 'iface-name aa:bb:cc:dd:ee:ff' },
    { line: 'iface-mac eth1' },
    { line: 'iface-dumpxml eth1' },
    { line: 'nodedev-dumpxml scsi_host11' },
    { line: 'nodedev-info scsi_host11' },
  ]);
});

describeWithLibvirtd('lvsh with the interfaces of the test driver', () => {
  // virsh 9.0.0 stops the interface, says so, and exits with 1, so its exit code is not compared.
  it('stops and starts an interface, as virsh sees it', async () => {
    await using daemon = await startLibvirtd();
    const uri = daemon.uri('test');
    await using keeper = await connect(uri);
    expect(keeper.isAlive).toBe(true);
    const list = async (): Promise<string> => (await virsh(uri, ['iface-list', '--all'])).stdout;
    const active = await list();
    expect(
      await lvsh(undefined, ['-c', uri, '-o', 'table', 'iface-destroy', 'eth1']),
    ).toMatchObject({
      exitCode: 0,
      stdout: 'Interface eth1 destroyed\n',
    });
    expect(await list()).toMatch(/eth1 +inactive/);
    expect(await lvsh(undefined, ['-c', uri, '-o', 'table', 'iface-start', 'eth1'])).toMatchObject({
      exitCode: 0,
      stdout: 'Interface eth1 started\n',
    });
    expect(await list()).toBe(active);
  });
});

describeWithLibvirtd('lvsh and virsh with the QEMU driver', () => {
  let daemon: Libvirtd;

  beforeAll(async () => {
    daemon = await startLibvirtd();
  });

  afterAll(async () => {
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  compareWithVirsh(
    () => daemon.uri('qemu'),
    [
      { line: 'nodedev-list' },
      { line: 'nodedev-list --tree' },
      { line: 'nodedev-list --cap pci' },
      { line: 'nodedev-dumpxml computer' },
      { line: 'nodedev-info computer' },
      { line: 'secret-list' },
      {
        line: `secret-define ${SECRET}`,
        state: ['secret-list'],
        undo: [`secret-undefine ${SECRET_ID}`],
      },
      ...[
        'secret-list',
        `secret-dumpxml ${SECRET_ID}`,
        `secret-get-value ${SECRET_ID}`,
        `secret-get-value ${SECRET_ID} --plain`,
      ].map((line) => ({
        line,
        given: [`secret-define ${SECRET}`, `secret-set-value ${SECRET_ID} --file ${VALUE}`],
        undo: [`secret-undefine ${SECRET_ID}`],
      })),
      {
        line: `secret-set-value ${SECRET_ID} --file ${VALUE}`,
        given: [`secret-define ${SECRET}`],
        state: [`secret-get-value ${SECRET_ID}`],
        undo: [`secret-undefine ${SECRET_ID}`],
      },
      {
        line: `secret-undefine ${SECRET_ID}`,
        given: [`secret-define ${SECRET}`],
        state: ['secret-list'],
      },
      { line: 'nwfilter-list' },
      { line: 'nwfilter-binding-list' },
      {
        line: `nwfilter-define ${FILTER}`,
        state: ['nwfilter-list'],
        undo: ['nwfilter-undefine f1'],
        mask: withoutUuids,
      },
      {
        line: 'nwfilter-list',
        given: [`nwfilter-define ${FILTER}`],
        undo: ['nwfilter-undefine f1'],
        mask: withoutUuids,
      },
      {
        line: 'nwfilter-dumpxml f1',
        given: [`nwfilter-define ${FILTER}`],
        undo: ['nwfilter-undefine f1'],
        mask: withoutUuids,
      },
      {
        line: 'nwfilter-undefine f1',
        given: [`nwfilter-define ${FILTER}`],
        state: ['nwfilter-list'],
      },
      { line: 'domcapabilities' },
      { line: 'pool-capabilities' },
      { line: 'maxvcpus' },
      { line: 'nodeinfo' },
    ],
  );
});
