import { describe, expect, it } from '@jest/globals';
import { run } from '../../../src/cli/run.ts';
import type { ConnectOptions } from '../../../src/index.ts';
import { connect, VirDomainState } from '../../../src/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { testCommands } from './support/command-row.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const DESTINATION = 'test+tcp://sleet/default';
const MEMORY_BYTES = 8 * 1024 ** 3;

/** Two hosts. Transfers wait on the source until the test ends them. */
class Hosts implements AsyncDisposable {
  readonly source: TestDaemon;
  readonly destination: TestDaemon;

  private constructor(source: TestDaemon, destination: TestDaemon) {
    this.source = source;
    this.destination = destination;
  }

  static async start(bytesPerSecond: number): Promise<Hosts> {
    const migration = { bytesPerSecond };
    return new Hosts(
      await startDaemon({ memory: true, hypervisor: { migration } }),
      await startDaemon({ memory: true, hypervisor: { migration, populated: false } }),
    );
  }

  /** Returns the environment of a command line on the source. */
  environment(line: string): TestEnvironment {
    const environment = new TestEnvironment(this.source, line.split(' '), {});
    const connectSource = environment.connect;
    environment.connect = async (uri: string | undefined, options: ConnectOptions) => {
      if (uri !== DESTINATION) return connectSource(uri, options);
      const transport = () => this.destination.connect();
      return connect('test:///default', { ...options, transport });
    };
    return environment;
  }

  /** Starts a migration that waits. */
  async startMigration(line: string): Promise<[TestEnvironment, Promise<number>]> {
    const environment = this.environment(line);
    const exit = run(environment);
    await until(() => this.source.hypervisor.migrations.list().length > 0);
    return [environment, exit];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.source.close();
    await this.destination.close();
  }
}

