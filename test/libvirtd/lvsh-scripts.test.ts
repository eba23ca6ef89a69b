import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { PROGRAM_LIMIT_MS } from '../support/time-limits.ts';
import { virsh } from './lvsh/compare.ts';
import { LvshProgram } from './lvsh/program.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const MAC = '52:54:00:aa:bb:01';
const GUEST = (name: string): string => `<domain type='test'><name>${name}</name>
  <memory unit='MiB'>64</memory><os><type>hvm</type></os><devices>
  <disk type='file' device='disk'><source file='/images/${name}.img'/><target dev='vda'/></disk>
  <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>
  <interface type='network'><mac address='${MAC}'/><source network='default'/></interface>
  </devices></domain>`;

/** A script that uses virsh, and its arguments. `FOLDER` is a folder of its own. */
interface Script {
  readonly does: string;
  readonly file: string;
  readonly args: readonly string[];

  /** Lines of virsh whose output must be the same after the script has run. */
  readonly state: readonly string[];
  readonly expected: string | RegExp;
  readonly status?: number;
}

const SCRIPTS: readonly Script[] = [
  {
    does: 'saves the definitions of all guests',
    file: 'backup.sh',
    args: ['FOLDER'],
    state: ['snapshot-list web --name', 'snapshot-list db --name'],
    expected: /copy \/images\/db.img of db\ndb: done/,
  },
  {
    does: 'shuts all guests down',
    file: 'shutdown-all.sh',
    args: [],
    state: ['list --all'],
    expected: /left: 0\n3\n$/,
  },
  {
    does: 'waits for the address of a guest',
    file: 'wait-for-address.sh',
    args: ['db'],
    state: ['domstate db'],
    expected: /^db 192\.168\.122\.\d+ 52:54:00:aa:bb:01\n$/,
  },
  {
    does: 'reports a running guest to a monitoring system',
    file: 'check-guest.sh',
    args: ['web'],
    state: [],
    expected: 'OK - web is running | memory=100% autostart=disable\n',
  },
  {
    does: 'reports a guest that is shut off',
    file: 'check-guest.sh',
    args: ['db'],
    state: [],
    expected: 'CRITICAL - db is shut off\n',
    status: 2,
  },
  {
    does: 'reports a guest that does not exist',
    file: 'check-guest.sh',
    args: ['nix'],
    state: [],
    expected: 'UNKNOWN - no guest nix\n',
    status: 3,
  },
  {
    does: 'deletes volumes and keeps some',
    file: 'remove-pool.sh',
    args: ['default-pool', 'keep'],
    state: ['vol-list default-pool', 'pool-list --all'],
    expected: /keep keep1: Capacity/,
  },
  {
    does: 'deletes all volumes and their pool',
    file: 'remove-pool.sh',
    args: ['default-pool', 'nothing'],
    state: ['pool-list --all'],
    expected: /Pool default-pool has been undefined/,
  },
  {
    does: 'reserves an address of a network',
    file: 'reserve-address.sh',
    args: ['default', MAC, '192.168.122.77'],
    state: ['net-dumpxml default', 'net-list --all'],
    expected: /<host mac='52:54:00:aa:bb:01' ip='192.168.122.77'/,
  },
];

