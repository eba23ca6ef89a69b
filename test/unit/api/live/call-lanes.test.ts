import { describe, expect, it } from '@jest/globals';
import { CallLanes } from '../../../../src/api/live/call-lanes.ts';
import type { Connection, ConnectOptions, Domain } from '../../../../src/index.ts';
import { connect, VirDomainState } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import type { Transport } from '../../../../src/transport/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { turns } from '../../../support/turns.ts';
import { until } from '../../../support/until.ts';
import type { Dialogue } from '../../rpc/support/session.ts';
import { startDialogue } from '../../rpc/support/session.ts';

interface Rig extends AsyncDisposable {
  readonly daemon: TestDaemon;
  readonly connection: Connection;
  readonly domain: Domain;
  /** The client's ends of all transports. The first belongs to the connection's own session. */
  readonly transports: readonly Transport[];
}

interface RigOptions extends ConnectOptions {
  /** Called before each transport is opened, with the number of those before. */
  readonly onDial?: (count: number) => void;
}

async function start({ onDial, ...options }: RigOptions = {}): Promise<Rig> {
  const daemon = await startDaemon({ memory: true });
  const transports: Transport[] = [];
  let dials = 0;
  const connection = await connect('test:///default', {
    transport: () => {
      onDial?.(dials);
      dials += 1;
      const transport = daemon.connect();
      transports.push(transport);
      return transport;
    },
    ...options,
  });
  const domain = await connection.domainLookupByName('test');
  // From now on the daemon does not answer it, as if the guest hung.
  daemon.misbehave({ kind: 'drop', procedure: remote.domainMemoryStats });
  const dispose = async (): Promise<void> => {
    await connection.close();
    await daemon.close();
  };
  return { daemon, connection, domain, transports, [Symbol.asyncDispose]: dispose };
}

/** Makes calls that the daemon does not answer, and abandons them. */
async function abandon({ connection, domain }: Rig, count: number): Promise<void> {
  const controller = new AbortController();
  const before = connection.callStats.inFlight;
  const calls = Array.from({ length: count }, () =>
    domain.memoryStats({ signal: controller.signal }),
  );
  const settled = Promise.allSettled(calls);
  await until(() => connection.callStats.inFlight === before + count);
  controller.abort();
  await settled;
}

