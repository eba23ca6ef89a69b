import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, DomainInterface } from '../../../../src/index.ts';
import { connect, Domain, TimeoutError, VirError, waitForAddress } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { echoes } from '../../../support/echoes.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { turns } from '../../../support/turns.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM } from '../wire/row.ts';

const REGISTER = remote.connectDomainEventCallbackRegisterAny;

const NIC: DomainInterface = {
  name: 'eth0',
  hwaddr: null,
  addrs: [{ type: 0, typeName: 'ipv4', addr: '10.0.0.2', prefix: 24 }],
};

// The first calls load the code of helpers and of events, and no FakeClock waits for files.
beforeAll(async () => {
  await waitForAddress(domainWith([], [NIC]).domain, { sources: ['lease'] });
});

describe('waitForAddress without events', () => {
  it('resolves immediately if the guest has an address', async () => {
    const { domain, queries } = domainWith([NIC]);
    expect(await waitForAddress(domain)).toEqual({ source: 'agent', interfaces: [NIC] });
    expect(queries()).toBe(1);
  });

  it('queries the sources until one knows an address', async () => {
    const { domain, queries } = domainWith(failure(86), [], failure(55), [], [NIC]);
    using clock = new FakeClock();
    const found = await clock.until(waitForAddress(domain, { sources: ['lease'] }));
    expect(found).toEqual({ source: 'lease', interfaces: [NIC] });
    expect(queries()).toBe(5);
  });

  it('queries at intervals that grow to 2 seconds', async () => {
    const { domain, queries } = domainWith([]);
    using clock = new FakeClock();
    const waiting = waitForAddress(domain, { sources: ['lease'], timeoutMs: 9000 });
    const settled = expect(waiting).rejects.toMatchObject({
      code: 'WAIT_TIMEOUT',
      message:
        'Waiting for an address of the domain "test" took longer than 9000 ms (lease: no address)',
    });
    // The wait begins a microtask later.
    await turns();
    // At 0, 200, 500, 950, 1625, 2638, 4156, 6156 and 8156 ms.
    await clock.advance(8000);
    expect(queries()).toBe(8);
    await clock.advance(1000);
    await settled;
    expect(queries()).toBe(9);
  });

  it('rejects with the last error of libvirt as its cause if all sources failed until the timeout expires', async () => {
    const { domain } = domainWith(failure(86));
    using clock = new FakeClock();
    const waiting = waitForAddress(domain, { timeoutMs: 1000 });
    const error: unknown = await clock.until(waiting).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      message:
        'Waiting for an address of the domain "test" took longer than 1000 ms (agent: no; lease: no; arp: no)',
      ...{ code: 'WAIT_TIMEOUT', timeoutMs: 1000, cause: { number: 86 } },
    });
  });

  it('names the result of each source, and has no cause, if a source answered without an address', async () => {
    const { domain } = domainWith(failure(86), [], failure(55));
    using clock = new FakeClock();
    // The last answer is repeated, so only the first query has an answer without an address.
    const waiting = waitForAddress(domain, { timeoutMs: 100 });
    const error: unknown = await clock.until(waiting).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      message:
        'Waiting for an address of the domain "test" took longer than 100 ms (agent: no; lease: no address; arp: no)',
      code: 'WAIT_TIMEOUT',
    });
    expect(error).not.toHaveProperty('cause');
  });

  it.each([
    ['the domain no longer exists', failure(42)],
    ['a query fails for a reason that is not from libvirt', new TypeError('broken')],
  ])('rejects if %s', async (_, reason) => {
    const { domain, queries } = domainWith(reason);
    await expect(waitForAddress(domain, { sources: ['lease'] })).rejects.toBe(reason);
    expect(queries()).toBe(1);
  });

  it("rejects with an AbortError when the caller's signal aborts", async () => {
    const { domain } = domainWith(failure(86));
    const reason = new Error('never mind');
    const late = waitForAddress(domain, { signal: AbortSignal.abort(reason) });
    await expect(late).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent', cause: reason },
    });
    using clock = new FakeClock();
    const controller = new AbortController();
    const waiting = waitForAddress(domain, { signal: controller.signal });
    const settled = expect(waiting).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'unknown', cause: reason },
    });
    await clock.advance(1000);
    controller.abort(reason);
    await settled;
    expect(clock.timers).toBe(0);
  });

  it.each([{ timeoutMs: 0 }, { sources: ['dns' as 'arp'] }])('rejects %j', async (options) => {
    const { domain, queries } = domainWith([NIC]);
    const [argument] = Object.keys(options);
    await expect(waitForAddress(domain, options)).rejects.toMatchObject({ argument });
    expect(queries()).toBe(0);
  });
});

describe('waitForAddress with events', () => {
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

  it('queries immediately when the domain starts, and removes its registrations', async () => {
    await domain.destroy();
    // No time passes, so only an event can end the wait.
    using _clock = new FakeClock();
    const waiting = waitForAddress(domain);
    await echoes(connection);
    await domain.create();
    expect((await waiting).interfaces.length).toBeGreaterThan(0);
    // The daemon refuses a second registration.
    await connection.call(REGISTER, { eventId: 0, dom: domain });
    await connection.call(REGISTER, { eventId: 18, dom: domain });
  });

  it('rejects when the connection is closed', async () => {
    await domain.destroy();
    const waiting = waitForAddress(domain);
    const settled = expect(waiting).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await echoes(connection);
    await connection.close();
    await settled;
  });
});

/** A domain without events whose sources return these answers in sequence. */
function domainWith(...answers: ReadonlyArray<readonly DomainInterface[] | Error>): {
  readonly domain: Domain;
  readonly queries: () => number;
} {
  const fake = new FakeConnection();
  const values = answers.map((each) => (each instanceof Error ? each : { ifaces: each }));
  fake.answer(remote.domainInterfaceAddresses, ...values);
  fake.answer(REGISTER, failure(3));
  const { name } = remote.domainInterfaceAddresses;
  return {
    domain: Domain.of(fake.connection, DOM),
    queries: () => fake.calls.filter((call) => call.name === name).length,
  };
}

function failure(number: number): VirError {
  return new VirError('no', {
    ...{
      number,
      code: 'VIR_ERR_INTERNAL_ERROR',
      domain: 10,
      domainName: 'VIR_FROM_QEMU',
      level: 2,
    },
    procedure: 'REMOTE_PROC_DOMAIN_INTERFACE_ADDRESSES',
    ...{ str1: null, str2: null, str3: null, int1: 0, int2: 0 },
  });
}
