import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AuthContext, Connection, KexAlgorithm, ServerChannel } from 'ssh2';
import ssh2 from 'ssh2';

/** The server's behaviour. A request without a handler is refused. */
export interface ServerOptions {
  readonly hostKeys: readonly string[];
  /** Handles a login. By default, every login is accepted. */
  readonly authenticate?: (context: AuthContext) => void;
  /** Called for each client before the first bytes are sent. */
  readonly onClient?: (client: Connection) => void;
  /** The key exchange algorithms. */
  readonly kex?: readonly KexAlgorithm[];
  readonly onExec?: (command: string, channel: ServerChannel) => void;
  /** Refuses commands, or calls the function and never answers. */
  readonly exec?: 'refuse' | (() => void);
  readonly onSocket?: (path: string, channel: Duplex) => void;
  /** Whether TCP forwarding is allowed. */
  readonly forwardsTcp?: boolean;
}

/** An SSH server inside this process. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** The number of connections since the start. */
  readonly connections: number;
  /** The number of open sockets. */
  readonly open: number;
  /** Destroys every connection. */
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
  // The sockets are accepted here and not by ssh2, so that they can be counted and destroyed.
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
      // Without its channel the socket is paused, and would not notice its end.
      channel.on('close', () => socket.destroy());
      socket.pipe(channel).pipe(socket);
    });
  });
  // The types declare the event for one direction only.
  (client as NodeJS.EventEmitter).on(
    'openssh.streamlocal',
    (accept: () => Duplex, reject: () => void, { socketPath }: { socketPath: string }) => {
      if (options.onSocket === undefined) reject();
      else options.onSocket(socketPath, accept());
    },
  );
}
