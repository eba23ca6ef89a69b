import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TimeoutError } from '../../../src/errors/index.ts';
import { connectSsh } from '../../../src/ssh/index.ts';
import { until } from '../../support/until.ts';
import { startAgent } from './support/agent.ts';
import type { ClientOptions } from './support/client.ts';
import { Home } from './support/client.ts';
import { FACTS, portOf, sessionTo, start } from './support/flow.ts';

let home: Home;

beforeEach(() => {
  home = new Home();
  home.write('.ssh/config', 'StrictHostKeyChecking accept-new');
});

afterEach(() => home.remove());

describe('The SSH connection fails with the phase if the server', () => {
  it('does not answer the greeting', async () => {
    const reached = new Turn();
    const silent = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => reached.take());
    });
    await givesUp(reached, await portOf(silent), 'handshake', 'exchanging keys');
    await closed(silent);
  });

  it('does not answer the login', async () => {
    const reached = new Turn();
    await using server = await start({ authenticate: () => reached.take() });
    await givesUp(reached, server.port, 'auth', 'logging in');
    await until(() => server.open === 0);
  });

  it('does not answer the request for a channel', async () => {
    const reached = new Turn();
    await using server = await start({ exec: () => reached.take() });
    await givesUp(reached, server.port, 'helper', 'opening a channel');
    await until(() => server.open === 0);
  });

  it('waits for an agent that does not answer', async () => {
    const reached = new Turn();
    await using agent = await startAgent(home.file('agent'), [], () => reached.take());
    await using server = await start({ authenticate: (context) => context.reject(['publickey']) });
    await givesUp(reached, server.port, 'auth', 'logging in', { agent: agent.path });
    await until(() => server.open === 0 && agent.open === 0);
  });

  it('does not speak SSH', async () => {
    const strange = createServer((socket) => {
      socket.on('error', () => {});
      // Otherwise the socket would wait for the greeting to be read.
      socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const opening = connectSsh(sessionTo(home, { port: await portOf(strange) }), FACTS, {});
    await expect(opening).rejects.toMatchObject({ code: 'CONNECT_FAILED', phase: 'handshake' });
    await closed(strange);
  });

  it('refuses the connection', async () => {
    const gone = createServer();
    const port = await portOf(gone);
    gone.close();
    const opening = connectSsh(sessionTo(home, { port }), FACTS, {});
    await expect(opening).rejects.toMatchObject({ code: 'CONNECT_FAILED', phase: 'connect' });
  });
});

/** Closes a server, and waits until its connections have ended. */
function closed(server: Server): Promise<unknown> {
  return new Promise((resolve) => server.close(resolve));
}

/** Records that the client has reached the point without an answer. */
class Turn {
  take: () => void = () => {};
  readonly taken = new Promise<void>((resolve) => {
    this.take = resolve;
  });
}

/** Aborts the connection after it has reached the point without an answer. */
async function givesUp(
  reached: Turn,
  port: number,
  phase: string,
  says: string,
  options: ClientOptions = {},
): Promise<void> {
  const controller = new AbortController();
  const opening = connectSsh(sessionTo(home, { port }, options), FACTS, controller);
  const outcome = expect(opening).rejects.toMatchObject({
    code: 'CONNECT_TIMEOUT',
    phase,
    message: expect.stringContaining(says),
  });
  await reached.taken;
  controller.abort(new TimeoutError('CONNECT_TIMEOUT', 'It took too long', { timeoutMs: 50 }));
  await outcome;
}
