import { describe, expect, it } from '@jest/globals';
import { startDaemon } from '../../../src/testing/index.ts';
import { testCommands } from './support/command-row.ts';
import { lvsh } from './support/test-environment.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';

describe('lvsh', () => {
  testCommands([
    {
      does: 'lists the active domains',
      line: 'list',
      json: [{ id: 1, name: 'test', uuid: UUID, state: 'running', stateNumber: 1 }],
      table: 'ID  NAME  STATE\n 1  test  running\n',
      virsh: ' Id   Name   State\n----------------------\n 1    test   running\n',
      name: 'test\n',
    },
    {
      does: 'lists an inactive domain without an id',
      line: 'list --all',
      given: ({ hypervisor }) => hypervisor.domains.lookupByName('test').destroy(),
      json: [{ id: null, name: 'test', uuid: UUID, state: 'shutoff', stateNumber: 5 }],
      virsh: ' Id   Name   State\n-----------------------\n -    test   shut off\n',
    },
    {
      does: 'prints the state of a domain and its reason',
      line: 'domstate test --reason',
      table: 'running (unknown)\n',
      virsh: 'running (unknown)\n',
      json: { name: 'test', state: 'running', stateNumber: 1, reason: 'unknown', reasonNumber: 0 },
    },
    {
      does: 'destroys a domain',
      line: 'destroy --domain test',
      json: { name: 'test', uuid: UUID, result: 'destroyed' },
      virsh: "Domain 'test' destroyed\n",
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('test').isActive).toBe(false),
    },
    {
      does: 'starts a domain',
      line: 'start test',
      given: ({ hypervisor }) => hypervisor.domains.lookupByName('test').destroy(),
      json: { name: 'test', uuid: UUID, result: 'started' },
      table: "Domain 'test' started\n",
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('test').isActive).toBe(true),
    },
    { does: 'prints the URI', line: 'uri', virsh: 'test:///default\n', name: 'test:///default\n' },
  ]);

  it('prints the XML of a domain unchanged', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { stdout } = await lvsh(daemon, '-o table dumpxml test');
    expect(stdout).toBe(`${daemon.hypervisor.domains.lookupByName('test').xml.trimEnd()}\n`);
  });

  it('makes any call of the protocol from JSON, with a name instead of an object', async () => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, ['call', 'domainSetMemory', '{"dom":"test","memory":1024}']);
    expect(outcome).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    const { stdout } = await lvsh(daemon, ['call', 'domainGetInfo', '{"dom":"test"}']);
    expect(JSON.parse(stdout)).toMatchObject({ memory: 1024 });
  });

  it('prints the calls of a dry run and makes none', async () => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, 'destroy test --dry-run');
    expect(outcome).toEqual({
      exitCode: 0,
      stdout: 'domain test: virDomainDestroy()\n',
      stderr: '',
    });
    expect(daemon.hypervisor.domains.lookupByName('test').isActive).toBe(true);
  });
});