describe('lvsh migrate', () => {
  it.each([
    ['json', expect.stringContaining('"result": "migrated"')],
    ['table', expect.stringMatching(/^Domain 'test' migrated to test\+tcp:.* in \d+ ms/)],
    ['name', 'test\n'],
    ['virsh', '\n'],
  ])('moves a guest and its definition with -o %s', async (format, stdout) => {
    await using hosts = await Hosts.start(Number.POSITIVE_INFINITY);
    const options = '--live --persistent --undefinesource';
    const environment = hosts.environment(`-o ${format} migrate test ${DESTINATION} ${options}`);
    expect(await run(environment)).toBe(0);
    expect(environment.stderr.text).toBe('');
    expect(environment.stdout.text).toEqual(stdout);
    expect(hosts.destination.hypervisor.domains.lookupByName('test')).toMatchObject({
      isActive: true,
      isPersistent: true,
    });
    expect(hosts.source.hypervisor.domains.list()).toEqual([]);
  });

  it('renames and pauses the guest on the destination', async () => {
    await using hosts = await Hosts.start(Number.POSITIVE_INFINITY);
    const line = `-o json migrate test ${DESTINATION} --live --suspend --dname moved`;
    const environment = hosts.environment(line);
    expect(await run(environment)).toBe(0);
    expect(JSON.parse(environment.stdout.text)).toEqual({
      ...{ name: 'moved', uuid: UUID, destination: DESTINATION, result: 'migrated' },
      ...{ totalTimeMs: expect.any(Number), downtimeMs: expect.any(Number) },
    });
    const moved = hosts.destination.hypervisor.domains.lookupByName('moved');
    expect(moved.state).toBe(VirDomainState.PAUSED);
  });

  it('leaves the guest on the source at the first interrupt, and says so', async () => {
    await using hosts = await Hosts.start(0);
    const [environment, exit] = await hosts.startMigration(`migrate test ${DESTINATION} --live`);
    environment.interrupt();
    expect(await exit).toBe(130);
    expect(environment.stderr.text).toMatch(/running on the source[\s\S]*error: Interrupted\n/);
    expect(hosts.source.hypervisor.domains.lookupByName('test').isActive).toBe(true);
    expect(hosts.destination.hypervisor.domains.list()).toEqual([]);
  });

  it('suspends the guest if the transfer takes longer than --timeout', async () => {
    await using hosts = await Hosts.start(0);
    const line = `migrate test ${DESTINATION} --live --timeout 60`;
    const [environment, exit] = await hosts.startMigration(line);
    environment.advance(60_000);
    const guest = hosts.source.hypervisor.domains.lookupByName('test');
    await until(() => guest.state === VirDomainState.PAUSED);
    hosts.source.hypervisor.migrations.list()[0]?.complete();
    expect(await exit).toBe(0);
  });

  it('lets the source daemon make the steps with --p2p', async () => {
    await using hosts = await Hosts.start(Number.POSITIVE_INFINITY);
    hosts.source.hypervisor.addPeer('test://sleet/', hosts.destination.hypervisor);
    const environment = hosts.environment('-o json migrate test test://sleet/ --live --p2p');
    expect(await run(environment)).toBe(0);
    expect(environment.uris).toEqual([undefined]);
    expect(JSON.parse(environment.stdout.text)).toMatchObject({ name: 'test', totalTimeMs: null });
    expect(hosts.destination.hypervisor.domains.lookupByName('test').isActive).toBe(true);
  });

  it('aborts a migration of the daemons at the first interrupt', async () => {
    await using hosts = await Hosts.start(0);
    hosts.source.hypervisor.addPeer('test://sleet/', hosts.destination.hypervisor);
    const line = 'migrate test test://sleet/ --live --p2p';
    const [environment, exit] = await hosts.startMigration(line);
    environment.interrupt();
    expect(await exit).toBe(130);
    expect(hosts.source.hypervisor.domains.lookupByName('test').isActive).toBe(true);
  });

  it.each([
    ['--p2p --direct', /--p2p and --direct exclude each other/],
    ['--tunnelled', /--tunnelled requires --p2p/],
    ['--timeout 5', /requires --live/],
    ['--live --timeout-suspend', /--timeout-suspend requires --timeout/],
    ['--live --timeout 5 --timeout-postcopy', /requires --postcopy/],
  ])('refuses %s before any call', async (options, message) => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, `migrate test ${DESTINATION} ${options}`);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('lvsh', () => {
  testCommands([
    {
      does: 'prints that a domain has no job',
      line: 'domjobinfo test',
      json: { name: 'test', uuid: UUID, type: 'none', stats: {} },
      table: `Name:  test\nUUID:  ${UUID}\nType:  none\n`,
      name: 'test\n',
      virsh: 'Job type:         None        \n',
    },
  ]);

  it('prints and aborts the migration of a domain', async () => {
    await using hosts = await Hosts.start(0);
    const [environment, exit] = await hosts.startMigration(`migrate test ${DESTINATION} --live`);
    const info = await lvsh(hosts.source, '-o json domjobinfo test');
    expect(JSON.parse(info.stdout)).toMatchObject({
      ...{ name: 'test', type: 'unbounded', operation: 'migration-out' },
      ...{ dataTotal: MEMORY_BYTES, dataProcessed: 0, dataRemaining: MEMORY_BYTES },
      stats: { memory_total: MEMORY_BYTES },
    });
    const text = await lvsh(hosts.source, '-o virsh domjobinfo test');
    expect(text.stdout).toMatch(/^Job type: {9}Unbounded {3}\nOperation: {8}Outgoing migration\n/);
    const raw = await lvsh(hosts.source, '-o virsh domjobinfo test --rawstats');
    expect(raw.stdout).toMatch(/^Job type: 2\n\noperation: 5\n/);
    expect(await lvsh(hosts.source, '-o table domjobabort test')).toEqual({
      ...{ exitCode: 0, stdout: "Job of domain 'test' aborted\n", stderr: '' },
    });
    expect(await exit).toBe(1);
    expect(environment.stderr.text).toMatch(/^error: .*running on the source/);
  });

  it('prints and changes the settings of a migration', async () => {
    await using hosts = await Hosts.start(0);
    const line = `migrate test ${DESTINATION} --live --postcopy`;
    const [, exit] = await hosts.startMigration(line);
    const lines = async (...all: readonly string[]): Promise<readonly string[]> => {
      const outputs: string[] = [];
      for (const each of all) {
        const { exitCode, stdout, stderr } = await lvsh(hosts.source, `-o virsh ${each}`);
        outputs.push(exitCode === 0 ? stdout : stderr);
      }
      return outputs;
    };
    expect(
      await lines(
        'migrate-setspeed test 77',
        'migrate-getspeed test',
        'migrate-setmaxdowntime test 55',
        'migrate-getmaxdowntime test',
        'migrate-compcache test --size 128MiB',
        'migrate-postcopy test',
      ),
    ).toEqual(['\n', '77\n\n', '\n', '55\n\n', 'Compression cache: 128.000 MiB\n', '\n']);
    hosts.source.hypervisor.migrations.list()[0]?.complete();
    expect(await exit).toBe(0);
  });

  it('refuses to abort a job that does not exist', async () => {
    await using daemon = await startDaemon({ memory: true });
    expect(await lvsh(daemon, '-o table domjobabort test')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no job is active'),
    });
  });
});
