import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { testCommands } from './support/command-row.ts';
import { lvsh } from './support/test-environment.ts';

const run = (lines: string) => async (daemon: TestDaemon) => {
  for (const each of lines.split(';')) {
    expect(await lvsh(daemon, each)).toMatchObject({ exitCode: 0 });
  }
};
const testDomain = ({ hypervisor }: TestDaemon) => hypervisor.domains.lookupByName('test');
const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const folder = mkdtempSync(join(tmpdir(), 'lvsh-guests-'));
const keys = join(folder, 'keys');
const nic = join(folder, 'nic.xml');
const medium = join(folder, 'medium.xml');
const web = join(folder, 'web.xml');

beforeAll(() => {
  writeFileSync(keys, 'ssh-ed25519 AAAA\n');
  const address = "<mac address='52:54:00:11:22:33'/>";
  writeFileSync(nic, `<interface type='network'>${address}<source network='default'/></interface>`);
  writeFileSync(
    medium,
    `<disk type='file' device='cdrom'><source file='/cd.iso'/>
      <target dev='hdc' bus='ide'/></disk>`,
  );
  writeFileSync(
    web,
    `<domain type='test'><name>web</name><memory>65536</memory><os><type>hvm</type></os><devices>
      <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>
      <interface type='network'><mac address='52:54:00:11:22:33'/><source network='default'/>
      </interface><graphics type='vnc' port='5907' autoport='no' listen='127.0.0.1'/>
    </devices></domain>`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('lvsh', () => {
  testCommands([
    {
      does: 'prints the basic facts of a domain',
      line: 'dominfo test',
      json: expect.objectContaining({ name: 'test', uuid: UUID, state: 'running' }),
      name: 'test\n',
    },
    {
      does: 'lists the file systems of a guest',
      line: 'domfsinfo test',
      json: [
        { mountpoint: '/', name: 'vda1', type: 'ext4', targets: ['vda'] },
        { mountpoint: '/boot', name: 'vda2', type: 'ext4', targets: ['vda'] },
      ],
      name: '/\n/boot\n',
    },
    {
      does: 'freezes the file systems of a guest',
      line: 'domfsfreeze test',
      json: { name: 'test', count: 2 },
      table: 'Froze 2 filesystem(s)\n',
      virsh: 'Froze 2 filesystem(s)\n',
    },
    {
      does: 'thaws a file system of a guest',
      line: 'domfsthaw test /',
      given: run('domfsfreeze test'),
      json: { name: 'test', count: 1 },
      virsh: 'Thawed 1 filesystem(s)\n',
    },
    {
      does: 'trims the file systems of a guest',
      line: 'domfstrim test',
      json: { name: 'test', result: 'trimmed' },
      virsh: '',
    },
    {
      does: 'prints the name of a guest',
      line: 'domhostname test',
      json: { name: 'test', hostname: 'testhost' },
      table: 'testhost\n',
      name: 'testhost\n',
      virsh: 'testhost\n',
    },
    {
      does: 'sets and prints the time of a guest',
      line: 'domtime test --pretty',
      given: run('domtime test --time 1600000000'),
      json: { name: 'test', seconds: 1_600_000_000, nseconds: 0, time: '2020-09-13T12:26:40Z' },
      table: '2020-09-13 12:26:40\n',
      virsh: 'Time: 2020-09-13 12:26:40',
    },
    {
      does: 'prints the facts of the operating system of a guest',
      line: 'guestinfo test --hostname',
      json: { name: 'test', info: { hostname: 'testhost' } },
      table: 'hostname            : testhost\n',
      virsh: 'hostname            : testhost\n',
    },
    {
      does: 'sets the password of a user',
      line: 'set-user-password test root secret',
      json: { name: 'test', user: 'root', result: 'changed' },
      virsh: 'Password set successfully for root in test',
    },
    {
      does: 'sends a signal to a process by its name',
      line: 'send-process-signal test 1 sigterm',
      json: { name: 'test', pid: 1, result: 'sent' },
      virsh: '',
    },
    {
      does: 'writes the memory of a domain to a file',
      line: 'dump test /dump',
      json: { name: 'test', file: '/dump', result: 'dumped' },
      table: "Domain 'test' dumped to /dump\n",
      virsh: "\nDomain 'test' dumped to /dump\n",
    },
    {
      does: 'prints whether the daemon can control a domain',
      line: 'domcontrol test',
      json: { name: 'test', state: 'ok', details: 'none', stateTime: 0 },
      virsh: 'ok\n',
    },
    {
      does: 'sets the reaction to the end of a guest',
      line: 'set-lifecycle-action test poweroff preserve',
      json: { name: 'test', result: 'changed' },
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).toContain('<on_poweroff>preserve'),
    },
    {
      does: 'prints the XML in a file that save has written',
      line: 'save-image-dumpxml /test.save',
      given: run('save test /test.save'),
      json: { file: '/test.save', xml: expect.stringContaining('<name>test</name>') },
      name: '/test.save\n',
    },
    {
      does: 'replaces the XML in a file that save has written',
      line: 'save-image-define /test.save -',
      given: run('save test /test.save'),
      settings: {
        input: `<domain type='test'><name>test</name><uuid>${UUID}</uuid>
          <memory>8388608</memory><os><type>hvm</type></os></domain>`,
      },
      json: { file: '/test.save', result: 'changed' },
      virsh: 'State file /test.save updated.\n',
    },
    {
      does: 'changes a device',
      line: `update-device web ${medium}`,
      given: run(`create ${web}`),
      json: { domain: 'web', result: 'updated' },
      virsh: 'Device updated successfully\n',
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('web').xml).toContain("file='/cd.iso'"),
    },
    {
      does: 'detaches a device',
      line: `detach-device web ${nic}`,
      given: run(`create ${web}`),
      json: { domain: 'web', result: 'detached' },
      virsh: 'Device detached successfully\n',
    },
    {
      does: 'requests that a guest releases the device with an alias',
      line: 'detach-device-alias web net0',
      given: run(`create ${web}`),
      json: { domain: 'web', result: 'requested' },
      virsh: 'Device detach request sent successfully\n',
    },
    {
      does: 'prints the counters of a network interface',
      line: 'domifstat web testnet0',
      given: run(`create ${web}`),
      json: expect.objectContaining({ interface: 'testnet0', rxBytes: expect.any(Number) }),
    },
    {
      does: 'prints the size of the cache for compressed migrations',
      line: 'migrate-compcache test',
      json: { name: 'test', cacheSize: expect.any(Number) },
      table: 'Compression cache: 64.000 MiB\n',
    },
    {
      does: 'prints the VNC display of a guest',
      line: 'vncdisplay web',
      given: run(`create ${web}`),
      json: { name: 'web', display: '127.0.0.1:7' },
      table: '127.0.0.1:7\n',
      virsh: '127.0.0.1:7\n',
    },
  ]);

  // libvirt's test driver, which the in-memory daemon imitates, has no such functions.
  it.each([
    'backup-begin test',
    'backup-dumpxml test',
    'blockpull test vda',
    'blockcommit test vda',
    'blockcopy test vda --dest /copy',
    'blockjob test vda',
    'blockresize test vda 1GiB',
    'domblkthreshold test vda 1GiB',
    'domdirtyrate-calc test',
    'domlaunchsecinfo test',
    `domsetlaunchsecstate test --secrethdr ${keys} --secret ${keys}`,
    'dompmsuspend test mem',
    'dompmwakeup test',
    `domxml-from-native qemu-argv ${keys}`,
    'domxml-to-native qemu-argv --domain test',
    'get-user-sshkeys test root',
    'guest-agent-timeout test',
    'guestvcpus test',
    'managedsave-dumpxml test',
    `managedsave-define test ${web}`,
    'qemu-attach 1',
    'qemu-monitor-command test --hmp info status',
    `set-user-sshkeys test root --file ${keys}`,
    'setvcpu test 1 --enable',
  ])('exits with 1 if the driver does not support the command: %s', async (line) => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, line);
    expect(stderr).toMatch(/not supported|unsupported/);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['update-memory-device test --requested-size 1GiB', /no such memory device/],
    ['ttyconsole test', /no terminal of the host/],
    ['vncdisplay test', /no VNC display/],
  ])('exits with 1 if the domain has no such device: %s', async (line, reason) => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, line);
    expect(stderr).toMatch(reason);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['blockcommit test vda --pivot --keep-overlay', /exclude each other/],
    ['blockcopy test vda', /requires --dest or --xml/],
    ['blockjob test vda --abort --info', /exclude each other/],
    ['blockpull test vda --keep-relative', /requires --base/],
    ['domtime test --now --sync', /exclude each other/],
    ['domxml-to-native qemu-argv', /--domain and --xml/],
    ['dump test /dump --format elf', /requires --memory-only/],
    ['guestvcpus test 1', /requires --enable or --disable/],
    ['dompmsuspend test nix', /no target "nix"/],
    ['send-process-signal test 1 nix', /no signal "nix"/],
    ['set-lifecycle-action test poweroff nix', /no action "nix"/],
    ['set-user-sshkeys test root', /requires --file/],
    ['setvcpu test 1', /--enable and --disable/],
    ['domsetlaunchsecstate test', /--secrethdr and --secret/],
    ['qemu-monitor-command test --hmp --pretty info', /--hmp excludes/],
    ['save-image-define /x - --running --paused', /exclude each other/],
  ])('exits with 2 and a reason for the command line %s', async (line, reason) => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, line);
    expect(stderr).toMatch(reason);
    expect(exitCode).toBe(2);
  });
});
