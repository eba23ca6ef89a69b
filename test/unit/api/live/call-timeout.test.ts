import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, ConnectOptions } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { until } from '../../../support/until.ts';

const TIMEOUT_MS = 60;

describe('the outcome of a CALL_TIMEOUT', () => {
  let daemon: TestDaemon;
  let connection: Connection;

  async function open(options: ConnectOptions = {}): Promise<void> {
    connection = await connect(daemon.uri, { callTimeoutMs: TIMEOUT_MS, ...options });
  }

  /** No attempt to reconnect is made while a test runs. */
  const LATER = { initialDelayMs: 20_000, maxDelayMs: 20_000 };

  beforeEach(async () => {
    daemon = await startDaemon();
  });
  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('is "unknown" if the call was sent', async () => {
    await open();
    daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    await expect(connection.getHostname()).rejects.toMatchObject({
      ...{ name: 'TimeoutError', code: 'CALL_TIMEOUT', timeoutMs: TIMEOUT_MS, phase: 'call' },
      outcome: 'unknown',
      message: `connection.getHostname (REMOTE_PROC_CONNECT_GET_HOSTNAME) got no answer within ${TIMEOUT_MS} ms (callTimeoutMs)`,
    });
  });

  it('also limits a deregistration, so that a subscription and a listener can be closed', async () => {
    await open();
    const subscription = await connection.subscribe('domain:lifecycle');
    const handle = await connection.listen('domain:reboot', () => {});
    daemon.misbehave({
      kind: 'drop',
      procedure: remote.connectDomainEventCallbackDeregisterAny,
      times: 2,
    });
    await Promise.all([subscription.close(), handle.close()]);
    const other = await connection.subscribe('network:lifecycle');
    expect(await connection.getHostname()).not.toBe('');
    await other.close();
  });

  it('is "not-sent" if the call waited for its turn', async () => {
    await open({ maxCallsInFlight: 1 });
    daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const calls = [connection.getHostname(), connection.getLibVersion()];
    expect(await Promise.allSettled(calls)).toMatchObject([
      { reason: { code: 'CALL_TIMEOUT', outcome: 'unknown' } },
      {
        reason: {
          ...{ code: 'CALL_TIMEOUT', outcome: 'not-sent' },
          message: expect.stringContaining('was not sent within'),
        },
      },
    ]);
  });

  it('is "not-sent" if the call waited for a reconnect', async () => {
    await open({ reconnect: LATER });
    await daemon.crash();
    await until(() => connection.state === 'reconnecting');
    await expect(connection.getHostname()).rejects.toMatchObject({
      ...{ code: 'CALL_TIMEOUT', outcome: 'not-sent' },
    });
    await expect(connection.subscribe('domain:lifecycle')).rejects.toMatchObject({
      ...{ code: 'CALL_TIMEOUT', outcome: 'not-sent' },
    });
  });

  it('is "unknown" if the call was sent, and waited for a reconnect to be repeated', async () => {
    using clock = new FakeClock();
    await open({ reconnect: { ...LATER, retryReads: true }, callTimeoutMs: 300 });
    daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const call = connection.getHostname();
    await connection.getLibVersion();
    await daemon.crash();
    await expect(clock.until(call)).rejects.toMatchObject({
      code: 'CALL_TIMEOUT',
      outcome: 'unknown',
    });
    expect(connection.state).toBe('reconnecting');
  });

  it('is "unknown" for a subscription that the daemon was asked for', async () => {
    await open();
    const procedure = remote.connectDomainEventCallbackRegisterAny;
    daemon.misbehave({ kind: 'drop', procedure });
    await expect(connection.subscribe('domain:lifecycle')).rejects.toMatchObject({
      ...{ code: 'CALL_TIMEOUT', outcome: 'unknown' },
    });
  });
});
