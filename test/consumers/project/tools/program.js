// A program that uses all entry points and several transports. Bundlers bundle it, and runners run it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import * as library from 'libvirt-client';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
} from 'libvirt-client/pki';
import * as protocol from 'libvirt-client/protocol';
import { startDaemon } from 'libvirt-client/testing';

const { connect, Connection, VirError } = library;

/** Rejects if anything does not work. */
export async function useLibrary() {
  checkSharedExports();
  await useDaemon({ unix: {} });
  await useDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
  await useTls();
  await useSsh();
}

/** Checks that entry points that export the same name export the same value. */
function checkSharedExports() {
  const raw = new Map(Object.entries(protocol));
  const shared = Object.entries(library).filter(([name]) => raw.has(name));
  assert.ok(shared.length > 0);
  for (const [name, value] of shared) assert.equal(value, raw.get(name), name);
}

async function useDaemon(daemonOptions, connectOptions) {
  const daemon = await startDaemon(daemonOptions);
  const connection = await connect(daemon.uri, connectOptions);
  assert.ok(connection instanceof Connection);
  const domain = await connection.domainLookupByName('test');
  const events = await connection.subscribe(['domain:lifecycle']);
  await domain.suspend();
  const { value } = await events[Symbol.asyncIterator]().next();
  assert.equal(value.eventName, 'suspended');
  await assert.rejects(connection.domainLookupByName('missing'), (error) => {
    assert.ok(error instanceof VirError);
    assert.equal(error.name, 'VirError');
    assert.equal(error.code, 'VIR_ERR_NO_DOMAIN');
    return true;
  });
  await connection.close();
  await daemon.close();
}

async function useTls() {
  const ca = await createCertificateAuthority({ keyBits: 2048 });
  const server = await createServerCertificate(ca, { names: ['localhost'], keyBits: 2048 });
  const client = await createClientCertificate(ca, { name: 'panel', keyBits: 2048 });
  const tls = { host: '127.0.0.1', port: 0, name: 'localhost', ca: ca.cert, ...server };
  await useDaemon({ tls }, { tls: { ca: ca.cert, ...client } });
}

/** Lets SSH begin a key exchange with a server that then closes the connection. */
async function useSsh() {
  const server = createServer((socket) => {
    let received = '';
    socket.on('error', () => {});
    socket.setEncoding('latin1').on('data', (text) => {
      received += text;
      if (!received.includes('curve25519-sha256')) return;
      server.emit('received', received);
      socket.destroy();
    });
    socket.write('SSH-2.0-test\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const received = once(server, 'received');
  const uri = `qemu+ssh://root@127.0.0.1:${server.address().port}/system`;
  await assert.rejects(connect(uri, { ssh: { config: false, agent: false } }), (error) => {
    assert.equal(error.code, 'CONNECT_FAILED');
    assert.equal(error.phase, 'handshake');
    return true;
  });
  const [text] = await received;
  // The version that certificate/handshake.ts relies on.
  assert.ok(text.startsWith('SSH-2.0-ssh2js1.17.0\r\n'), text.slice(0, 40));
  server.close();
}
