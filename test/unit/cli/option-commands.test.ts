import { describe, expect, it } from '@jest/globals';
import { parseCommand } from '../../../src/cli/parse/parse-command.ts';
import { catalogue } from '../../../src/cli/registry/registry.ts';
import { run } from '../../../src/cli/run.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import type { CommandRow } from './support/command-row.ts';
import { testCommands } from './support/command-row.ts';
import { lvshWithStub } from './support/stub-connection.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

const MAC = '52:54:00:11:22:33';
const SECRET_ID = '11111111-2222-3333-4444-555555555555';
const SECRET = `<secret ephemeral='no'><uuid>${SECRET_ID}</uuid><usage type='volume'><volume>/x</volume></usage></secret>`;
const DOMAIN = `<domain type='test'><name>web</name><memory>65536</memory><os><type>hvm</type></os>
  <devices><disk type='file' device='cdrom'><source file='/a.iso'/><target dev='hda'/></disk>
  <interface type='network'><mac address='${MAC}'/><source network='default'/></interface>
  </devices></domain>`;

const withDomain: Pick<CommandRow, 'given'> = {
  given: ({ hypervisor }) => {
    hypervisor.domains.define(DOMAIN).start();
  },
};
const withSnapshots: Pick<CommandRow, 'given'> = {
  given: async (daemon) => {
    for (const name of ['s1', 's2']) await lvsh(daemon, `snapshot-create-as test ${name}`);
  },
};

describe('lvsh', () => {
  testCommands([
    {
      does: 'lists the snapshots below the current one',
      ...withSnapshots,
      line: 'snapshot-list test --from s1',
      json: [expect.objectContaining({ name: 's2', parent: 's1' })],
      name: 's2\n',
    },
    {
      does: 'lists no snapshot below the last one',
      ...withSnapshots,
      line: 'snapshot-list test --current',
      json: [],
    },
    {
      does: 'prints the tree of snapshots',
      ...withSnapshots,
      line: 'snapshot-list test --tree',
      virsh: 's1\n  |\n  +- s2\n    \n',
    },
    {
      does: 'makes a snapshot the current one',
      ...withSnapshots,
      line: 'snapshot-current test s1',
      json: { name: 's1', result: 'set' },
      virsh: 'Snapshot s1 set as current',
    },
    {
      does: 'prints the XML of a snapshot from options',
      line: 'snapshot-create-as test s1 --print-xml --memspec /m --diskspec vda,driver=qcow2,file=/x',
      json: {
        domain: 'test',
        xml: "<domainsnapshot>\n  <name>s1</name>\n  <memory file='/m'/>\n  <disks>\n    <disk name='vda'>\n      <driver type='qcow2'/>\n      <source file='/x'/>\n    </disk>\n  </disks>\n</domainsnapshot>\n",
      },
    },
    {
      does: 'prints the XML of a disk with a source on a server of IPv6',
      line: 'attach-disk test v vdb --source-protocol nbd --source-host-name [::1]:10809 --print-xml',
      json: { domain: 'test', xml: expect.stringContaining("<host name='::1' port='10809'/>") },
    },
    {
      does: 'prints the XML of an ejected medium',
      ...withDomain,
      line: 'change-media web hda --eject --print-xml',
      json: { domain: 'web', xml: expect.not.stringContaining('/a.iso') },
    },
    {
      does: 'prints the XML of an interface without its cable',
      ...withDomain,
      line: `domif-setlink web ${MAC} down --print-xml`,
      json: { domain: 'web', xml: expect.stringContaining("<link state='down'/>") },
    },
    {
      does: 'accepts an alias of a position',
      line: 'setmem test --kilobytes 2000000',
      json: { name: 'test', memory: 2_000_000 },
    },
    {
      does: 'changes a description in an editor',
      line: 'desc test words --edit',
      settings: { variables: { VISUAL: 'sed -i s/words/other/' } },
      json: { name: 'test', result: 'edited' },
      virsh: 'Domain description updated successfully',
      after: ({ hypervisor }) =>
        expect(hypervisor.domains.lookupByName('test').xml).toContain(
          '<description>other</description>',
        ),
    },
    {
      does: 'leaves metadata alone that the editor does not change',
      line: 'metadata test http://example.com/x --key x --edit',
      settings: { variables: { VISUAL: 'true' } },
      json: { name: 'test', uri: 'http://example.com/x', result: 'unchanged' },
    },
    {
      does: 'prints the XML of a copy of a volume',
      given: ({ hypervisor }) => {
        const pool = hypervisor.storagePools.lookupByName('default-pool');
        pool.createVolume("<volume><name>a</name><capacity unit='M'>2</capacity></volume>");
      },
      line: 'vol-clone a b default-pool --print-xml',
      json: { name: 'b', pool: 'default-pool', xml: expect.stringContaining('<name>b</name>') },
    },
    {
      does: 'prints the XML of a pool with a login',
      line: 'pool-define-as p rbd --source-host h --source-name n --auth-type ceph --auth-username u --secret-usage s --print-xml',
      json: { name: 'p', xml: expect.stringContaining("<secret usage='s'/>") },
    },
  ]);

  it.each([
    ['snapshot-list test --descendants', '--descendants requires'],
    ['snapshot-list test --tree --name', '--tree and --name exclude each other'],
    ['snapshot-list test --from a --current', '--from and --current exclude each other'],
    ['snapshot-current test s1 --name', '--name and --snapshotname exclude each other'],
    ['snapshot-create-as test s1 --diskspec vda,foo=x', 'unknown part "foo=x"'],
    ['snapshot-create-as test s1 --diskspec vda,stype=net', 'unknown stype'],
    ['attach-disk test /a vdb --address usb:1.2', 'not an address of a disk'],
    ['attach-disk test /a vdb --sourcetype network', 'require each other'],
    ['attach-interface test hostdev pci_0000', 'not the address of a PCI device'],
    ['attach-interface test network n --inbound 0,5', 'not a rate'],
    ['pool-define-as p rbd --auth-username u', 'A login requires'],
    ['pool-define-as p scsi --adapter-wwnn 1', 'An adapter requires'],
    ['metadata test http://x --edit', '--edit requires --key'],
    ['start a b --console', '--console is only possible for one domain'],
    [`secret-set-value ${SECRET_ID} --interactive`, 'requires a terminal'],
    ['qemu-monitor-event --regex', '--regex and --no-case require --event'],
  ])('refuses "%s" with the exit code 2', async (line, text) => {
    await using daemon = await startDaemon({ memory: true });
    await lvsh(daemon, ['secret-define', '-'], { input: SECRET });
    const outcome = await lvsh(daemon, line);
    expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(text) });
  });

  it('asks on a terminal for the value of a secret, and does not echo it', async () => {
    await using daemon = await startDaemon({ memory: true });
    await lvsh(daemon, ['secret-define', '-'], { input: SECRET });
    const words = ['secret-set-value', SECRET_ID, '--interactive'];
    const environment = new TestEnvironment(daemon, words, { isTTY: true });
    const exit = run(environment);
    await until(() => environment.isRaw);
    environment.input.write('pass word\r');
    expect(await exit).toBe(0);
    expect(environment.stderr.text).toBe('Enter new value for secret: \n');
    expect(environment.stdout.text).not.toContain('pass');
    const { stdout } = await lvsh(daemon, `secret-get-value ${SECRET_ID} --plain`);
    expect(stdout.trimEnd()).toBe('pass word');
  });

  it('connects to the console of a domain that it has started', async () => {
    await using daemon = await startDaemon({ memory: true });
    daemon.hypervisor.domains.lookupByName('test').destroy();
    const environment = new TestEnvironment(daemon, ['start', 'test', '--console'], {
      isTTY: true,
    });
    const exit = run(environment);
    await until(() => environment.isRaw);
    environment.input.write('\r~.');
    expect(await exit).toBe(0);
    expect(environment.stderr.text).toContain("Domain 'test' started");
    expect(environment.stdout.text).toContain("Connected to domain 'test'");
  });

  it('validates the XML of an interface of the host if that is asked for', async () => {
    const methods = { interfaceDefineXml: () => ({ name: 'eth1' }) };
    const { exitCode, calls } = await lvshWithStub(methods, 'iface-define - --validate', {
      input: '<interface/>',
    });
    expect(exitCode).toBe(0);
    expect(calls).toEqual([['interfaceDefineXml', '<interface/>', { flags: ['VALIDATE'] }]]);
  });
});

