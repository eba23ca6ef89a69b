import { describe, expect, it } from '@jest/globals';
import { virshLines } from '../../../src/cli/commands/tools/virsh-event-text.ts';
import { run } from '../../../src/cli/run.ts';
import { VirDomainEventType } from '../../../src/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { lvsh, TestEnvironment } from './support/test-environment.ts';

const GRAPHICS = {
  phaseName: 'connect',
  local: { familyName: 'ipv4', node: '127.0.0.1', service: '5900' },
  remote: { familyName: 'unix', node: '', service: '' },
  authScheme: 'sasl',
  subject: [{ type: 'x509dname', name: 'CN=a' }],
};

/** Emits an event until the command has printed something: earlier ones are not delivered. */
async function emitUntilPrinted(
  daemon: TestDaemon,
  environment: TestEnvironment,
  event: number = VirDomainEventType.SUSPENDED,
): Promise<void> {
  const guest = daemon.hypervisor.domains.lookupByName('test');
  await until(() => {
    guest.emit({ kind: 'lifecycle', event, detail: 0 });
    return environment.stdout.text !== '';
  });
}

describe('lvsh event', () => {
  it.each([
    [[], "event 'lifecycle' for domain 'test': Suspended Paused\nevents received: 1\n\n"],
    [
      ['--timestamp'],
      "2026-01-01 00:00:00.000+0000: event 'lifecycle' for domain 'test': Suspended Paused\n" +
        'events received: 1\n\n',
    ],
  ])('ends after one event with the lines of virsh (options %j)', async (options, expected) => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-o', 'virsh', 'event', '--domain', 'test', '--event', 'lifecycle', ...options];
    const environment = new TestEnvironment(daemon, words, {});
    const exit = run(environment);
    await emitUntilPrinted(daemon, environment);
    expect(await exit).toBe(0);
    expect(environment.stdout.text).toBe(expected);
  });

  it('prints any event with --all --loop, until the end of the time', async () => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-o', 'virsh', 'event', '--all', '--loop', '--timeout', '60'];
    const environment = new TestEnvironment(daemon, words, {});
    const exit = run(environment);
    await emitUntilPrinted(daemon, environment);
    environment.advance(60_000);
    expect(await exit).toBe(0);
    expect(environment.stdout.text).toMatch(
      /\nevent loop timed out\nevents received: [1-9]\d*\n\n$/,
    );
  });

  it('exits with 1 if there was no event before the end of the time', async () => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-o', 'virsh', 'net-event', '--event', 'lifecycle', '--timeout', '5'];
    const environment = new TestEnvironment(daemon, words, {});
    const exit = run(environment);
    let isOver = false;
    void exit.then(() => {
      isOver = true;
    });
    // The time begins after the subscription.
    await until(() => {
      environment.advance(5000);
      return isOver;
    });
    expect(await exit).toBe(1);
    expect(environment.stdout.text).toBe('event loop timed out\nevents received: 0\n\n');
  });

  it('prints an event as JSON', async () => {
    await using daemon = await startDaemon({ memory: true });
    const words = ['-o', 'ndjson', 'event', '--event', 'lifecycle'];
    const environment = new TestEnvironment(daemon, words, {});
    const exit = run(environment);
    await emitUntilPrinted(daemon, environment);
    expect(await exit).toBe(0);
    const [first = ''] = environment.stdout.text.split('\n');
    expect(JSON.parse(first)).toMatchObject({
      ...{ event: 'domain:lifecycle', name: 'test' },
      details: { eventName: 'suspended', detailName: 'paused' },
    });
  });

  it.each([
    ['event', 2, 'one of --list, --all, or --event <type> is required'],
    ['pool-event', 2, 'either --list or --event <type> is required'],
    ['event --event sleep', 2, 'unknown event type sleep'],
    ['event --all --event reboot', 2, 'exclude'],
    ['event --all --timeout 0', 2, '--timeout'],
    ['net-event --event lifecycle --network nix', 3, 'nix'],
    ['pool-event --event refresh --pool nix', 3, 'nix'],
    ['nodedev-event --event update --device nix', 3, 'nix'],
    ['event --event reboot --domain nix', 3, 'Domain not found'],
    ['secret-event --event lifecycle --secret 11111111-2222-3333-4444-555555555555', 3, 'secret'],
  ])('refuses "%s" with the exit code %i', async (line, exitCode, text) => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, line);
    expect(outcome).toMatchObject({ exitCode, stderr: expect.stringContaining(text) });
  });

  it.each([
    ['net-event', 'lifecycle\nmetadata-change\n\n'],
    ['pool-event', 'lifecycle\nrefresh\n\n'],
    ['nodedev-event', 'lifecycle\nupdate\n\n'],
    ['secret-event', 'lifecycle\nvalue-changed\n\n'],
  ])('lists the events of %s', async (command, stdout) => {
    await using daemon = await startDaemon({ memory: true });
    const outcome = await lvsh(daemon, `-o virsh ${command} --list`);
    expect(outcome).toMatchObject({ exitCode: 0, stdout });
  });
});

