import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { remote } from '../../../src/protocol/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { testCommands } from './support/command-row.ts';
import { lvsh } from './support/test-environment.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const WEB_UUID = '11111111-2222-3333-4444-555555555555';
const WEB = `<domain type='test'><name>web</name><uuid>${WEB_UUID}</uuid><memory>65536</memory>
  <os><type>hvm</type></os></domain>`;
type Daemon = Awaited<ReturnType<typeof startDaemon>>;
const testDomain = ({ hypervisor }: Daemon) => hypervisor.domains.lookupByName('test');
const run = (line: string) => async (daemon: Daemon) => {
  for (const each of line.split(';'))
    expect(await lvsh(daemon, each)).toMatchObject({ exitCode: 0 });
};
const test = { name: 'test', uuid: UUID };
const web = { name: 'web', uuid: WEB_UUID };
const loseShutdown = (daemon: Daemon): void => {
  daemon.misbehave({ kind: 'drop', procedure: remote.domainShutdownFlags });
};
const settings = { input: WEB };

const VOLUME = '/default-pool/web.img';
const folder = mkdtempSync(join(tmpdir(), 'lvsh-lifecycle-'));
const storageFile = join(folder, 'web.xml');
const displayFile = join(folder, 'display.xml');
const disk = (device: string, target: string, source: string): string =>
  `<disk type='file' device='${device}'><source file='${source}'/><target dev='${target}'/></disk>`;

