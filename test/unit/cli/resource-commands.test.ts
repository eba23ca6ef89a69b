import { describe, expect, it } from '@jest/globals';
import { startDaemon } from '../../../src/testing/index.ts';
import { testCommands } from './support/command-row.ts';
import { lvsh } from './support/test-environment.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
type Daemon = Awaited<ReturnType<typeof startDaemon>>;
const testDomain = ({ hypervisor }: Daemon) => hypervisor.domains.lookupByName('test');
const run = (line: string) => async (daemon: Daemon) => {
  for (const each of line.split(';'))
    expect(await lvsh(daemon, each)).toMatchObject({ exitCode: 0 });
};

describe('lvsh', () => {
  testCommands([
    {
      does: 'saves a domain and stops it',
      line: 'managedsave test',
      json: { name: 'test', result: 'saved' },
      table: "Domain 'test' state saved by libvirt\n",
      virsh: "\nDomain 'test' state saved by libvirt\n",
      after: (daemon) => expect(testDomain(daemon).isActive).toBe(false),
    },
    {
      does: 'removes a managed save image',
      line: 'managedsave-remove test',
      given: run('managedsave test'),
      json: { name: 'test', result: 'removed' },
      virsh: "Removed managedsave image for domain 'test'",
    },
    {
      does: 'skips the removal if there is no managed save image',
      line: 'managedsave-remove test',
      json: { name: 'test', result: 'skipped' },
      virsh: "Domain 'test' has no manage save image; removal skipped",
    },
    {
      does: 'saves a domain to a file',
      line: 'save test /saved/test',
      json: { name: 'test', file: '/saved/test', result: 'saved' },
      virsh: "\nDomain 'test' saved to /saved/test\n",
      after: (daemon) => expect(testDomain(daemon).isActive).toBe(false),
    },
    {
      does: 'restores a domain from a file',
      line: 'restore /saved/test',
      given: run('save test /saved/test'),
      json: { file: '/saved/test', result: 'restored' },
      virsh: 'Domain restored from /saved/test\n',
      after: (daemon) => expect(testDomain(daemon).isActive).toBe(true),
    },
    {
      does: 'changes the memory of a guest',
      line: 'setmem test 1GiB',
      json: { name: 'test', memory: 1_048_576 },
      table: "Memory of 'test' set to 1048576 KiB\n",
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).toContain('1048576</currentMemory>'),
    },
    {
      does: 'changes the largest memory in the definition',
      line: 'setmaxmem test 4194304 --config',
      json: { name: 'test', memory: 4_194_304 },
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).inactiveXml).toContain('4194304</memory>'),
    },
    {
      does: 'changes the number of virtual CPUs',
      line: 'setvcpus test 1',
      json: { name: 'test', count: 1 },
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).toContain("current='1'"),
    },
    {
      does: 'prints one number of virtual CPUs',
      line: 'vcpucount test --maximum --live',
      json: { name: 'test', count: 2 },
      table: '2\n',
      virsh: '2\n',
    },
    {
      does: 'prints statistics',
      line: 'domstats test --state',
      json: [{ name: 'test', uuid: UUID, stats: { 'state.state': 1, 'state.reason': 0 } }],
      virsh: "Domain: 'test'\n  state.state=1\n  state.reason=0\n",
      name: 'test\n',
    },
    {
      does: 'creates a snapshot',
      line: 'snapshot-create-as test s1 words',
      json: { domain: 'test', name: 's1', result: 'created' },
      virsh: 'Domain snapshot s1 created',
      name: 's1\n',
      after: (daemon) => expect(testDomain(daemon).snapshotNames).toEqual(['s1']),
    },
    {
      does: 'lists the names of snapshots',
      line: 'snapshot-list test --name',
      given: run('snapshot-create-as test s2;snapshot-create-as test s1'),
      virsh: 's1\ns2\n',
      name: 's1\ns2\n',
    },
    {
      does: 'prints the name of the current snapshot',
      line: 'snapshot-current test --name',
      given: run('snapshot-create-as test s1'),
      json: { name: 's1' },
      virsh: 's1',
    },
    {
      does: 'prints the name of the parent of a snapshot',
      line: 'snapshot-parent test s2',
      given: run('snapshot-create-as test s1;snapshot-create-as test s2'),
      json: { name: 's1' },
      table: 's1\n',
    },
    {
      does: 'deletes a snapshot',
      line: 'snapshot-delete test s1',
      given: run('snapshot-create-as test s1'),
      json: { domain: 'test', name: 's1', result: 'deleted' },
      virsh: 'Domain snapshot s1 deleted\n',
      after: (daemon) => expect(testDomain(daemon).snapshotNames).toEqual([]),
    },
    {
      does: 'reverts a domain to a snapshot',
      line: 'snapshot-revert test s1',
      given: run('snapshot-create-as test s1;destroy test'),
      json: { domain: 'test', name: 's1', result: 'reverted' },
      virsh: 'Domain snapshot s1 reverted\n',
      after: (daemon) => expect(testDomain(daemon).isActive).toBe(true),
    },
  ]);

  it('lists snapshots with the time of their creation', async () => {
    await using daemon = await startDaemon({ memory: true });
    daemon.hypervisor.clock.stopAt(Date.UTC(2026, 0, 31, 12));
    await run('snapshot-create-as test s1')(daemon);
    const { stdout } = await lvsh(daemon, 'snapshot-list test -o json');
    expect(JSON.parse(stdout)).toEqual([
      { name: 's1', creationTime: '2026-01-31T12:00:00Z', state: 'running', parent: null },
    ]);
  });

  it('exits with 2 if a snapshot and --current are both missing', async () => {
    await using daemon = await startDaemon({ memory: true });
    expect(await lvsh(daemon, 'snapshot-delete test')).toMatchObject({ exitCode: 2 });
  });

  it('sends a command to the guest agent, and exits with 1 if there is none', async () => {
    await using daemon = await startDaemon({ memory: true });
    const words = [
      'qemu-agent-command',
      'test',
      '{"execute":"guest-ping"}',
      '--async',
      '-o',
      'json',
    ];
    expect(await lvsh(daemon, words)).toMatchObject({ exitCode: 1, stdout: '' });
  });
});
