import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GLOBAL_OPTIONS } from '../../src/cli/parse/global-options.ts';
import { catalogue } from '../../src/cli/registry/registry.ts';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import type { VirshRow } from './lvsh/compare.ts';
import { compareWithVirsh, virsh } from './lvsh/compare.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** The commands of virsh 9.0 that lvsh does not have, and the reasons. */
const NO_COMMANDS: Readonly<Record<string, string>> = {
  cd: 'lvsh has no prompt; a script has cd',
  connect: 'lvsh has no prompt; -c names the daemon of a command, and of lvsh batch',
  'dom-fd-associate': 'Node cannot send file descriptors',
  echo: 'lvsh has no prompt; a script has echo',
  exit: 'lvsh has no prompt; lvsh batch ends with its input',
  'lxc-enter-namespace': 'Node cannot enter the namespaces of other processes',
  pwd: 'lvsh has no prompt; a script has pwd',
  quit: 'lvsh has no prompt; lvsh batch ends with its input',
};

/** The options of virsh 9.0 that lvsh refuses, and the reasons. */
const NO_OPTIONS: Readonly<Record<string, string>> = {
  'create --pass-fds': 'Node cannot send file descriptors',
  'qemu-monitor-command --pass-fds': 'Node cannot send file descriptors',
  'start --pass-fds': 'Node cannot send file descriptors',
};

/** Options that virsh 9.0 accepts, but that its help does not list. */
const HIDDEN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'attach-disk': ['shareable'],
  blockcopy: ['raw'],
  blkdeviotune: ['group_name', 'size_iops_sec', 'total_bytes_sec', 'write_iops_sec_max_length'],
  'domif-getlink': ['persistent'],
  'domif-setlink': ['persistent'],
  migrate: ['tunneled'],
  'nodedev-destroy': ['name'],
  setmaxmem: ['kilobytes'],
  setmem: ['kilobytes'],
  undefine: ['delete-snapshots'],
};