describe('A call behind abandoned calls', () => {
  it('is made on an additional connection', async () => {
    await using rig = await start();
    await abandon(rig, 4);
    expect(rig.daemon.connections).toBe(1);
    await rig.domain.destroy();
    expect(rig.daemon.connections).toBe(2);
    expect(await rig.connection.listAllDomains()).toHaveLength(1);
    expect(rig.daemon.connections).toBe(2);
  });

  it('is counted in callStats, with the abandoned calls', async () => {
    await using rig = await start();
    await abandon(rig, 4);
    rig.daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const pending = expect(rig.connection.getHostname()).rejects.toMatchObject({
      ...{ code: 'CONNECTION_CLOSED', outcome: 'unknown' },
    });
    await until(() => rig.connection.callStats.inFlight === 5);
    const stuck = {
      ...{ procedure: 'REMOTE_PROC_DOMAIN_MEMORY_STATS', object: 'domain test' },
      ...{ ageMs: expect.any(Number), isAbandoned: true },
    };
    expect(rig.connection.callStats).toEqual({
      ...{ inFlight: 5, queued: 0, abandoned: 4, callConnections: 1 },
      ...{ oldest: stuck, oldestAbandoned: stuck },
    });
    await rig.connection.close();
    await pending;
  });

  it('is not sent at its timeout without additional connections, and the error says why', async () => {
    await using rig = await start({ callConnections: 0, callTimeoutMs: 60 });
    const calls = Array.from({ length: 4 }, () => rig.domain.memoryStats());
    await Promise.allSettled(calls);
    await expect(rig.domain.destroy()).rejects.toMatchObject({
      ...{ code: 'CALL_TIMEOUT', outcome: 'not-sent' },
      message: expect.stringMatching(
        /^domain\.destroy \(REMOTE_PROC_DOMAIN_DESTROY\) was not sent within 60 ms \(callTimeoutMs\): it waits behind 4 calls that were given up, the oldest since \d+ m?s: domain\.memoryStats of domain test$/,
      ),
    });
    expect(rig.daemon.connections).toBe(1);
    expect(rig.daemon.hypervisor.domains.lookupByName('test').state).toBe(VirDomainState.RUNNING);
  });

  it('is not sent if its signal aborts, and the error says why', async () => {
    await using rig = await start({ callConnections: 0 });
    await abandon(rig, 3);
    const running = new AbortController();
    const fourth = rig.domain.memoryStats({ signal: running.signal });
    const controller = new AbortController();
    const waiting = rig.domain.destroy({ signal: controller.signal });
    const rejected = expect(waiting).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent', procedure: 'REMOTE_PROC_DOMAIN_DESTROY' },
      message: expect.stringContaining(
        'waits behind 4 calls in flight, 3 of them given up, the oldest since',
      ),
    });
    await turns();
    controller.abort();
    await rejected;
    running.abort();
    await expect(fourth).rejects.toMatchObject({ name: 'AbortError', outcome: 'unknown' });
  });

  it('waits when all additional connections are stuck too', async () => {
    await using rig = await start({ callConnections: 1 });
    await abandon(rig, 4);
    await abandon(rig, 4);
    const controller = new AbortController();
    const waiting = expect(
      rig.connection.getHostname({ signal: controller.signal }),
    ).rejects.toMatchObject({
      outcome: 'not-sent',
    });
    await turns();
    expect(rig.connection.callStats).toMatchObject({ abandoned: 8, queued: 1, callConnections: 1 });
    controller.abort();
    await waiting;
    expect(rig.daemon.connections).toBe(2);
  });

  it('waits if it belongs to the session: a subscription, or a guest with AUTODESTROY', async () => {
    await using rig = await start();
    await abandon(rig, 4);
    const xml = `<domain type='test'><name>own</name><memory>1</memory><os><type>hvm</type></os></domain>`;
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = [
      rig.connection.domainCreateXml(xml, { flags: 'START_AUTODESTROY', signal }),
      rig.connection.call(
        remote.connectDomainEventCallbackRegisterAny,
        { eventId: 0, dom: null },
        {
          signal,
        },
      ),
    ];
    const settled = Promise.allSettled(waiting);
    // This call is queued last.
    await rig.connection.domainCreateXml(xml.replace('own', 'free'));
    expect(rig.connection.callStats).toMatchObject({ queued: 2, callConnections: 1 });
    controller.abort();
    expect(await settled).toMatchObject([
      { reason: { outcome: 'not-sent' } },
      { reason: { outcome: 'not-sent' } },
    ]);
  });
});

describe('A call behind calls without a reply', () => {
  it('is made on an additional connection after a second', async () => {
    using clock = new FakeClock();
    await using rig = await start();
    const pending = Promise.allSettled(Array.from({ length: 4 }, () => rig.domain.memoryStats()));
    const call = rig.connection.getHostname();
    await clock.advance(900);
    expect(rig.daemon.connections).toBe(1);
    await clock.until(call);
    expect(rig.daemon.connections).toBe(2);
    // Further calls do not wait for a second.
    await rig.connection.getHostname();
    await rig.connection.close();
    await pending;
  });

  it('waits for its turn while replies arrive', async () => {
    using clock = new FakeClock();
    await using rig = await start();
    rig.daemon.misbehave({ kind: 'delay', procedure: remote.connectGetHostname, delayMs: 600 });
    const calls = Array.from({ length: 40 }, () => rig.connection.getHostname());
    await clock.until(Promise.all(calls));
    expect(rig.daemon.connections).toBe(1);
  });

  it('is sent at once after the reply of one of them', async () => {
    using clock = new FakeClock();
    await using rig = await start({ callConnections: 0 });
    rig.daemon.misbehave({ kind: 'delay', procedure: remote.connectGetType, delayMs: 5000 });
    const slow = Array.from({ length: 4 }, () => rig.connection.getType());
    const call = rig.connection.getHostname();
    await clock.until(Promise.all([...slow, call]));
    expect(rig.daemon.connections).toBe(1);
    expect(rig.connection.callStats).toMatchObject({ inFlight: 0, queued: 0, oldest: null });
  });
});

