import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../../../src/index.ts';
import {
  connect,
  TimeoutError,
  VirDomainState,
  waitForDomainState,
} from '../../../../src/index.ts';
import { remote, VirNetMessageType } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import type { TransportSink } from '../../../../src/transport/index.ts';
import { echoes } from '../../../support/echoes.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { PassingTransport } from '../../../support/passing-transport.ts';
import { WAIT_LIMIT_MS } from '../../../support/time-limits.ts';

const { PAUSED, RUNNING, SHUTOFF } = VirDomainState;

/** Drops the events of the daemon. */
class EventlessTransport extends PassingTransport {
  override start(sink: TransportSink): void {
    super.start({
      onData: (bytes) => {
        if (Buffer.from(bytes).readInt32BE(16) !== VirNetMessageType.MESSAGE) sink.onData(bytes);
      },
      onDrain: () => sink.onDrain(),
      onClose: (error) => sink.onClose(error),
    });
  }
}

describe('waitForDomainState', () => {
  let daemon: TestDaemon;
  let connection: Connection;
  let domain: Domain;
  beforeEach(async () => {
    daemon = await startDaemon();
    connection = await connect(daemon.uri);
    domain = await connection.domainLookupByName('test');
  });
  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('resolves immediately if the domain is in the state', async () => {
    const now = await waitForDomainState(domain, RUNNING);
    expect(now).toEqual(await domain.getState());
    expect(now.state).toBe(RUNNING);
  });

  it('resolves when the domain enters the state', async () => {
    const waiting = waitForDomainState(domain, PAUSED, { timeoutMs: WAIT_LIMIT_MS });
    await domain.suspend();
    expect((await waiting).state).toBe(PAUSED);
  });

  it('does not miss a brief state', async () => {
    const waiting = waitForDomainState(domain, PAUSED, { timeoutMs: WAIT_LIMIT_MS });
    // The first query has been answered, and the next one would return the running state again.
    await echoes(connection);
    await Promise.all([domain.suspend(), domain.resume()]);
    expect((await waiting).state).toBe(PAUSED);
    expect((await domain.getState()).state).toBe(RUNNING);
  });

  it('queries the state after a while without events, which libvirtd can lose', async () => {
    using clock = new FakeClock();
    await using deaf = await connect('test:///default', {
      transport: () => new EventlessTransport(daemon.connect()),
    });
    const guest = await deaf.domainLookupByName('test');
    const waiting = waitForDomainState(guest, PAUSED);
    await echoes(deaf);
    await domain.suspend();
    expect((await clock.until(waiting)).state).toBe(PAUSED);
  });

  it('queries the state repeatedly if the driver has no events', async () => {
    const error = { code: 3, domain: 10, message: 'no events here' };
    const procedure = remote.connectDomainEventCallbackRegisterAny;
    daemon.misbehave({ kind: 'fail', procedure, error });
    const waiting = waitForDomainState(domain, PAUSED, { timeoutMs: WAIT_LIMIT_MS });
    await echoes(connection);
    await domain.suspend();
    expect((await waiting).state).toBe(PAUSED);
  });

  it('removes its event registration', async () => {
    await waitForDomainState(domain, RUNNING);
    using clock = new FakeClock();
    const waiting = waitForDomainState(domain, PAUSED, { timeoutMs: 20 });
    await echoes(connection);
    await expect(clock.until(waiting)).rejects.toThrow();
    // The daemon refuses a second registration.
    const registered = remote.connectDomainEventCallbackRegisterAny;
    await connection.call(registered, { eventId: 0, dom: domain });
  });

  it.each([
    ['before', RUNNING],
    ['during', PAUSED],
  ])('resolves for a state %s the wait without a reply to its end', async (_, state) => {
    const procedure = remote.connectDomainEventCallbackDeregisterAny;
    daemon.misbehave({ kind: 'drop', procedure });
    const waiting = waitForDomainState(domain, state, { timeoutMs: WAIT_LIMIT_MS });
    await echoes(connection);
    if (state === PAUSED) await domain.suspend();
    expect((await waiting).state).toBe(state);
  });

  it('resolves in any of several states', async () => {
    const waiting = waitForDomainState(domain, [SHUTOFF, PAUSED], { timeoutMs: WAIT_LIMIT_MS });
    await domain.destroy();
    expect((await waiting).state).toBe(SHUTOFF);
  });

  it('treats a transient domain that does not exist any more as SHUTOFF only', async () => {
    const transient = await connection.domainCreateXml(`<domain type='test'><name>brief</name>
      <memory>1024</memory><os><type>hvm</type></os></domain>`);
    const waiting = waitForDomainState(transient, SHUTOFF, { timeoutMs: WAIT_LIMIT_MS });
    await transient.destroy();
    expect((await waiting).state).toBe(SHUTOFF);
    await expect(waitForDomainState(transient, RUNNING)).rejects.toMatchObject({ number: 42 });
  });

  it('rejects when the timeout expires', async () => {
    const error = await waitForDomainState(domain, PAUSED, { timeoutMs: 60 }).catch((e) => e);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      message: 'Waiting for a state of the domain "test" took longer than 60 ms',
      ...{ code: 'WAIT_TIMEOUT', outcome: 'unknown', timeoutMs: 60 },
    });
  });

  it('rejects when the timeout expires and the daemon does not reply', async () => {
    daemon.misbehave({ kind: 'drop', procedure: remote.domainGetState });
    const waiting = waitForDomainState(domain, RUNNING, { timeoutMs: 60 });
    await expect(waiting).rejects.toBeInstanceOf(TimeoutError);
  });

  it("rejects with an AbortError when the caller's signal aborts", async () => {
    const controller = new AbortController();
    const reason = new Error('never mind');
    const waiting = waitForDomainState(domain, PAUSED, { signal: controller.signal });
    await echoes(connection);
    controller.abort(reason);
    await expect(waiting).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'unknown', cause: reason },
    });
    const late = waitForDomainState(domain, RUNNING, { signal: AbortSignal.abort(reason) });
    await expect(late).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent', cause: reason },
    });
  });

  it('rejects when the connection is closed', async () => {
    const waiting = waitForDomainState(domain, PAUSED);
    const settled = expect(waiting).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await echoes(connection);
    await connection.close();
    await settled;
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('rejects a timeout of %p', async (timeoutMs) => {
    const waiting = waitForDomainState(domain, RUNNING, { timeoutMs });
    await expect(waiting).rejects.toMatchObject({ argument: 'timeoutMs' });
  });
});
