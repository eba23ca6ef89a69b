import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { compareWithVirsh } from './lvsh/compare.ts';
import { keepTestDriver } from './support/kept-driver.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'lvsh-kinds-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const NETWORK_ID = '33333333-2222-3333-4444-555555555555';
const POOL_ID = '44444444-2222-3333-4444-555555555555';
const NETWORK = file(
  'net.xml',
  `<network><name>n1</name><uuid>${NETWORK_ID}</uuid><bridge name='br7'/></network>`,
);
const POOL = file(
  'pool.xml',
  `<pool type='dir'><name>p1</name><uuid>${POOL_ID}</uuid><target><path>/p1</path></target></pool>`,
);
const VOLUME = file('vol.xml', "<volume><name>v1</name><capacity unit='M'>2</capacity></volume>");
const HOST = file('host.xml', "<host mac='52:54:00:00:00:01' ip='192.168.122.9'/>");
const DEVICE = file(
  'device.xml',
  '<device><parent>computer</parent><capability type="scsi_host"/></device>',
);
const BINDING = file('binding.xml', '<filterbinding/>');
const IFACE = file('iface.xml', "<interface type='ethernet' name='eth7'/>");
const CHECKPOINT = file('checkpoint.xml', '<domaincheckpoint><name>c1</name></domaincheckpoint>');
const PICTURE = join(folder, 'picture');
const DATA = file('data', 'data');

const editor = (change: string) => ({ variables: { EDITOR: `sed -i '${change}'` } });
const maskUuids = (text: string): string =>
  text.replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'UUID');

describeWithLibvirtd('lvsh about objects of all kinds with the test driver', () => {
  const uri = keepTestDriver();

  afterAll(() => rmSync(folder, { recursive: true }));

  const network = { given: [`net-define ${NETWORK}`], undo: ['net-undefine n1'] };
  const pool = { given: [`pool-define ${POOL}`], undo: ['pool-undefine p1'] };
  const volume = {
    given: [`vol-create default-pool ${VOLUME}`],
    undo: ['vol-delete v1 default-pool'],
  };
  compareWithVirsh(uri, [
    { line: `net-name ${NETWORK_ID}`, ...network },
    { line: `net-name ${POOL_ID}`, ...network },
    {
      line: `net-update default add ip-dhcp-host ${HOST} --config`,
      state: ['net-dumpxml default'],
      undo: [`net-update default delete ip-dhcp-host ${HOST} --config`],
    },
    { line: 'net-edit n1', ...network, ...editor('s/br7/br8/'), state: ['net-dumpxml n1'] },
    { line: `pool-name ${POOL_ID}`, ...pool },
    { line: `pool-create ${POOL}`, state: ['pool-list --all'], undo: ['pool-destroy p1'] },
    { line: 'pool-delete p1', ...pool, state: ['pool-list --all'] },
    { line: 'pool-delete default-pool', state: ['pool-list --all'] },
    { line: 'pool-capabilities' },
    { line: 'vol-wipe v1 default-pool', ...volume },
    {
      line: 'vol-resize v1 4M default-pool',
      ...volume,
      state: ['vol-info v1 default-pool'],
    },
    { line: `vol-upload v1 ${DATA} default-pool`, ...volume },
    { line: `vol-download v1 ${folder}/copy default-pool`, ...volume },
    { line: 'nodememstats' },
    { line: 'nodedev-detach computer' },
    { line: 'nodedev-reattach computer' },
    { line: 'nodedev-reset computer' },
    { line: `nodedev-create ${DEVICE}` },
    { line: `nodedev-define ${DEVICE}` },
    { line: 'nodedev-start computer' },
    { line: 'nodedev-undefine computer' },
    { line: 'nodedev-autostart computer' },
    { line: 'nwfilter-binding-dumpxml vnet0' },
    { line: `nwfilter-binding-create ${BINDING}` },
    { line: 'nwfilter-binding-delete vnet0' },
    { line: `iface-define ${IFACE}`, state: ['iface-list --all'], undo: ['iface-undefine eth7'] },
    {
      line: 'iface-undefine eth7',
      given: [`iface-define ${IFACE}`],
      state: ['iface-list --all'],
      undo: ['iface-undefine eth7'],
    },
    { line: 'iface-edit nix', variables: { EDITOR: 'true' } },
    { line: 'iface-bridge nix br9' },
    { line: 'iface-unbridge eth1' },
    {
      line: `screenshot test ${PICTURE}`,
      mask: (text) => text.replaceAll(PICTURE, 'PICTURE'),
    },
    {
      line: 'checkpoint-edit test c1',
      given: [`checkpoint-create test ${CHECKPOINT}`],
      ...editor('s#<name>c1</name>#<name>c1</name><description>d</description>#'),
      state: ['checkpoint-list test'],
      mask: (text) => maskUuids(text).replaceAll(/\d{4}-\d\d-\d\d [\d:]{8}/g, 'TIME'),
      undo: ['checkpoint-delete test c1'],
    },
    { line: 'checkpoint-edit test nix' },
    {
      line: `save-image-edit ${folder}/saved`,
      given: [`save test ${folder}/saved`],
      ...editor('/<description>/d; s#</name>#</name><description>d</description>#'),
      state: [`save-image-dumpxml ${folder}/saved`],
      undo: [`restore ${folder}/saved`],
    },
    {
      line: 'managedsave-edit test',
      given: ['managedsave test'],
      ...editor('/<description>/d; s#</name>#</name><description>e</description>#'),
      state: ['managedsave-dumpxml test'],
      undo: ['start test'],
    },
  ]);
});
