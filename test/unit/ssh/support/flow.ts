import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { ServerChannel } from 'ssh2';
import type { SshConnectOptions } from '../../../../src/ssh/index.ts';
import { SharedSession } from '../../../../src/ssh/index.ts';
import type { ClientOptions, Home } from './client.ts';
import { ed25519Key } from './keys.ts';
import type { ServerOptions, TestServer } from './server.ts';
import { startServer } from './server.ts';

/** The options of a URI such as `qemu+ssh://host/system`. */
export const FACTS: SshConnectOptions = {
  proxy: 'auto',
  netcat: undefined,
  socketPath: '/run/libvirt/libvirt-sock',
  helperName: 'qemu:///system',
  readOnly: false,
};

/** Starts a server with a new host key. */
export function start(options: Partial<ServerOptions>): Promise<TestServer> {
  return startServer({ hostKeys: [ed25519Key().private], ...options });
}

/** Creates a session that logs in for its first lease. */
export function sessionTo(
  home: Home,
  { port }: { readonly port: number },
  options: ClientOptions = {},
  staysOpen = false,
): SharedSession {
  return new SharedSession(
    ({ signal }) => home.open(port, { ...options, ...(signal === undefined ? {} : { signal }) }),
    { staysOpen },
  );
}

/** Ends a command with a status and an error message. */
export function fail(channel: ServerChannel, status: number, words: string): void {
  channel.stderr.write(words);
  channel.exit(status);
  channel.end();
}

export async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