/** Returns the options of each command of virsh, as its help lists them. */
async function virshOptions(): Promise<ReadonlyMap<string, readonly string[]>> {
  const list = await virsh('test:///default', ['help']);
  const names = Array.from(list.stdout.matchAll(/^ {4}([a-z][\w-]*) /gm), ([, name = '']) => name);
  // All commands in one run: each start of virsh takes some 30 ms.
  const line = names.map((name) => `help ${name}`).join('; ');
  const { stdout } = await virsh('test:///default', [line]);
  const texts = stdout.split(/^ {2}NAME$/m).slice(1);
  return new Map(
    names.map((name, at) => {
      const [, options = ''] = (texts[at] ?? '').split(/^ {2}OPTIONS$/m);
      const found = options.matchAll(/^ {4}(?:-\w \| )?\[?--([\w-]+)/gm);
      return [name, Array.from(found, ([, option = '']) => option)] as const;
    }),
  );
}

/** Returns the names of all options of a command of lvsh; undefined if there is no such command. */
async function lvshOptions(name: string): Promise<ReadonlySet<string> | undefined> {
  const commands = (await catalogue.groups()).flatMap((group) => group.commands);
  const spec = commands.find((each) => each.name === name || each.aliases?.includes(name));
  if (spec === undefined) return undefined;
  const { positions = [], options = [] } = spec;
  const named = [...positions, ...options].flatMap((each) => [each.name, ...(each.aliases ?? [])]);
  return new Set([...named, ...GLOBAL_OPTIONS.map((each) => each.name)]);
}

describeWithLibvirtd('lvsh and virsh', () => {
  describe('by the help of virsh', () => {
    let version: string;
    let theirs: ReadonlyMap<string, readonly string[]>;

    beforeAll(async () => {
      version = (await run('virsh', ['--version'])).trim();
      theirs = await virshOptions();
    });

    it('have the same commands, except for those that are listed with a reason', async () => {
      const missing: string[] = [];
      for (const name of theirs.keys()) {
        if ((await lvshOptions(name)) === undefined) missing.push(name);
      }
      const allowed = Object.keys(NO_COMMANDS);
      expect(missing.filter((name) => !allowed.includes(name))).toEqual([]);
      // Later releases have more commands, but those of 9.0 as well.
      expect(allowed.filter((name) => !missing.includes(name))).toEqual([]);
    });

    it('have the same options, except for those that are listed with a reason', async () => {
      const missing: string[] = [];
      for (const [name, options] of theirs) {
        const ours = await lvshOptions(name);
        const hidden = HIDDEN_OPTIONS[name] ?? [];
        if (ours === undefined) continue;
        const lost = [...options, ...hidden].filter((option) => !ours.has(option));
        missing.push(...lost.map((option) => `${name} --${option}`));
      }
      const allowed = Object.keys(NO_OPTIONS);
      expect(allowed.filter((option) => !missing.includes(option))).toEqual([]);
      if (version === '9.0.0') expect(missing.sort()).toEqual(allowed.sort());
    });
  });
});

const folder = mkdtempSync(join(tmpdir(), 'lvsh-options-'));
const domainFile = join(folder, 'web.xml');
const secretFile = join(folder, 'secret.xml');
const NIC = '52:54:00:11:22:33';

const DOMAIN = `<domain type='test'><name>web</name><memory>65536</memory><os><type>hvm</type></os>
  <description>old</description><devices>
  <disk type='file' device='cdrom'><source file='/a.iso'/><target dev='hda' bus='ide'/></disk>
  <disk type='file' device='cdrom'><target dev='hdb' bus='ide'/></disk>
  <interface type='network'><mac address='${NIC}'/><source network='default'/></interface>
  </devices></domain>`;

/**
 * Makes two forms of one XML text equal: the order of elements and attributes, and the spaces
 * between them, have no meaning in these documents.
 */
function withoutOrder(text: string): string {
  const words = (tag: string): string =>
    tag
      .replaceAll(/[<>/]/g, ' ')
      .replaceAll('"', "'")
      .split(/\s+/)
      .filter(Boolean)
      .sort()
      .join(' ');
  return text.replaceAll('><', '>\n<').split('\n').map(words).filter(Boolean).sort().join('\n');
}

/** Returns rows that print XML and change nothing. */
function printing(...lines: readonly string[]): readonly VirshRow[] {
  return lines.map((line) => ({ line: `${line} --print-xml`, mask: withoutOrder }));
}

describeWithLibvirtd('lvsh with the less usual options of virsh', () => {
  let daemon: Libvirtd;
  let holder: Connection;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    // The test driver forgets its state when its last connection is closed.
    holder = await connect(daemon.uri('test'));
    writeFileSync(domainFile, DOMAIN);
    writeFileSync(secretFile, 'value');
    await holder.domainDefineXml(DOMAIN);
  });

  afterAll(async () => {
    await holder?.close();
    await daemon?.stop();
    rmSync(folder, { recursive: true });
  });

  const disk = 'attach-disk web';
  const nic = 'attach-interface web';
  const pool = 'pool-define-as p';
  compareWithVirsh(
    () => daemon.uri('test'),
    printing(
      `${disk} /a vdb --targetbus virtio --driver qemu --subdriver qcow2 --iothread 2 --cache none`,
      `${disk} /a vdb --alias ua-x --address pci:0000.04.01.1 --multifunction --serial 12`,
      `${disk} /a vdb --address pci:0x0.0x4.0x1.0x0 --shareable`,
      `${disk} /a vdb --address ccw:0xfe.0.0012`,
      `${disk} /a vdb --address usb:1.2`,
      `${disk} /dev/a vdb --type lun --rawio --sourcetype block`,
      `${disk} p/v vdb --sourcetype network --source-protocol rbd --source-host-name mon1:6789`,
      `${disk} v vdb --source-protocol nbd --source-host-name h --source-host-transport tcp`,
      `${disk} v vdb --source-protocol nbd --source-host-transport unix --source-host-socket /run/x`,
      `${disk} v vdb --sourcetype network`,
      `${disk} v vdb --sourcetype file --source-protocol nbd`,
      `${nic} bridge br0 --script /x.sh --alias ua-n --inbound 100,200,300,50 --outbound 10,20,30`,
      `${nic} network default --outbound 10`,
      `${nic} network default --inbound 10,,30`,
      `${nic} network default --inbound 0`,
      `${nic} network default --inbound 1,2,3,4,5`,
      `${nic} hostdev 0000:04:00.1 --managed`,
      `${nic} hostdev pci_0000`,
      'change-media web hda --eject',
      'change-media web hdb /b.iso --insert',
      'change-media web hda /b.iso --update',
      'change-media web hdb --eject',
      `domif-setlink web ${NIC} down`,
      `domif-setlink web ${NIC} down --persistent`,
      `${pool} rbd --source-host h --source-name n --auth-type ceph --auth-username u --secret-usage s`,
      `${pool} iscsi-direct --source-host h --source-dev d --source-initiator iqn.x`,
      `${pool} scsi --adapter-name scsi_host1 --target /x`,
      `${pool} scsi --adapter-wwnn 1000000023452345 --adapter-wwpn 2000000023452345 --target /x`,
      `${pool} netfs --source-host h --source-path /e --source-format nfs --source-protocol-ver 4.1 --target /m`,
      'snapshot-create-as web s1',
      'snapshot-create-as web s1 words --memspec /m --diskspec hda,file=/x',
      'snapshot-create-as web s1 --diskspec hda,snapshot=no,driver=qcow2,stype=block,file=/dev/x',
      'snapshot-create-as web s1 words --memspec file=/a,,b,snapshot=internal --diskspec hda',
      'snapshot-create-as web s1 words --memspec snapshot=no hda,driver=raw hdb',
      'snapshot-create-as web s1 --memspec foo=bar',
      'snapshot-create-as web s1 --memspec /a,/b',
      'snapshot-create-as web s1 --diskspec hda,foo=x',
    ),
  );

  const given = ['s1', 's2', 's0'].map((name) => `snapshot-create-as test ${name}`);
  const undo = ['s0', 's2', 's1'].map((name) => `snapshot-delete test ${name}`);
  const mask = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\d [\d:]{8}/g, 'TIME');
  const list = 'snapshot-list test';
  compareWithVirsh(
    () => daemon.uri('test'),
    [
      `${list} --tree`,
      `${list} --tree --from s1`,
      `${list} --tree --from s1 --descendants`,
      `${list} --tree --name`,
      `${list} --from s1 --name`,
      `${list} --from s1 --descendants --parent`,
      `${list} --from nix`,
      `${list} --current`,
      `${list} --descendants`,
      `${list} --roots --from s1`,
      `${list} --topological --name`,
      'snapshot-current test s1 --name',
      'snapshot-dumpxml test s1 --xpath //name',
    ].map((line): VirshRow => ({ line, given, undo, mask })),
  );

  compareWithVirsh(
    () => daemon.uri('test'),
    [
      { line: 'snapshot-current test s1', given, undo, state: ['snapshot-current test --name'] },
      { line: 'setmem test --kilobytes 2000000', state: ['dumpxml test'] },
      {
        line: 'desc web --edit',
        variables: { EDITOR: 'sed -i s/old/new/' },
        state: ['desc web'],
        undo: ['desc web old'],
      },
      { line: 'desc web --edit', variables: { EDITOR: 'true' }, state: ['desc web'] },
      {
        line: 'metadata web http://example.com/x --key x --edit',
        given: ['metadata web http://example.com/x --key x --set <owner>ann</owner>'],
        variables: { EDITOR: 'sed -i s/ann/bob/' },
        state: ['metadata web http://example.com/x'],
      },
      {
        line: 'vol-clone a.img b.img default-pool --print-xml',
        given: ['vol-create-as default-pool a.img 1M'],
        state: ['vol-list default-pool'],
        undo: ['vol-delete a.img default-pool'],
        mask: withoutOrder,
      },
    ],
  );
});
