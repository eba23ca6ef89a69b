import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AuthContext, Connection, KexAlgorithm, ServerChannel } from 'ssh2';
import ssh2 from 'ssh2';

/** What the far end does. Without an answer it refuses. */
export interface ServerOptions {
  readonly hostKeys: readonly string[];
  /** Lets everybody in by default. */
  readonly authenticate?: (context: AuthContext) => void;
  /** Hears of each client before anything is sent to it. */
  readonly onClient?: (client: Connection) => void;
  /** How secrets are agreed on. */
  readonly kex?: readonly KexAlgorithm[];
  readonly onExec?: (command: string, channel: ServerChannel) => void;
  /** Refuses to run commands, or tells that it was asked to and never answers. */
  readonly exec?: 'refuse' | (() => void);
  readonly onSocket?: (path: string, channel: Duplex) => void;
  /** Connects to what it is asked for. */
  readonly forwardsTcp?: boolean;
}

/** An SSH server within the process. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** How often somebody has connected. */
  readonly connections: number;
  /** Sockets that are open now. */
  readonly open: number;
  /** Ends every connection at once. */
  cut(): void;
}

export async function startServer(options: ServerOptions): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const { hostKeys, kex } = options;
  const algorithms = kex === undefined ? {} : { kex: [...kex] };
  const server = new ssh2.Server({ hostKeys: [...hostKeys], algorithms }, (client) => {
    client.on('error', () => {});
    options.onClient?.(client);
    client.on('authentication', options.authenticate ?? ((context) => context.accept()));
    client.on('ready', () => serve(client, options));
  });
  // ssh2 takes sockets that somebody else has accepted, so that they can be counted and cut.
  const door = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (door.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

function serve(client: Connection, options: ServerOptions): void {
  client.on('session', (accept, reject) => {
    if (options.exec === 'refuse') return reject();
    if (options.exec !== undefined) return options.exec();
    accept().on('exec', (acceptExec, rejectExec, { command }) => {
      if (options.onExec === undefined) rejectExec();
      else options.onExec(command, acceptExec());
    });
  });
  client.on('tcpip', (accept, reject, { destIP, destPort }) => {
    if (!options.forwardsTcp) return reject();
    const socket = connect(destPort, destIP);
    socket.once('error', () => reject());
    socket.once('connect', () => {
      const channel = accept();
      socket.on('error', () => channel.close());
      socket.pipe(channel).pipe(socket);
    });
  });
  // The types know the event of one direction only.
  (client as NodeJS.EventEmitter).on(
    'openssh.streamlocal',
    (accept: () => Duplex, reject: () => void, { socketPath }: { socketPath: string }) => {
      if (options.onSocket === undefined) reject();
      else options.onSocket(socketPath, accept());
    },
  );
}