describeWithLibvirtd('A script for virsh', () => {
  let daemon: Libvirtd;
  let program: LvshProgram;
  let runs = 0;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    program = await LvshProgram.build();
    mkdirSync(join(program.folder, 'real'));
    symlinkSync('/usr/bin/virsh', join(program.folder, 'real/virsh'));
    program.link('virsh', join(program.folder, 'ours'));
  });

  afterAll(async () => {
    program?.[Symbol.dispose]();
    await daemon?.stop();
  });

  it.each(SCRIPTS.map((script) => [script.does, script] as const))(
    'does with lvsh what it does with virsh: it %s',
    async (_does, script) => {
      const theirs = await runScript(script, 'real');
      const ours = await runScript(script, 'ours');
      expect(ours).toEqual(theirs);
      expect(ours.status).toBe(script.status ?? 0);
      expect(ours.stdout).toMatch(script.expected);
    },
  );

  it('copies the disks of a running guest as with virsh', async () => {
    await using connection = await connect(daemon.uri('qemu'));
    const disks = ['vda', 'vdb'].map((dev) => [dev, join(program.folder, `${dev}.disk`)] as const);
    for (const [dev, path] of disks) writeFileSync(path, dev.repeat(100_000));
    const guest = await connection.domainDefineXml(`<domain type='qemu'>
      <name>disks</name><memory unit='MiB'>64</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>${disks
        .map(
          ([dev, path]) =>
            `<disk type='file'><source file='${path}'/><target dev='${dev}'/></disk>`,
        )
        .join('')}</devices></domain>`);
    await guest.create();
    const script = { file: 'live-backup.sh', args: ['disks', 'FOLDER'], state: [] };
    const theirs = await runScript(script, 'real', { LIBVIRT_DEFAULT_URI: daemon.uri('qemu') });
    const ours = await runScript(script, 'ours', { LIBVIRT_DEFAULT_URI: daemon.uri('qemu') });
    expect(ours).toEqual(theirs);
    expect(ours.status).toBe(0);
    expect(ours.stdout).toMatch(/vda: backup merged\n[\s\S]*vdb: backup merged\nvda\nvdb\n$/);
    expect(ours.files.map(([name, text]) => [name, text?.slice(0, 6)])).toEqual([
      ['vda.img', 'vdavda'],
      ['vdb.img', 'vdbvdb'],
    ]);
    expect(await guest.getXmlDesc()).not.toContain('.backup');
  });

  it('works with an alias for lvsh', async () => {
    const script = SCRIPTS.find(({ file }) => file === 'reserve-address.sh');
    if (script === undefined) throw new Error('the script is missing');
    const theirs = await runScript(script, 'real');
    expect(await runScript(script, 'real', { VIRSH: program.path })).toEqual(theirs);
  });

  async function runScript(
    { file, args, state }: Pick<Script, 'file' | 'args' | 'state'>,
    bin: string,
    variables: Readonly<Record<string, string>> = {},
  ) {
    // The test driver forgets everything with its last connection: each run begins alike.
    await using holder = await connect(daemon.uri('test'));
    await prepare(holder);
    runs += 1;
    const folder = join(program.folder, `files-${runs}`);
    mkdirSync(folder);
    const { status, stdout, stderr } = spawnSync(
      join(import.meta.dirname, 'lvsh/scripts', file),
      args.map((arg) => (arg === 'FOLDER' ? folder : arg)),
      {
        encoding: 'utf8',
        timeout: PROGRAM_LIMIT_MS,
        env: {
          PATH: `${join(program.folder, bin)}:/usr/bin:/bin`,
          LC_ALL: 'C',
          LIBVIRT_DEFAULT_URI: daemon.uri('test'),
          ...variables,
        },
      },
    );
    const after: string[] = [];
    for (const line of state) after.push((await virsh(daemon.uri('test'), line.split(' '))).stdout);
    const files = readdirSync(folder).map((name) => [
      name,
      readFileSync(join(folder, name), 'utf8'),
    ]);
    return { status, stdout, hasErrors: stderr !== '', after, files };
  }
});

async function prepare(connection: Connection): Promise<void> {
  for (const name of ['web', 'db']) await connection.domainDefineXml(withUuid(GUEST(name), name));
  await (await connection.domainLookupByName('web')).create();
  const pool = await connection.storagePoolLookupByName('default-pool');
  for (const name of ['keep1', 'old1', 'old2']) {
    await pool.storageVolCreateXml(
      `<volume><name>${name}</name><capacity>4096</capacity></volume>`,
    );
  }
}

function withUuid(xml: string, name: string): string {
  const digit = name === 'web' ? '1' : '2';
  return xml.replace(
    '</name>',
    `</name><uuid>${digit.repeat(8)}-2222-3333-4444-555555555555</uuid>`,
  );
}