describe('An additional connection for calls', () => {
  it('is closed when it was not used for ten seconds', async () => {
    using clock = new FakeClock();
    await using rig = await start({ keepAlive: false });
    await abandon(rig, 4);
    await rig.connection.getHostname();
    await clock.advance(9000, 100);
    await rig.connection.getHostname();
    await clock.advance(9000, 100);
    expect(rig.daemon.connections).toBe(2);
    await clock.advance(1500, 100);
    await until(() => rig.daemon.connections === 1);
    await rig.connection.getHostname();
    expect(rig.daemon.connections).toBe(2);
  });

  it('is closed with the connection, and its calls are rejected', async () => {
    const rig = await start();
    await abandon(rig, 4);
    rig.daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const call = expect(rig.connection.getHostname()).rejects.toMatchObject({
      ...{ code: 'CONNECTION_CLOSED', outcome: 'unknown' },
    });
    await until(() => rig.connection.callStats.inFlight === 5);
    await rig.connection.close();
    await call;
    await until(() => rig.daemon.connections === 0);
    await rig.daemon.close();
  });

  it('ends with the lost connection, whose calls are repeated after the reconnect', async () => {
    await using rig = await start({ reconnect: { initialDelayMs: 1, retryReads: true } });
    await abandon(rig, 4);
    const drops = [remote.domainReboot, remote.connectGetHostname].map((procedure) =>
      rig.daemon.misbehave({ kind: 'drop', procedure }),
    );
    const change = expect(rig.domain.reboot()).rejects.toMatchObject({ outcome: 'unknown' });
    const read = rig.connection.getHostname();
    await until(() => rig.connection.callStats.inFlight === 6);
    for (const drop of drops) drop.stop();
    rig.daemon.cut();
    await change;
    expect(await read).not.toBe('');
    expect(rig.connection.callStats).toMatchObject({ inFlight: 0, callConnections: 0 });
    expect(rig.daemon.connections).toBe(1);
    // The new session is watched too.
    await abandon(rig, 4);
    await rig.connection.getType();
    expect(rig.daemon.connections).toBe(2);
  });

  it('only fails its own calls if it alone is lost', async () => {
    await using rig = await start();
    await abandon(rig, 4);
    rig.daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const call = expect(rig.connection.getHostname()).rejects.toMatchObject({
      ...{ name: 'TransportError', outcome: 'unknown' },
    });
    await until(() => rig.connection.callStats.inFlight === 5);
    rig.transports[1]?.destroy();
    await call;
    expect(rig.connection.state).toBe('open');
    expect(await rig.connection.getType()).toBe('TEST');
  });

  it('is not requested again for a while if the daemon refuses it', async () => {
    let attempts = 0;
    using clock = new FakeClock();
    await using rig = await start({
      keepAlive: false,
      onDial: () => {
        attempts += 1;
        if (attempts > 1) throw new Error('too many clients');
      },
    });
    rig.daemon.misbehave({ kind: 'delay', procedure: remote.connectGetType, delayMs: 9000 });
    const slow = Array.from({ length: 4 }, () => rig.connection.getType());
    const calls = Array.from({ length: 3 }, () => rig.connection.getHostname());
    await clock.until(Promise.all([...slow, ...calls]));
    expect(attempts).toBe(2);
  });

  it('is closed when the first call of further sessions changes', async () => {
    const main = startDialogue({ maxCallsInFlight: 1 });
    const additional = [startDialogue(), startDialogue()];
    let opened = 0;
    const lanes = new CallLanes({
      ...{ callConnections: 3, state: 'open' },
      openSibling: async () => {
        opened += 1;
        const { session } = additional[opened - 1] as Dialogue;
        return { session, hasKeepalive: true, eventFeatures: () => Promise.reject() };
      },
    });
    lanes.serve(main.session);
    const controller = new AbortController();
    const stuck = main.session.call(remote.connectGetType, undefined, controller);
    controller.abort();
    await expect(stuck).rejects.toMatchObject({ name: 'AbortError' });
    for (const { peer } of additional) {
      const call = main.session.call(remote.connectGetVersion, undefined);
      const { header } = await peer.expectCall(remote.connectGetVersion);
      // The call ends on the lane that it was made on.
      lanes.renew();
      expect(lanes.sessions).toHaveLength(1);
      peer.reply(header, remote.connectGetVersion, { hvVer: 5n });
      expect(await call).toEqual({ hvVer: 5n });
      await peer.expectCall(remote.connectClose);
      expect(lanes.sessions).toHaveLength(0);
    }
    main.session.fail(new Error('over'));
    await lanes.close();
  });

  it('is not opened by default if one call is made after the other', async () => {
    await using rig = await start({ maxCallsInFlight: 1 });
    await abandon(rig, 1);
    const controller = new AbortController();
    const call = expect(
      rig.connection.getHostname({ signal: controller.signal }),
    ).rejects.toMatchObject({
      ...{ outcome: 'not-sent' },
      message: expect.stringContaining('waits behind 1 call that was given up'),
    });
    await turns();
    controller.abort();
    await call;
    expect(rig.daemon.connections).toBe(1);
  });
});
