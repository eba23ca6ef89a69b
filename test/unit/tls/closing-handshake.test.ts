import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { connect } from '../../../src/index.ts';
import { createCertificateAuthority, createServerCertificate } from '../../../src/pki/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { QUICK } from './certificates.ts';

describe('A daemon with a TLS client within its handshake', () => {
  it.each(['close', 'crash', 'restart'] as const)('can %s without a wait for it', async (how) => {
    const ca = await createCertificateAuthority(QUICK);
    const server = await createServerCertificate(ca, { ...QUICK, names: ['localhost'] });
    const tls = { host: '127.0.0.1', port: 0, name: 'localhost', ...server };
    await using daemon = await startDaemon({ tls });
    const port = Number(new URL(daemon.uri).port);
    // One client sends nothing, the other the beginning of its first record.
    const slow = [Buffer.alloc(0), Buffer.from('160301', 'hex')].map((bytes) => {
      const socket = connectSocket(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.resume().write(bytes);
      return socket;
    });
    await Promise.all(slow.map((socket) => once(socket, 'connect')));
    const closed = slow.map((socket) => once(socket, 'close'));
    // Clients are accepted in their order, so the slow ones are accepted when this one is.
    await using connection = await connect(daemon.uri, { tls: { ca: ca.cert } });
    expect(await connection.getHostname()).toBe('localhost');
    await daemon[how]();
    await Promise.all(closed);
  });
});