describe('lvsh', () => {
  it.each(['--checkpoints-metadata', '--nvram', '--keep-nvram', '--tpm', '--keep-tpm'])(
    'exits with 1 if the driver does not support undefine %s',
    async (option) => {
      await using daemon = await startDaemon({ memory: true });
      await run('destroy test')(daemon);
      expect(await lvsh(daemon, `undefine test ${option}`)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('unsupported flags'),
      });
    },
  );

  beforeAll(() => {
    const disks = disk('disk', 'vda', VOLUME) + disk('cdrom', 'hdc', '/default-pool/cd.iso');
    writeFileSync(storageFile, WEB.replace('</domain>', `<devices>${disks}</devices></domain>`));
    const graphics = "<graphics type='vnc' port='5907' autoport='no'/>";
    writeFileSync(displayFile, WEB.replace('</domain>', `<devices>${graphics}</devices></domain>`));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  testCommands([
    {
      does: 'defines a domain from stdin',
      line: 'define -',
      settings,
      json: { ...web, result: 'defined' },
      virsh: "Domain 'web' defined from -\n",
      name: 'web\n',
    },
    {
      does: 'creates a domain from stdin',
      line: 'create -',
      settings,
      json: { ...web, result: 'created' },
      virsh: "Domain 'web' created from -\n",
      name: 'web\n',
    },
    {
      does: 'switches autostart on',
      line: 'autostart test',
      json: { ...test, autostart: true },
      virsh: "Domain 'test' marked as autostarted\n",
      name: 'test\n',
    },
    {
      does: 'requests a shutdown',
      line: 'shutdown test',
      json: { ...test, result: 'shutdown-requested' },
      table: "Domain 'test' is being shutdown\n",
      virsh: "Domain 'test' is being shutdown\n",
      name: 'test\n',
      after: (daemon) => expect(testDomain(daemon).isActive).toBe(false),
    },
    {
      does: 'waits until a domain is off',
      line: 'shutdown test --wait=30s',
      json: { ...test, result: 'shut-down' },
      table: "Domain 'test' is off\n",
    },
    {
      does: 'has nothing to wait for if a domain is off',
      line: 'shutdown test --force-after 30s',
      given: run('destroy test'),
      json: { ...test, result: 'was-off' },
      table: "Domain 'test' was already off\n",
    },
    {
      does: 'destroys a domain that does not shut down in time',
      line: 'shutdown test --force-after 60ms',
      given: loseShutdown,
      json: { ...test, result: 'destroyed' },
      table: "Domain 'test' destroyed: it did not shut down in time\n",
      after: (daemon) => expect(testDomain(daemon).isActive).toBe(false),
    },
    {
      does: 'requests a reboot',
      line: 'reboot test',
      json: { ...test, result: 'reboot-requested' },
      virsh: "Domain 'test' is being rebooted\n",
    },
    {
      does: 'resets a domain',
      line: 'reset test',
      json: { ...test, result: 'reset' },
      virsh: "Domain 'test' was reset\n",
    },
    {
      does: 'pauses a guest',
      line: 'suspend test',
      json: { ...test, result: 'suspended' },
      virsh: "Domain 'test' suspended\n",
    },
    {
      does: 'lets a paused guest run',
      line: 'resume test',
      given: run('suspend test'),
      json: { ...test, result: 'resumed' },
      virsh: "Domain 'test' resumed\n",
    },
    {
      does: 'sends an NMI',
      line: 'inject-nmi test',
      json: { ...test, result: 'nmi-sent' },
      table: "Domain 'test' was sent an NMI\n",
      virsh: '',
    },
    {
      does: 'sends keys by their names and numbers',
      line: 'send-key test KEY_LEFTCTRL KEY_DELETE 0x1e',
      json: { name: 'test', codeset: 'linux', keycodes: [29, 111, 30], result: 'sent' },
      table: "Keys were sent to the domain 'test'\n",
      virsh: '',
    },
    {
      does: 'removes a definition',
      line: 'undefine test',
      given: run('destroy test'),
      json: { ...test, result: 'undefined' },
      virsh: "Domain 'test' has been undefined\n",
      name: 'test\n',
    },
    {
      does: 'removes a definition and the data that --with names',
      line: 'undefine test --with managed-save,snapshots',
      given: run('snapshot-create-as test s1;managedsave test'),
      json: { ...test, result: 'undefined' },
    },
    {
      does: "removes a definition and libvirt's records of snapshots",
      line: 'undefine test --snapshots-metadata --managed-save',
      given: run('snapshot-create-as test s1;destroy test'),
      json: { ...test, result: 'undefined' },
    },
    {
      does: 'removes a definition and the volumes of all its disks',
      line: 'undefine web --remove-all-storage',
      given: run(
        `vol-create-as default-pool web.img 1M;vol-create-as default-pool cd.iso 1M;define ${storageFile}`,
      ),
      json: {
        ...{ ...web, result: 'undefined' },
        volumes: [
          { target: 'vda', path: VOLUME },
          { target: 'hdc', path: '/default-pool/cd.iso' },
        ],
      },
    },
    {
      does: 'removes a definition, all data that the domain has, and its own disks',
      line: 'undefine web --all --yes',
      given: run(
        `vol-create-as default-pool web.img 1M;define ${storageFile};snapshot-create-as web s1`,
      ),
      json: { ...web, result: 'undefined', volumes: [{ target: 'vda', path: VOLUME }] },
    },
    {
      does: 'prints an id',
      line: 'domid test',
      json: { id: 1, ...test },
      table: '1\n',
      virsh: '1\n',
      name: '1\n',
    },
    { does: 'prints a name', line: `domname ${UUID}`, json: test, table: 'test\n', name: 'test\n' },
    { does: 'prints a UUID', line: 'domuuid test', json: test, virsh: `${UUID}\n` },
    {
      does: 'renames a domain',
      line: 'domrename test other',
      given: run('destroy test'),
      json: { name: 'other', uuid: UUID, before: 'test', result: 'renamed' },
      virsh: 'Domain successfully renamed\n',
      name: 'other\n',
    },
    {
      does: 'prints that there is no description',
      line: 'desc test',
      json: { name: 'test', description: null },
      table: 'No description for domain: test\n',
      virsh: 'No description for domain: test',
    },
    {
      does: 'sets a title of several words',
      line: 'desc test --title Web server',
      json: { name: 'test', title: 'Web server' },
      virsh: 'Domain title updated successfully',
      after: (daemon) => expect(testDomain(daemon).xml).toContain('<title>Web server</title>'),
    },
    {
      does: 'prints the XML that a program keeps',
      line: 'metadata test http://example.com/x',
      given: run('metadata test http://example.com/x --key x --set <a/>'),
      json: { name: 'test', uri: 'http://example.com/x', xml: '<a/>' },
      virsh: '<a/>\n',
    },
    {
      does: 'removes the XML that a program keeps',
      line: 'metadata test http://example.com/x --remove',
      given: run('metadata test http://example.com/x --key x --set <a/>'),
      json: { name: 'test', uri: 'http://example.com/x', xml: null },
      virsh: 'Metadata removed\n',
    },
    {
      does: 'changes the CPUs of a virtual CPU',
      line: 'vcpupin test 0 0-2,^1',
      json: [{ vcpu: 0, affinity: '0,2' }],
      virsh: '',
      name: '0\n',
    },
    {
      does: 'lists the CPUs of virtual CPUs',
      line: 'vcpupin test',
      given: run('vcpupin test 0 0-2,^1'),
      json: [
        { vcpu: 0, affinity: '0,2' },
        { vcpu: 1, affinity: '0-7' },
      ],
      table: 'VCPU  AFFINITY\n   0  0,2\n   1  0-7\n',
    },
    {
      does: 'prints the URI of a display',
      line: 'domdisplay web',
      given: run(`create ${displayFile}`),
      json: [{ type: 'vnc', uri: 'vnc://localhost:7' }],
      virsh: 'vnc://localhost:7',
      name: 'vnc://localhost:7\n',
    },
    {
      does: 'prints the facts of a snapshot',
      line: 'snapshot-info test --current',
      given: run('snapshot-create-as test s1'),
      json: {
        ...{ name: 's1', domain: 'test', current: true, state: 'running', location: 'internal' },
        ...{ parent: null, children: 0, descendants: 0, metadata: true },
      },
      name: 's1\n',
    },
  ]);

  it.each([
    ['vcpuinfo test', 'running'],
    ['dommemstat test', 'actual'],
    ['domblkstat test vda', 'vda'],
  ])('prints JSON for %s', async (line, word) => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stdout } = await lvsh(daemon, `-o json ${line}`);
    expect(exitCode).toBe(0);
    expect(JSON.stringify(JSON.parse(stdout))).toContain(`"${word}"`);
  });

  it('names the data that is in the way of undefine, and the option for it', async () => {
    await using daemon = await startDaemon({ memory: true });
    await run('snapshot-create-as test s1;managedsave test')(daemon);
    const { exitCode, stderr } = await lvsh(daemon, '-o table undefine test');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('has a managed save image, 1 snapshot.');
    expect(stderr).toContain('--with managed-save,snapshots');
  });

  it('keeps a disk that is in no pool, and says so', async () => {
    await using daemon = await startDaemon({ memory: true });
    await run('destroy test')(daemon);
    const { exitCode, stderr } = await lvsh(daemon, 'undefine test --with storage');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'The disk vda (/guest/diskimage1) is in no pool of libvirt: it is kept\n',
    });
  });

  it('exits with 124 and destroys nothing if --wait is over', async () => {
    await using daemon = await startDaemon({ memory: true });
    loseShutdown(daemon);
    expect(await lvsh(daemon, 'shutdown test --wait 60ms')).toMatchObject({ exitCode: 124 });
    expect(testDomain(daemon).isActive).toBe(true);
  });

  it('asks before undefine --all', async () => {
    await using daemon = await startDaemon({ memory: true });
    await run('destroy test')(daemon);
    const { exitCode, stderr } = await lvsh(daemon, 'undefine test --all');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--yes');
    expect(testDomain(daemon).isActive).toBe(false);
  });

  it.each([
    ['shutdown test --mode nix', 'There is no mode "nix"'],
    ['undefine test --with nix', '--with does not know "nix"'],
    ['vcpupin test 0 99', 'The host has no CPU 99'],
    ['vcpupin test 0 3-1', 'is not a list of CPUs'],
    ['send-key test KEY_NIX', '"KEY_NIX" is not a key'],
    ['metadata test http://x --set <a/>', '--set requires --key'],
  ])('refuses %s', async (line, message) => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, line);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toContain(message);
  });
});
