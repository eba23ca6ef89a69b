import { afterAll, beforeAll } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { compareWithVirsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const SNAPSHOT = '-q snapshot-create-as test s1';
const VOLUME = '-q vol-create-as default-pool v1 1M';
const CDROM = `<domain type='qemu'><name>cd</name><memory unit='MiB'>64</memory>
  <os><type>hvm</type></os><devices><disk type='file' device='cdrom'>
  <target dev='hdc' bus='ide'/></disk></devices></domain>`;

describeWithLibvirtd('lvsh with --quiet', () => {
  let daemon: Libvirtd;
  let holder: Connection;
  let qemu: Connection;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    // The test driver forgets its state when its last connection is closed.
    holder = await connect(daemon.uri('test'));
    qemu = await connect(daemon.uri('qemu'));
    await qemu.domainDefineXml(CDROM);
  });

  afterAll(async () => {
    await holder?.close();
    await qemu?.close();
    await daemon?.stop();
  });

  compareWithVirsh(
    () => daemon.uri('test'),
    [
      ...['list', 'list --name', 'domstate test', 'desc test', 'desc test --title', 'net-list'],
      ...['net-uuid default', 'pool-list --details', 'uri', 'version', 'vol-list default-pool'],
      ...['domblklist test', 'domiflist test', 'snapshot-list test', 'vcpucount test'],
      ...['domif-getlink test testnet0', 'iface-mac eth1', 'capabilities', 'nodeinfo'],
      ...['freecell', 'freecell --all', 'iothreadinfo test', 'emulatorpin test', 'perf test'],
    ].map((line) => ({ line: `-q ${line}` })),
  );

  // The address of a guest is made from its id.
  compareWithVirsh(() => daemon.uri('test'), [{ line: '-q domifaddr test' }]);

  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: '-q suspend test', state: ['domstate test'], undo: ['resume test'] },
      {
        line: '-q desc test --new-desc two words',
        state: ['desc test'],
        undo: ['desc test --new-desc other'],
      },
      { line: '-q desc test' },
      {
        line: SNAPSHOT,
        state: ['snapshot-list test --name'],
        undo: ['snapshot-delete test s1'],
      },
      {
        line: '-q snapshot-current test --name',
        given: [SNAPSHOT],
        undo: ['snapshot-delete test s1'],
      },
      { line: '-q snapshot-delete test s1', given: [SNAPSHOT], state: ['snapshot-list test'] },
      { line: VOLUME, state: ['vol-list default-pool'], undo: ['vol-delete v1 default-pool'] },
      {
        line: '-q vol-path v1 default-pool',
        given: [VOLUME],
        undo: ['vol-delete v1 default-pool'],
      },
      { line: '-q vol-delete v1 default-pool', given: [VOLUME], state: ['vol-list default-pool'] },
      { line: '-q perf test --enable cmt,mbmt --config', state: ['perf test --config'] },
      { line: '-q managedsave-remove test', state: ['domstate test'] },
      { line: '-q net-autostart default', state: ['net-list'] },
      { line: '-q metadata test urn:x --key k --set <a/>', state: ['metadata test urn:x'] },
      { line: '-q metadata test urn:x' },
    ],
  );

  compareWithVirsh(
    () => daemon.uri('qemu'),
    [
      {
        line: '-q change-media cd hdc /x.iso --insert --config',
        state: ['domblklist cd'],
        undo: ['change-media cd hdc --eject --config'],
      },
      {
        line: '-q change-media cd hdc --eject --config',
        given: ['change-media cd hdc /x.iso --insert --config'],
        state: ['domblklist cd'],
      },
      { line: '-q autostart cd', state: ['dominfo cd'], undo: ['autostart cd --disable'] },
      { line: 'change-media cd hdc --eject --config' },
    ],
  );
});