describe("virsh's text of an event", () => {
  it.each([
    ['domain:reboot', {}, ["event 'reboot' for domain 'web'"]],
    ['domain:rtc-change', { offset: 3n }, ["event 'rtc-change' for domain 'web': 3"]],
    [
      'domain:watchdog',
      { actionName: 'injectnmi' },
      ["event 'watchdog' for domain 'web': inject-nmi"],
    ],
    [
      'domain:io-error-reason',
      { srcPath: '/a', devAlias: 'disk0', actionName: 'pause', reason: 'enospc' },
      ["event 'io-error-reason' for domain 'web': /a (disk0) pause due to enospc"],
    ],
    [
      'domain:graphics',
      GRAPHICS,
      [
        "event 'graphics' for domain 'web': connect local[IPv4 127.0.0.1 5900] remote[unix  ] sasl",
        '\tx509dname=CN=a',
      ],
    ],
    [
      'domain:block-job',
      { jobTypeName: 'active-commit', path: '/a', statusName: 'ready' },
      ["event 'block-job' for domain 'web': Active Block Commit for /a ready"],
    ],
    [
      'domain:block-job-2',
      { jobTypeName: 'pull', dst: 'vda', statusName: 'completed' },
      ["event 'block-job-2' for domain 'web': Block Pull for vda completed"],
    ],
    [
      'domain:disk-change',
      { oldSrcPath: '/a', newSrcPath: null, devAlias: 'd', reasonName: 'drop-missing-on-start' },
      ["event 'disk-change' for domain 'web' disk d: /a -> <null>: dropped"],
    ],
    [
      'domain:tray-change',
      { devAlias: 'd', reasonName: 'open' },
      ["event 'tray-change' for domain 'web' disk d: opened"],
    ],
    ['domain:balloon-change', { actual: 9n }, ["event 'balloon-change' for domain 'web': 9KiB"]],
    ['domain:device-added', { devAlias: 'net1' }, ["event 'device-added' for domain 'web': net1"]],
    [
      'domain:tunable',
      { params: { 'cputune.vcpupin0': 'x', on: true } },
      ["event 'tunable' for domain 'web':", '\tcputune.vcpupin0: x', '\ton: yes'],
    ],
    [
      'domain:agent-lifecycle',
      { stateName: 'connected', reasonName: 'domain-started' },
      ["event 'agent-lifecycle' for domain 'web': state: 'connected' reason: 'domain started'"],
    ],
    [
      'domain:migration-iteration',
      { iteration: 2 },
      ["event 'migration-iteration' for domain 'web': iteration: '2'"],
    ],
    [
      'domain:metadata-change',
      { metadataTypeName: 'title', nsuri: null },
      ["event 'metadata-change' for domain 'web': type title, uri <null>"],
    ],
    [
      'domain:block-threshold',
      { dev: 'vda', path: '/a', threshold: 1n, excess: 2n },
      ["event 'block-threshold' for domain 'web': dev: vda(/a) 1 2"],
    ],
    [
      'domain:memory-failure',
      { recipientName: 'guest', actionName: 'inject', flags: 2 },
      [
        "event 'memory-failure' for domain 'web':",
        'recipient: guest',
        'action: inject',
        'flags:',
        '\taction required: 0',
        '\trecursive: 1',
      ],
    ],
    [
      'domain:memory-device-size-change',
      { alias: 'm', size: 5n },
      ["event 'memory-device-size-change' for domain 'web':", 'alias: m', 'size: 5'],
    ],
    [
      'domain:lifecycle',
      { eventName: 'pmsuspended', detailName: 'memory' },
      ["event 'lifecycle' for domain 'web': PMSuspended Memory"],
    ],
    ['storage-pool:refresh', {}, ["event 'refresh' for storage pool web"]],
    [
      'node-device:lifecycle',
      { eventName: 'created' },
      ["event 'lifecycle' for node device web: Created"],
    ],
    ['secret:value-changed', {}, ["event 'value-changed' for secret web"]],
  ])('has the lines of virsh for %s', (event, details, lines) => {
    const row = { time: '2026-01-01T00:00:00.000Z', event, name: 'web', uuid: null, details };
    expect(virshLines(row, false)).toEqual(lines);
  });
});
