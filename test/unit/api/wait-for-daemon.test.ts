import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  ConnectionStateChange,
  ConnectOptions,
  FailedAttempt,
  TransportFactory,
  WaitForDaemonOptions,
} from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { inUri, localSocket } from '../../support/local-socket.ts';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';
import { until } from '../../support/until.ts';

const SOON: WaitForDaemonOptions = { initialDelayMs: 2, maxDelayMs: 10 };

describe('connect with the option waitForDaemon', () => {
  let folder: string;
  let path: string;
  let uri: string;
  let changes: ConnectionStateChange[];
  let attempts: FailedAttempt[];
  let options: ConnectOptions;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'libvirt-client-wait-'));
    path = localSocket(folder, 'late.sock');
    uri = `test+unix:///default?socket=${inUri(path)}`;
    changes = [];
    attempts = [];
    options = {
      waitForDaemon: SOON,
      onStateChange: (change) => changes.push(change),
      onFailedAttempt: (attempt) => attempts.push(attempt),
    };
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('resolves when the daemon has started, and reports each failed attempt', async () => {
    const waiting = connect(uri, options);
    await until(() => attempts.length >= 2);
    await using daemon = await startDaemon({ unix: { path } });
    await using connection = await waiting;
    expect(connection.state).toBe('open');
    expect(daemon.connections).toBe(1);
    expect(attempts[0]).toEqual({
      state: 'connecting',
      failedAttempts: 1,
      error: expect.objectContaining({ code: 'CONNECT_FAILED' }),
    });
    const failedAttempts = attempts.length;
    expect(changes).toEqual([
      { state: 'connecting', failedAttempts },
      { state: 'open', failedAttempts },
    ]);
  });

  it('has one listener on a signal, however many connections wait', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = Array.from({ length: 12 }, () => connect(uri, { ...options, signal }));
    const settled = Promise.allSettled(waiting);
    await until(() => attempts.length >= 24);
    expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);
    controller.abort(new Error('enough'));
    for (const each of await settled) {
      expect(each).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('makes another attempt if nothing listens on a port, or the server closes the connection', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const waiting = connect(`test+tcp://127.0.0.1:${port}/default`, options);
    await until(() => attempts.length >= 2);
    server.close();
    await until(() => String(attempts.at(-1)?.error).includes('ECONNREFUSED'));
    await using _daemon = await startDaemon({ tcp: { host: '127.0.0.1', port } });
    await using connection = await waiting;
    expect(connection.state).toBe('open');
  });

  it('makes another attempt if the daemon does not answer within connectTimeoutMs', async () => {
    await using daemon = await startDaemon({ unix: { path } });
    daemon.misbehave({ kind: 'drop', procedure: remote.connectOpen, times: 1 });
    await using connection = await connect(uri, { ...options, connectTimeoutMs: 50 });
    expect(connection.state).toBe('open');
    expect(attempts[0]).toMatchObject({ error: { code: 'CONNECT_TIMEOUT' }, failedAttempts: 1 });
  });

  it('calls a transport function for each attempt, whose own errors are not final', async () => {
    await using daemon = await startDaemon();
    let calls = 0;
    const transport: TransportFactory = () => {
      calls += 1;
      if (calls < 3) throw new Error('the tunnel is not ready');
      return daemon.connect();
    };
    await using connection = await connect('test:///default', { ...options, transport });
    expect(connection.state).toBe('open');
    expect(calls).toBe(3);
  });

  it('rejects with the error of the last attempt after maxAttempts', async () => {
    const waiting = connect(uri, { ...options, waitForDaemon: { ...SOON, maxAttempts: 3 } });
    await expect(waiting).rejects.toMatchObject({
      name: 'TransportError',
      code: 'CONNECT_FAILED',
      address: path,
    });
    expect(attempts.length).toBe(2);
    expect(changes.at(-1)).toMatchObject({ state: 'closed', error: { code: 'CONNECT_FAILED' } });
  });

  it('rejects with the error of the last attempt if the next delay would exceed deadlineMs', async () => {
    const waitForDaemon = { initialDelayMs: 600_000, maxDelayMs: 600_000, deadlineMs: 60_000 };
    const waiting = connect(uri, { ...options, waitForDaemon });
    await expect(waiting).rejects.toMatchObject({ code: 'CONNECT_FAILED', address: path });
  });

  it('rejects with CONNECT_TIMEOUT if deadlineMs is over during an attempt', async () => {
    await using daemon = await startDaemon({ unix: { path } });
    daemon.misbehave({ kind: 'drop', procedure: remote.connectOpen });
    const waiting = connect(uri, { ...options, waitForDaemon: { ...SOON, deadlineMs: 100 } });
    await expect(waiting).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 'CONNECT_TIMEOUT',
      message: expect.stringContaining('waitForDaemon.deadlineMs'),
    });
    await until(() => daemon.connections === 0);
  });

  it('rejects with an AbortError if the signal aborts, between two attempts and during one', async () => {
    const between = new AbortController();
    const cause = new Error('enough');
    const aborted = { name: 'AbortError', outcome: 'not-sent', cause };
    const slow = { initialDelayMs: 600_000, maxDelayMs: 600_000 };
    const waiting = connect(uri, { ...options, waitForDaemon: slow, signal: between.signal });
    const outcome = expect(waiting).rejects.toMatchObject(aborted);
    await until(() => attempts.length === 1);
    between.abort(cause);
    await outcome;

    await using daemon = await startDaemon({ unix: { path } });
    daemon.misbehave({ kind: 'drop', procedure: remote.connectOpen });
    const during = new AbortController();
    const opening = connect(uri, { ...options, signal: during.signal });
    const ending = expect(opening).rejects.toMatchObject(aborted);
    await until(() => daemon.connections === 1);
    during.abort(cause);
    await ending;
    await until(() => daemon.connections === 0);
  });

  it('rejects at once if the login is refused', async () => {
    await using _daemon = await startDaemon({ unix: { path }, auth: 'polkit-refuses' });
    await expect(connect(uri, options)).rejects.toMatchObject({ name: 'AuthError' });
    expect(attempts.length).toBe(0);
  });

  it.each([
    ['the URI cannot be used', 'test+tcp:///default?socket=%', { name: 'ArgumentError' }],
    ['the program of the transport does not exist', 'test+ext:///default?command=/nonexistent', {}],
  ])('rejects at once if %s', async (_, wrong, error) => {
    await expect(connect(wrong, options)).rejects.toMatchObject(error);
    expect(attempts.length).toBe(0);
  });

  it('rejects at once if libvirt refuses to open the hypervisor', async () => {
    await using _daemon = await startDaemon({ unix: { path } });
    const opening = connect(`nosuch+unix:///default?socket=${inUri(path)}`, options);
    await expect(opening).rejects.toMatchObject({ name: 'VirError', code: 'VIR_ERR_NO_CONNECT' });
    expect(attempts.length).toBe(0);
  });

  it('rejects at once if the server is no libvirt daemon', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const opening = connect(`test+tcp://127.0.0.1:${port}/default`, options);
    await expect(opening).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(attempts.length).toBe(0);
    server.close();
  });

  it('keeps the process alive between two attempts', async () => {
    const program = join(import.meta.dirname, 'support/late-program.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program, uri], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] },
      timeout: PROGRAM_LIMIT_MS,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [status] = await once(child, 'close');
    expect({ status, output }).toEqual({ status: 0, output: 'CONNECT_FAILED\n' });
  });

  it('requires a function if there is a custom transport', async () => {
    await using daemon = await startDaemon();
    const transport = daemon.connect();
    await expect(connect('test:///default', { ...options, transport })).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: 'transport',
    });
    transport.destroy();
  });
});
