import { describe, expect, it } from '@jest/globals';
import { run } from '../../../src/cli/run.ts';
import { VirCPUCompareResult } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { testCommands } from './support/command-row.ts';
import { lvshWithStub } from './support/stub-connection.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

const CPU = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>';
const CPU_INDENTED = '<cpu>\n  <arch>x86_64</arch>\n  <model>qemu64</model>\n</cpu>';
const BASELINE = `<cpu mode='custom' match='exact'>\n  <model fallback='forbid'>qemu64</model>\n</cpu>\n`;
const VOLUME = "<volume><name>v9</name><capacity unit='M'>2</capacity></volume>";
const COPY = "<volume><name>v10</name><capacity unit='M'>2</capacity></volume>";

describe('lvsh', () => {
  testCommands([
    {
      does: 'prints the baseline of CPUs in several documents',
      line: 'cpu-baseline -',
      settings: {
        input: `<?xml version='1.0'?>${CPU}<capabilities><host>${CPU}</host></capabilities>`,
      },
      json: { xml: BASELINE },
      virsh: BASELINE,
    },
    {
      does: 'begins changes of interfaces',
      line: 'iface-begin',
      json: { result: 'started' },
      virsh: 'Network config change transaction started\n',
    },
    {
      does: 'creates a bridge from an interface',
      line: 'iface-bridge eth1 br0 --delay 4',
      json: { name: 'br0', port: 'eth1', result: 'started' },
      virsh: 'Created bridge br0 with attached device eth1\nBridge interface br0 started\n',
    },
    {
      does: 'finds the exports of a file server',
      line: 'find-storage-pool-sources-as netfs nas.example',
      json: { xml: expect.stringContaining("<host name='nas.example'") },
    },
    {
      does: 'finds the exports that a file names',
      line: 'find-storage-pool-sources netfs -',
      settings: { input: "<source><host name='nas2'/></source>" },
      json: { xml: expect.stringContaining("<host name='nas2'/>") },
    },
    {
      does: 'creates a volume with the contents of another one',
      line: 'vol-create-from default-pool - v9',
      settings: { input: COPY },
      given: ({ hypervisor }) => {
        hypervisor.storagePools.lookupByName('default-pool').createVolume(VOLUME);
      },
      json: { name: 'v10', pool: 'default-pool', result: 'created' },
      virsh: 'Vol v10 created from input vol v9\n',
    },
  ]);

  it.each([
    ['iface-begin; iface-commit', 'Network config change transaction committed\n'],
    ['iface-begin; iface-rollback', 'Network config change transaction rolled back\n'],
    [
      'iface-bridge eth1 br0 --no-start; iface-unbridge br0 --no-start',
      'Device eth1 un-attached from bridge br0\n',
    ],
  ])('ends "%s" with the message of virsh', async (line, message) => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stdout } = await lvsh(daemon, ['-o', 'table', line]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(message);
  });

  it('refuses a file without a description of a CPU', async () => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, 'cpu-compare -', { input: '<network/>' });
    expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('CPU') });
  });

  it('refuses to make a bridge of a bridge', async () => {
    await using daemon = await startDaemon({ memory: true });
    const line = 'iface-bridge eth1 br0; iface-bridge br0 br1';
    expect(await lvsh(daemon, [line])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('already a bridge'),
    });
  });
});

