import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectionStateChange } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { PROGRAM_LIMIT_MS } from '../../../support/time-limits.ts';
import { BlackHole } from './support/black-hole.ts';

const KEEP_ALIVE = { intervalSeconds: 0.05, count: 2 };

describe('keepalive', () => {
  let daemon: TestDaemon;
  let proxy: BlackHole;

  beforeEach(async () => {
    daemon = await startDaemon();
    proxy = await BlackHole.before(new URL(daemon.uri).searchParams.get('socket') ?? '');
  });

  afterEach(async () => {
    await proxy[Symbol.asyncDispose]();
    await daemon.close();
  });

  it('closes an idle connection and reports KEEPALIVE_LOST if the daemon does not respond', async () => {
    using clock = new FakeClock();
    await using connection = await connect(proxy.uri, { keepAlive: KEEP_ALIVE });
    const changes: ConnectionStateChange[] = [];
    const following = (async () => {
      for await (const change of connection.stateChanges()) changes.push(change);
    })();
    proxy.swallow();
    await clock.until(following);
    expect(changes).toEqual([
      {
        state: 'closed',
        failedAttempts: 0,
        error: expect.objectContaining({ code: 'KEEPALIVE_LOST' }),
      },
    ]);
    expect(connection.isAlive).toBe(false);
  });

  it('rejects pending and queued calls if the daemon does not respond', async () => {
    using clock = new FakeClock();
    await using connection = await connect(proxy.uri, { keepAlive: KEEP_ALIVE });
    proxy.swallow();
    const calls = Array.from({ length: 6 }, () => connection.getHostname());
    const outcomes = await clock.until(Promise.allSettled(calls));
    // Four were in flight, two were queued.
    expect(outcomes.map((each) => each.status === 'rejected' && each.reason)).toMatchObject([
      ...Array.from({ length: 4 }, () => ({ code: 'KEEPALIVE_LOST', outcome: 'unknown' })),
      ...Array.from({ length: 2 }, () => ({ code: 'KEEPALIVE_LOST', outcome: 'not-sent' })),
    ]);
  });

  it('keeps a connection open while the daemon responds to PING, even if a call is slow', async () => {
    using clock = new FakeClock();
    await using connection = await connect(proxy.uri, { keepAlive: KEEP_ALIVE });
    daemon.misbehave({ kind: 'delay', procedure: remote.connectGetHostname, delayMs: 400 });
    expect(await clock.until(connection.getHostname())).not.toBe('');
    expect(connection.state).toBe('open');
  });

  it('closes the connection to a daemon that ignores PING', async () => {
    daemon.misbehave({ kind: 'ignore-keepalive' });
    daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    using clock = new FakeClock();
    await using connection = await connect(daemon.uri, { keepAlive: KEEP_ALIVE });
    await expect(clock.until(connection.getHostname())).rejects.toMatchObject({
      code: 'KEEPALIVE_LOST',
    });
  });

  it('is disabled by keepAlive: false', async () => {
    daemon.misbehave({ kind: 'ignore-keepalive' });
    daemon.misbehave({ kind: 'delay', procedure: remote.connectGetHostname, delayMs: 300 });
    using clock = new FakeClock();
    await using connection = await connect(daemon.uri, { keepAlive: false });
    expect(await clock.until(connection.getHostname())).not.toBe('');
  });

  it('lets a process exit that waited for a daemon that no longer responds', async () => {
    const program = join(import.meta.dirname, 'support/waiting-program.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program, proxy.uri], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] },
      timeout: PROGRAM_LIMIT_MS,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output !== 'open\n') return;
      proxy.swallow();
      child.stdin.write('go\n');
    });
    const [status] = await once(child, 'close');
    expect({ status, output }).toEqual({ status: 0, output: 'open\nKEEPALIVE_LOST\n' });
  });

  it('rejects an interval of 0 seconds', async () => {
    await expect(connect(daemon.uri, { keepAlive: { intervalSeconds: 0 } })).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: 'keepAlive.intervalSeconds',
    });
  });
});

describe('callTimeoutMs', () => {
  it('rejects a slow call, and the connection stays usable after the late reply', async () => {
    using clock = new FakeClock();
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri, { callTimeoutMs: 50 });
    const slow = daemon.misbehave({
      kind: 'delay',
      procedure: remote.connectGetHostname,
      delayMs: 200,
    });
    await expect(clock.until(connection.getHostname())).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 'CALL_TIMEOUT',
      outcome: 'unknown',
      timeoutMs: 50,
      message: expect.stringContaining('REMOTE_PROC_CONNECT_GET_HOSTNAME'),
    });
    slow.stop();
    await clock.advance(250);
    expect(await connection.getHostname()).not.toBe('');
  });

  it("rejects with an AbortError if the caller's signal aborts first", async () => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri, { callTimeoutMs: 20_000 });
    daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(connection.getHostname({ signal })).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent', cause: reason },
    });
    const wrong = { signal: {} as AbortSignal };
    await expect(connection.getHostname(wrong)).rejects.toMatchObject({ name: 'ArgumentError' });
  });
});
