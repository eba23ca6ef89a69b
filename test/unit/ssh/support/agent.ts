import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import ssh2 from 'ssh2';
import { pipePath } from '../../../../src/platform/index.ts';
import type { TestKey } from './keys.ts';

/** Starts an SSH agent inside this process with these keys. */
export interface TestAgent extends AsyncDisposable {
  readonly path: string;
  /** The number of open connections. */
  readonly open: number;
}

/** @param ignore - Called for each request, which is then never answered. */
export async function startAgent(
  path: string,
  keys: readonly TestKey[],
  ignore?: () => void,
): Promise<TestAgent> {
  const parsed = keys.map((key) => {
    const result = ssh2.utils.parseKey(key.private);
    if (result instanceof Error) throw result;
    return result;
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    if (ignore !== undefined) {
      socket.on('data', ignore);
      return;
    }
    const protocol = new ssh2.AgentProtocol(false);
    protocol.on('identities', (request) => protocol.getIdentitiesReply(request, parsed));
    protocol.on('sign', (request, publicKey, data, { hash }) => {
      const wanted = publicKey.getPublicSSH();
      const key = parsed.find((each) => each.getPublicSSH().equals(wanted));
      if (key === undefined) protocol.failureReply(request);
      else protocol.signReply(request, key.sign(data, hash));
    });
    socket.pipe(protocol).pipe(socket);
  });
  // Windows has named pipes in place of unix sockets.
  const address = process.platform === 'win32' ? pipePath(randomUUID()) : path;
  server.listen(address);
  await once(server, 'listening');
  return {
    path: address,
    get open() {
      return sockets.size;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
