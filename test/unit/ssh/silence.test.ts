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

describe('a server that never answers', () => {
  it('to the greeting', async () => {
    const reached = new Turn();
    const silent = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => reached.take());
    });
    await givesUp(reached, await portOf(silent), 'handshake', 'agreeing on secrets');
    silent.close();
  });

  it('to the login', async () => {
    const reached = new Turn();
    await using server = await start({ authenticate: () => reached.take() });
    await givesUp(reached, server.port, 'auth', 'logging in');
    await until(() => server.open === 0);
  });

  it('to the request for a channel', async () => {
    const reached = new Turn();
    await using server = await start({ exec: () => reached.take() });
    await givesUp(reached, server.port, 'helper', 'opening a channel');
    await until(() => server.open === 0);
  });

  it('because its agent does not', async () => {
    const reached = new Turn();
    await using agent = await startAgent(home.file('agent'), [], () => reached.take());
    await using server = await start({ authenticate: (context) => context.reject(['publickey']) });
    await givesUp(reached, server.port, 'auth', 'logging in', { agent: agent.path });
    await until(() => server.open === 0 && agent.open === 0);
  });

  it('sends what is no SSH', async () => {
    const strange = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const opening = connectSsh(sessionTo(home, { port: await portOf(strange) }), FACTS, {});
    await expect(opening).rejects.toMatchObject({ code: 'CONNECT_FAILED', phase: 'handshake' });
    strange.close();
  });

  it('is not there', async () => {
    const gone = createServer();
    const port = await portOf(gone);
    gone.close();
    const opening = connectSsh(sessionTo(home, { port }), FACTS, {});
    await expect(opening).rejects.toMatchObject({ code: 'CONNECT_FAILED', phase: 'connect' });
  });
});

/** Somebody has come to where nobody answers. */
class Turn {
  take: () => void = () => {};
  readonly taken = new Promise<void>((resolve) => {
    this.take = resolve;
  });
}

/** The deadline strikes once the other end has been asked what it does not answer. */
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
