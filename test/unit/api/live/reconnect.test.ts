import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Connection, ConnectionStateChange, ReconnectOptions } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { inUri, localSocket } from '../../../support/local-socket.ts';
import { until } from '../../../support/until.ts';

const SOON: ReconnectOptions = { initialDelayMs: 5, maxDelayMs: 20 };

describe('a connection with the option reconnect', () => {
  let daemon: TestDaemon;
  let connection: Connection;

  async function start(reconnect: ReconnectOptions = SOON): Promise<void> {
    daemon = await startDaemon();
    connection = await connect(daemon.uri, { reconnect });
  }

  /** Stops the daemon, and waits until the connection has noticed it. */
  async function crash(): Promise<void> {
    await daemon.crash();
    await until(() => connection.state !== 'open');
  }

  afterEach(async () => {
    await connection.close();
    await daemon.close();
  });

  it('makes calls wait until it is re-established, and its objects stay usable', async () => {
    await start();
    const domain = await connection.domainLookupByName('test');
    await crash();
    expect(connection.state).toBe('reconnecting');
    expect(connection.isAlive).toBe(false);
    const waiting = Promise.all([domain.getXmlDesc(), connection.getHostname()]);
    await daemon.restart();
    const [xml] = await waiting;
    expect(xml).toContain('<name>test</name>');
    expect(connection.state).toBe('open');
    expect(connection.isAlive).toBe(true);
    await domain.suspend();
  });

  it('reports each state change to stateChanges()', async () => {
    await start();
    const changes: ConnectionStateChange[] = [];
    const following = (async () => {
      for await (const change of connection.stateChanges()) changes.push(change);
    })();
    await daemon.crash();
    await until(() => (changes[0]?.failedAttempts ?? 0) > 0);
    await daemon.restart();
    await until(() => changes.at(-1)?.state === 'open');
    await connection.close();
    await following;
    const { failedAttempts } = changes[0] ?? { failedAttempts: 0 };
    expect(failedAttempts).toBeGreaterThan(0);
    expect(changes).toEqual([
      {
        state: 'reconnecting',
        failedAttempts,
        error: expect.objectContaining({ name: 'TransportError' }),
      },
      { state: 'open', failedAttempts },
      { state: 'closed', failedAttempts: 0 },
    ]);
  });

  it('also reports connecting to onStateChange', async () => {
    const changes: ConnectionStateChange[] = [];
    const onStateChange = (change: ConnectionStateChange): void => void changes.push(change);
    await using quiet = await startDaemon();
    const transport = quiet.connect();
    await using brief = await connect('test:///default', { transport, onStateChange });
    await brief.close();
    const refused = connect(
      `test+unix:///default?socket=${inUri(localSocket('/nonexistent', 'sock'))}`,
      { onStateChange },
    );
    await expect(refused).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(changes).toEqual([
      { state: 'connecting', failedAttempts: 0 },
      { state: 'open', failedAttempts: 0 },
      { state: 'closed', failedAttempts: 0 },
      { state: 'connecting', failedAttempts: 0 },
      {
        state: 'closed',
        failedAttempts: 0,
        error: expect.objectContaining({ code: 'CONNECT_FAILED' }),
      },
    ]);
  });

  it("rejects calls immediately while it is re-established if calls is 'fail'", async () => {
    await start({ ...SOON, calls: 'fail' });
    await crash();
    await expect(connection.getHostname()).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      outcome: 'not-sent',
    });
    await daemon.restart();
    await until(() => connection.state === 'open');
    expect(await connection.getHostname()).not.toBe('');
  });

  it('does not retry a call that may have taken effect', async () => {
    await start({ ...SOON, retryReads: true });
    const domain = await connection.domainLookupByName('test');
    const dropped = daemon.misbehave({ kind: 'drop', procedure: remote.domainSuspend });
    const pending = domain.suspend();
    const outcome = expect(pending).rejects.toMatchObject({ outcome: 'unknown' });
    await connection.getHostname();
    dropped.stop();
    daemon.cut();
    await outcome;
  });

  it('retries unsent calls, and calls that only read if retryReads is set', async () => {
    await start({ ...SOON, retryReads: true });
    const dropped = daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const reading = Array.from({ length: 10 }, () => connection.getHostname());
    const waiting = connection.domainDefineXml(`<domain type="test"><name>a</name>${REST}`);
    await new Promise((resolve) => setImmediate(resolve));
    dropped.stop();
    daemon.cut();
    expect(new Set(await Promise.all(reading)).size).toBe(1);
    expect((await waiting).name).toBe('a');
  });

  it('does not retry a call that only reads without retryReads', async () => {
    await start();
    daemon.misbehave({ kind: 'drop', procedure: remote.connectGetHostname });
    const pending = connection.getHostname();
    const outcome = expect(pending).rejects.toMatchObject({ outcome: 'unknown' });
    await connection.getLibVersion();
    daemon.cut();
    await outcome;
  });

  it('closes after maxAttempts and rejects all waiting calls', async () => {
    await start({ ...SOON, maxAttempts: 3 });
    await crash();
    const failures = await Promise.allSettled([connection.getHostname(), connection.getVersion()]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 'rejected',
        reason: { code: 'CONNECTION_LOST', outcome: 'not-sent' },
      });
    }
    expect(connection.state).toBe('closed');
    await daemon.restart();
    await expect(connection.getHostname()).rejects.toMatchObject({ outcome: 'not-sent' });
  });

  it('closes at deadlineMs, even during an attempt', async () => {
    await start({ ...SOON, deadlineMs: 200 });
    daemon.misbehave({ kind: 'drop', procedure: remote.authList });
    daemon.cut();
    await expect(connection.getHostname()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await until(() => daemon.connections === 0);
  });

  it('closes when its login is refused', async () => {
    await start();
    await daemon.close();
    await until(() => connection.state === 'reconnecting');
    const refusal = expect(connection.getHostname()).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('polkit'),
    });
    const path = new URL(connection.uri).searchParams.get('socket') ?? '';
    daemon = await startDaemon({ unix: { path: await freshFolder(path) }, auth: 'polkit-refuses' });
    await refusal;
    expect(connection.state).toBe('closed');
    await daemon.close();
    if (!IS_PIPE) await rm(dirname(path), { recursive: true });
  });

  it('can be closed while it is re-established', async () => {
    await start({ ...SOON, initialDelayMs: 60_000, maxDelayMs: 60_000 });
    await crash();
    const waiting = connection.getHostname();
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await connection.close();
    await outcome;
    expect(connection.state).toBe('closed');
    await connection.close();
  });

  it('rejects a waiting call when its signal aborts', async () => {
    await start({ ...SOON, initialDelayMs: 60_000, maxDelayMs: 60_000 });
    await crash();
    const controller = new AbortController();
    const waiting = connection.getHostname({ signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    const procedure = 'REMOTE_PROC_CONNECT_GET_HOSTNAME';
    const aborted = { name: 'AbortError', outcome: 'not-sent', cause: reason, procedure };
    await expect(waiting).rejects.toMatchObject({
      ...aborted,
      message: `connection.getHostname (${procedure}) was aborted before it was sent: it waits for the connection to be re-established`,
    });
    const late = connection.getHostname({ signal: controller.signal });
    await expect(late).rejects.toMatchObject(aborted);
  });
});

describe('a connection over a custom transport', () => {
  it('is re-established over the next transport that the factory returns', async () => {
    await using daemon = await startDaemon({ memory: true });
    await using connection = await connect('test:///default', {
      transport: () => daemon.connect(),
      reconnect: SOON,
    });
    daemon.cut();
    await until(() => connection.state !== 'open');
    expect(await connection.getHostname()).not.toBe('');
  });

  it('rejects reconnect if the transport is not a factory', async () => {
    await using daemon = await startDaemon({ memory: true });
    const transport = daemon.connect();
    await expect(connect('test:///default', { transport, reconnect: true })).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: 'transport',
    });
    transport.destroy();
  });
});

const REST = '<memory>1024</memory><os><type>hvm</type></os></domain>';

/** Creates the folder of a socket again: it was removed with the daemon. */
async function freshFolder(path: string): Promise<string> {
  if (!IS_PIPE) await mkdir(dirname(path), { recursive: true });
  return path;
}

/** Whether the daemon listens on a named pipe, which has no folder. */
const IS_PIPE = process.platform === 'win32';