describe('lvsh, if the hypervisor supports the function,', () => {
  it.each([
    ['INCOMPATIBLE', 1, 'CPU described in - is incompatible with host CPU\n'],
    ['IDENTICAL', 0, 'CPU described in - is identical to host CPU\n'],
    ['SUPERSET', 0, 'Host CPU is a superset of CPU described in -\n'],
  ] as const)('reports %s of cpu-compare by its exit code', async (result, exitCode, text) => {
    const methods = { compareCpu: () => VirCPUCompareResult[result] };
    const line = '-o table cpu-compare - --error';
    const outcome = await lvshWithStub(methods, line, { input: CPU });
    expect(outcome).toMatchObject({ exitCode, stdout: text, stderr: '' });
    expect(outcome.calls).toEqual([['compareCpu', CPU_INDENTED, { flags: ['FAIL_INCOMPATIBLE'] }]]);
  });

  it('compares the host model of the capabilities of domains', async () => {
    const methods = { compareHypervisorCpu: () => VirCPUCompareResult.IDENTICAL };
    const input = `<domainCapabilities><cpu><mode name='host-model' supported='yes'><model>m</model></mode>
      <mode name='custom' supported='yes'/></cpu></domainCapabilities>`;
    const line = '-o json hypervisor-cpu-compare - --machine q35';
    const outcome = await lvshWithStub(methods, line, { input });
    expect(JSON.parse(outcome.stdout)).toEqual({ file: '-', result: 'identical', resultNumber: 1 });
    expect(outcome.calls).toMatchObject([
      ['compareHypervisorCpu', '<cpu>\n  <model>m</model>\n</cpu>', { machine: 'q35' }],
    ]);
  });

  it('prints the baseline of a model that the hypervisor offers', async () => {
    const methods = { baselineHypervisorCpu: () => BASELINE };
    const line = '-o virsh hypervisor-cpu-baseline --model A&B --features';
    const outcome = await lvshWithStub(methods, line);
    expect(outcome).toMatchObject({ exitCode: 0, stdout: `${BASELINE}\n` });
    expect(outcome.calls).toMatchObject([
      [
        'baselineHypervisorCpu',
        ['<cpu><model>A&amp;B</model></cpu>'],
        { flags: ['EXPAND_FEATURES'] },
      ],
    ]);
  });

  it('lists the models that the host can run', async () => {
    const methods = {
      getDomainCapabilities: () =>
        `<domainCapabilities><cpu><mode name='custom' supported='yes'>
          <model usable='no'>old</model><model usable='yes'>new</model></mode></cpu>
        </domainCapabilities>`,
    };
    const usable = await lvshWithStub(methods, '-o name hypervisor-cpu-models');
    const all = await lvshWithStub(methods, '-o name hypervisor-cpu-models --all');
    expect([usable.stdout, all.stdout]).toEqual(['new\n', 'old\nnew\n']);
  });

  it('sets the number of huge pages without an output', async () => {
    const outcome = await lvshWithStub({ nodeAllocPages: () => 1 }, 'allocpages 2MiB 512 --add');
    expect(outcome).toMatchObject({ exitCode: 0, stdout: '\n' });
    expect(outcome.calls).toEqual([['nodeAllocPages', [2048], [512], -1, 1, { flags: ['ADD'] }]]);
  });

  it('prints and changes how memory is shared', async () => {
    const methods = {
      nodeGetMemoryParameters: () => ({ shm_pages_to_scan: 100, shm_full_scans: 7n }),
      nodeSetMemoryParameters: () => undefined,
    };
    const printed = await lvshWithStub(methods, '-o virsh node-memory-tune');
    expect(printed.stdout).toBe('Shared memory:\n\tshm_pages_to_scan 100\n\tshm_full_scans  7\n\n');
    const changed = await lvshWithStub(methods, 'node-memory-tune --shm-sleep-millisecs 50');
    expect(changed.calls).toEqual([['nodeSetMemoryParameters', { shm_sleep_millisecs: 50 }, {}]]);
  });

  it('prints the facts of SEV', async () => {
    const methods = { nodeGetSevInfo: () => ({ cbitpos: 47, 'max-guests': 15 }) };
    const { stdout } = await lvshWithStub(methods, '-o virsh nodesevinfo');
    expect(stdout).toBe('cbitpos           : 47\nmax-guests        : 15\n\n');
  });

  it('suspends the host', async () => {
    const outcome = await lvshWithStub(
      { nodeSuspendForDuration: () => undefined },
      'nodesuspend mem 60',
    );
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(outcome.calls).toEqual([['nodeSuspendForDuration', 'MEM', 60, {}]]);
    expect(await lvshWithStub({}, 'nodesuspend moon 60')).toMatchObject({ exitCode: 2, calls: [] });
  });

  it('prints the shares of two samples of the CPUs a second apart', async () => {
    const samples = [
      { user: 0n, kernel: 0n, idle: 0n, iowait: 0n },
      { user: 10n, kernel: 20n, idle: 60n, iowait: 10n },
    ];
    let taken = 0;
    const environment = new TestEnvironment(
      undefined,
      ['-o', 'virsh', 'nodecpustats', '--percent'],
      {},
    );
    const stub: unknown = {
      nodeGetCpuStats: async () => samples[taken++],
      close: async () => undefined,
    };
    environment.connect = async () => stub as Awaited<ReturnType<typeof environment.connect>>;
    const exit = run(environment);
    await until(() => {
      environment.advance(1000);
      return taken === 2;
    });
    expect(await exit).toBe(0);
    expect(environment.stdout.text).toBe(
      [
        'usage:           40.0%',
        'user:            10.0%',
        'system:          20.0%',
        'idle:            60.0%',
        'iowait:          10.0%',
        '\n',
      ].join('\n'),
    );
  });

  it('changes a mediated device from a file', async () => {
    const updated: unknown[] = [];
    const device = {
      name: 'mdev_1',
      update: async (xml: string, { flags }: { readonly flags: unknown }) => {
        updated.push(xml, flags);
      },
    };
    const methods = { nodeDeviceLookupByName: () => device };
    const line = '-o table nodedev-update mdev_1 - --live';
    const { stdout } = await lvshWithStub(methods, line, { input: '<device/>' });
    expect(stdout).toBe("Updated node device 'mdev_1' from '-'\n");
    expect(updated).toEqual(['<device/>', ['LIVE']]);
  });
});

