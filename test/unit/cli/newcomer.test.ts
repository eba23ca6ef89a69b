import { describe, expect, it } from '@jest/globals';
import { hostLabels } from '../../../src/cli/context/uris.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { lvsh } from './support/test-environment.ts';

describe('lvsh for a person who begins with it', () => {
  it('gives the words after the positions to options in the order of virsh', async () => {
    const words = ['blockcopy', 'test', 'vda', '/copy', '--print-xml'];
    await using daemon = await startDaemon({ memory: true });
    const copied = await lvsh(daemon, words);
    expect(copied).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("file='/copy'") });
    const refused = await lvsh(daemon, 'blockjob test vda 3 4');
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('"4"') });
    const wrong = await lvsh(daemon, 'dump test /dump nix');
    expect(wrong.exitCode).not.toBe(0);
  });

  it('prints the required options of blockcopy in its synopsis', async () => {
    const { stdout } = await lvsh(undefined, 'blockcopy --help');
    expect(stdout).toContain('<domain> <path> --dest FILE|--xml FILE\n');
    expect(stdout).toContain('implies --wait');
    expect(stdout).toContain('a number is seconds');
  });

  it('prints the table in a pipe if --columns or --no-header is given', async () => {
    await using daemon = await startDaemon({ memory: true });
    expect((await lvsh(daemon, 'list --columns name,id')).stdout).toBe('NAME  ID\ntest   1\n');
    expect((await lvsh(daemon, 'list --no-header')).stdout).toBe('1  test  running\n');
  });

  it('refuses a duration of 0, and names durations in seconds', async () => {
    await using daemon = await startDaemon({ memory: true });
    const zero = await lvsh(daemon, '--timeout 0 list');
    expect(zero).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('longer than 0') });
    const late = await lvsh(daemon, 'wait test --state shutoff --for 1');
    expect(late.exitCode).toBe(124);
    expect(late.stderr).toMatch(/longer than 1 s\n$/);
  });

  it.each([
    ['define /none.xml', 2],
    ['vol-upload --pool default-pool v /none.xml', 2],
  ])('reports a missing local file in the same words and with code 2: %s', async (line, code) => {
    await using daemon = await startDaemon({ memory: true });
    const volume = '<volume><name>v</name><capacity>1024</capacity></volume>';
    daemon.hypervisor.storagePools.lookupByName('default-pool').createVolume(volume);
    const { exitCode, stderr } = await lvsh(daemon, line);
    expect(stderr).toBe(
      'error: The file "/none.xml" cannot be opened: no such file or directory (ENOENT)\n',
    );
    expect(exitCode).toBe(code);
  });

  it('says which action on which domains needs --yes without a terminal', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, 'destroy a b');
    expect(stderr).toBe('error: Destroying 2 domains (a, b) needs --yes without a terminal\n');
    expect(exitCode).toBe(2);
  });

  it('prints the commands that are used most if it is run alone', async () => {
    const { exitCode, stdout, stderr } = await lvsh(undefined, []);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(stdout.split('\n').length).toBeLessThan(60);
    expect(stdout).toContain('  snapshot-create-as  ');
    expect(stdout).toContain('Groups of commands ("lvsh help GROUP"):\n  Domains\n');
  });

  it.each([
    ['network', '  net-list '],
    ['Domains', '  list '],
    ['monitor', '  domblkerror '],
    ['backup', '  backup-begin '],
    ['volume', '  vol-upload '],
    ['virsh', '  completion '],
  ])('lists the commands of a group, as virsh does: help %s', async (group, command) => {
    const { exitCode, stdout } = await lvsh(undefined, ['help', group]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining(command) });
    expect(stdout).not.toContain('__complete');
  });

  it('suggests a command with two letters swapped, an option, and procedures', async () => {
    expect((await lvsh(undefined, 'lsit')).stderr).toContain('Similar commands: list');
    const { stderr } = await lvsh(undefined, 'list --al');
    expect(stderr).toContain('hint: Did you mean --all? Run "lvsh list --help"');
    await using daemon = await startDaemon({ memory: true });
    const call = await lvsh(daemon, 'call domainGetInfos');
    expect(call.stderr).toContain('Similar procedures: domainGetInfo');
  });

  it('says on stderr that no address of a guest is known', async () => {
    await using daemon = await startDaemon({ memory: true });
    daemon.hypervisor.domains.define(
      "<domain type='test'><name>bare</name><memory>1024</memory><os><type>hvm</type></os></domain>",
    );
    await lvsh(daemon, 'start bare');
    const { exitCode, stderr } = await lvsh(daemon, 'ip bare');
    expect(stderr).toBe("No address of 'bare' is known (agent, lease, arp)\n");
    expect(exitCode).toBe(0);
  });
});

describe('The names of hosts of lvsh', () => {
  it.each([
    [
      ['qemu+ssh://me@hail/system', 'qemu+tcp://sleet:1/system'],
      ['hail', 'sleet:1'],
    ],
    [
      ['qemu:///system', 'qemu+tcp://hail/system'],
      ['qemu:///system', 'qemu+tcp://hail/system'],
    ],
    [
      ['qemu+tcp://hail/system', 'ch+tcp://hail/system'],
      ['qemu+tcp://hail/system', 'ch+tcp://hail/system'],
    ],
  ])('are all hosts or all URIs: %j', (uris, labels) => {
    expect(hostLabels(uris)).toEqual(labels);
  });
});
