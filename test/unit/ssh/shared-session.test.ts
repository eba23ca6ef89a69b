import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SharedSession } from '../../../src/ssh/index.ts';
import { connectSsh, openForwarded } from '../../../src/ssh/index.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { until } from '../../support/until.ts';
import { inbox } from '../transport/support/inbox.ts';
import { Home } from './support/client.ts';
import { FACTS, portOf, sessionTo, start } from './support/flow.ts';
import type { ServerOptions } from './support/server.ts';

let home: Home;

beforeEach(() => {
  home = new Home();
  home.write('.ssh/config', 'StrictHostKeyChecking accept-new');
});

afterEach(() => home.remove());

describe('A shared SSH session', () => {
  const echo: Partial<ServerOptions> = {
    onExec: (_command, channel) => void channel.pipe(channel),
    onSocket: (_path, channel) => void channel.pipe(channel),
    forwardsTcp: true,
  };

  it('logs in once for concurrent leases, and ends with the last of them', async () => {
    await using server = await start(echo);
    const session = sessionTo(home, server);
    const [one, two] = await Promise.all([1, 2].map(() => connectSsh(session, FACTS, {})));
    expect(server.connections).toBe(1);
    await one?.end();
    const box = inbox(two as Transport);
    two?.write(Buffer.from('still here'));
    await until(() => box.text === 'still here');
    await two?.end();
    await until(() => server.open === 0);
    // A later lease gets a new connection.
    const three = await connectSsh(session, FACTS, {});
    expect(server.connections).toBe(2);
    await three.end();
  });

  it('stays open without leases with staysOpen', async () => {
    await using server = await start(echo);
    const session = sessionTo(home, server, {}, true);
    await (await connectSsh(session, FACTS, {})).end();
    expect(server.open).toBe(1);
    await (await connectSsh(session, FACTS, {})).end();
    expect(server.connections).toBe(1);
    await session.close();
    await until(() => server.open === 0);
    await expect(session.acquire({})).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  });

  it('stays open after close() until its leases are released', async () => {
    await using server = await start(echo);
    const session = sessionTo(home, server, {}, true);
    const transport = await connectSsh(session, FACTS, {});
    await session.close();
    const box = inbox(transport);
    transport.write(Buffer.from('still here'));
    await until(() => box.text === 'still here');
    await transport.end();
    await until(() => server.open === 0);
  });

  it('does not fail for one caller because another aborted', async () => {
    let accept = (): void => {};
    let asked = 0;
    await using server = await start({
      ...echo,
      authenticate: (context) => {
        asked += 1;
        accept = () => context.accept();
      },
    });
    const session = sessionTo(home, server);
    const controller = new AbortController();
    const impatient = connectSsh(session, FACTS, controller);
    const patient = connectSsh(session, FACTS, {});
    await until(() => asked === 1);
    controller.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    await until(() => asked === 2);
    expect(server.connections).toBe(2);
    accept();
    await (await patient).end();
  });

  it('is opened again after it was lost', async () => {
    await using server = await start(echo);
    const session = sessionTo(home, server, {}, true);
    const box = inbox(await connectSsh(session, FACTS, {}));
    server.cut();
    await box.closed;
    const transport = await connectSsh(session, FACTS, {});
    expect(server.connections).toBe(2);
    await transport.end();
    session.destroy();
  });

  it('forwards connections to other services', async () => {
    const { port, server: echoes } = await startEcho();
    await using server = await start(echo);
    const session = sessionTo(home, server);
    const stream = await forward(session, port);
    stream.write('RFB 003.008\n');
    const [bytes] = (await once(stream, 'data')) as [Buffer];
    expect(String(bytes)).toBe('RFB 003.008\n');
    stream.end();
    stream.resume();
    await once(stream, 'close');
    expect(stream.destroyed).toBe(true);
    await until(() => server.open === 0);
    echoes.close();
  });

  it('ends a forwarded connection with an error if it is lost', async () => {
    const { port, server: echoes } = await startEcho();
    await using server = await start(echo);
    const stream = await forward(sessionTo(home, server), port);
    server.cut();
    const [error] = (await once(stream, 'error')) as [Error];
    expect(error).toMatchObject({ code: 'CONNECTION_LOST' });
    echoes.close();
  });

  it('releases the lease of a forwarded connection that is destroyed', async () => {
    const { port, server: echoes } = await startEcho();
    await using server = await start(echo);
    const stream = await forward(sessionTo(home, server), port);
    stream.destroy();
    await once(stream, 'close');
    await until(() => server.open === 0);
    echoes.close();
  });

  it('names the address if the server refuses to forward', async () => {
    await using server = await start({});
    await expect(forward(sessionTo(home, server), 5900)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining('refused a connection to 127.0.0.1:5900'),
    });
    await until(() => server.open === 0);
  });
});

function forward(session: SharedSession, port: number): Promise<Duplex> {
  return openForwarded(session, { host: '127.0.0.1', port }, {});
}

async function startEcho(): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  return { port: await portOf(server), server };
}