describe('The option --wait', () => {
  it.each([
    ['--wait test', 5 * 60_000],
    ['test --wait', 5 * 60_000],
    ['--wait 30s test', 30_000],
    ['test --wait 30', 30_000],
    ['test --wait=30s', 30_000],
    ['test', undefined],
  ])('of "shutdown %s" is %d ms', async (line, waitMs) => {
    const spec = await catalogue.require('shutdown');
    const { args } = parseCommand(spec, line.split(' '), new Map());
    expect(args.texts('domain')).toEqual(['test']);
    expect(args.duration('wait')).toBe(waitMs);
  });

  it('without a value waits until the domain is off', async () => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stdout } = await lvsh(daemon, '-o json shutdown --wait test');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'test', result: 'shut-down' });
  });
});

describe('lvsh qemu-monitor-event', () => {
  it.each([
    [[], 'event POWERDOWN at 7.000042 for domain \'test\': {"a":1}\nevents received: 1\n\n'],
    [
      ['--pretty', '--timestamp'],
      '2026-01-01 00:00:00.000+0000: event POWERDOWN for domain \'test\': {\n  "a": 1\n}\n\n' +
        'events received: 1\n\n',
    ],
  ])('prints the lines of virsh (options %j)', async (options, expected) => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-o', 'virsh', 'qemu-monitor-event', '--event', 'POWERDOWN', ...options];
    const environment = new TestEnvironment(daemon, words, {});
    const exit = run(environment);
    const guest = daemon.hypervisor.domains.lookupByName('test');
    const event = { kind: 'qemuMonitor', seconds: 7n, micros: 42, details: '{"a":1}' } as const;
    // Events before the registration are not delivered.
    await until(() => {
      guest.emit({ ...event, event: 'POWERDOWN' });
      return environment.stdout.text !== '';
    });
    expect(await exit).toBe(0);
    expect(environment.stdout.text).toBe(expected);
  });
});
