import { getEventListeners, once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requestOf } from '../../../src/ssh/index.ts';
import type { SshTarget } from '../../../src/uri/index.ts';
import { processEnvironment, resolveTarget } from '../../../src/uri/index.ts';
import { until } from '../../support/until.ts';
import { Home } from './support/client.ts';

let home: Home;

beforeEach(() => {
  home = new Home();
});

afterEach(() => home.remove());

describe('An SSH request for a URI with the transport ssh', () => {
  it('has the parameters that libvirt only reads with libssh', async () => {
    const uri = 'qemu+ssh://h/system?known_hosts=/k&known_hosts_verify=ignore&sshauth=password';
    expect(await request(uri)).toMatchObject({
      ...{ knownHostsFile: '/k', knownHostsRule: 'ignore', methods: ['password'] },
      usesDefaultKeys: true,
    });
  });

  it("has OpenSSH's defaults without them", async () => {
    expect(await request('qemu+ssh://h/system')).toMatchObject({
      ...{ knownHostsFile: undefined, knownHostsRule: undefined, methods: undefined },
    });
  });

  async function request(uri: string): Promise<unknown> {
    return requestOf((await resolveTarget(uri, {}, processEnvironment())) as SshTarget);
  }
});

describe('An SSH connection to a server that is no SSH server', () => {
  it.each([
    ['an HTTP server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'an HTTP response'],
    ['a mail server', '220 mail ready\r\n', 'the text "220 mail ready"'],
    ['a TLS server', '\x15\x03\x03\x00\x02\x02\x0a', 'a TLS alert'],
  ])('says that it is %s', async (_, greeting, look) => {
    await using server = await serve((socket) => socket.end(Buffer.from(greeting, 'latin1')));
    await expect(home.open(server.port)).rejects.toMatchObject({
      ...{ name: 'TransportError', code: 'CONNECT_FAILED', phase: 'handshake' },
      message: expect.stringMatching(
        new RegExp(`is not an SSH server: it sent ${look}.*Check the port`),
      ),
    });
  });

  it('says only that the connection was closed if nothing was sent', async () => {
    await using server = await serve((socket) => socket.end());
    await expect(home.open(server.port)).rejects.toThrow(/The SSH connection to .* failed/);
  });
});

describe('One signal for many SSH connections', () => {
  it('has one listener, which is removed with the last connection', async () => {
    const sockets: Socket[] = [];
    await using server = await serve((socket) => sockets.push(socket));
    const controller = new AbortController();
    const { signal } = controller;
    const opening = Array.from({ length: 20 }, () => home.open(server.port, { signal }));
    const settled = Promise.allSettled(opening);
    const listeners = (): number => getEventListeners(signal, 'abort').length;
    // Between two steps of opening, nothing listens for a moment.
    await until(() => sockets.length === 20 && listeners() > 0);
    expect(listeners()).toBe(1);
    controller.abort(new Error('enough'));
    const results = await settled;
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(listeners()).toBe(0);
  });
});

async function serve(
  onClient: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume();
    onClient(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