describe('lvsh about networks, if the daemon supports the function,', () => {
  const UUID = 'aaaaaaaa-2222-3333-4444-555555555555';
  const port = {
    uuid: UUID,
    getXmlDesc: async () => "<networkport><mac address='m'/></networkport>",
    delete: async () => undefined,
  };
  const texts: unknown[] = [];
  const network = {
    ...{ name: 'default', uuid: UUID },
    listAllPorts: async () => [port],
    portCreateXml: async () => port,
    portLookupByUuidString: async () => port,
    getMetadata: async (type: string) => `the ${type}`,
    setMetadata: async (...args: readonly unknown[]) => {
      texts.push(args.slice(0, 2));
    },
  };
  const methods = { networkLookupByName: () => network };

  it.each([
    ['net-port-list default', ` UUID\n---------------------------------------\n ${UUID}\n\n`],
    ['net-port-list default --uuid', `${UUID}\n\n`],
    ['net-port-create default -', `Network port ${UUID} created from -\n\n`],
    [`net-port-dumpxml default ${UUID} --xpath //mac`, '<mac address="m"/>\n\n'],
    [`net-port-delete default ${UUID}`, `Network port ${UUID} deleted\n\n`],
    ['net-desc default', 'the DESCRIPTION\n\n'],
    ['net-desc default two words --title', 'Network title updated successfully\n\n'],
    ['net-metadata default http://x/', 'the ELEMENT\n\n'],
    ['net-metadata default http://x/ --set <a/> --key k', 'Metadata modified\n\n'],
    ['net-metadata default http://x/ --remove', 'Metadata removed\n\n'],
  ])('prints for "%s" what virsh prints', async (line, stdout) => {
    const settings = { input: '<networkport/>' };
    const outcome = await lvshWithStub(methods, `-o virsh ${line}`, settings);
    expect(outcome).toMatchObject({ exitCode: 0, stdout, stderr: '' });
  });

  it('sends the texts that are given', () => {
    expect(texts).toEqual([
      ['TITLE', 'two words'],
      ['ELEMENT', '<a/>'],
      ['ELEMENT', null],
    ]);
  });
});
