import dns from 'node:dns';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createServer } from 'node:tls';
import { jest } from '@jest/globals';
import type { OddCase } from './cases.ts';
import { EX_TEST_HOSTS } from './cases.ts';

/** The byte that libvirtd sends inside TLS when it has accepted the client's certificate. */
const ACCEPTED = Uint8Array.of(1);

/** A TLS server in front of a daemon's TCP port. */
export interface OddServer extends AsyncDisposable {
  readonly uri: string;
}

/** Serves a daemon over TLS with the certificate, however weak it is. */
export async function serve(odd: OddCase, daemonPort: number): Promise<OddServer> {
  const { cert, key, host } = odd;
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert, key, ciphers: 'DEFAULT:@SECLEVEL=0' }, (socket) => {
    sockets.add(socket);
    const daemon = connect(daemonPort, '127.0.0.1');
    for (const each of [socket, daemon]) {
      each.on('error', () => {});
      each.on('close', () => {
        socket.destroy();
        daemon.destroy();
      });
    }
    socket.write(ACCEPTED);
    socket.pipe(daemon).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, host === '::1' ? '::1' : '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    uri: `test+tls://${isIP(host) === 6 ? `[${host}]` : host}:${port}/default`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Resolves the hosts of the cases to this machine, until `jest.restoreAllMocks()`. */
export function resolveHosts(): void {
  const real = dns.lookup;
  const hosts = new Set<string>([...EX_TEST_HOSTS, 'localhost', 'localhost.']);
  jest
    .spyOn(dns, 'lookup')
    .mockImplementation(((name: string, ...rest: readonly never[]) =>
      Reflect.apply(real, dns, [hosts.has(name) ? '127.0.0.1' : name, ...rest])) as typeof real);
}
