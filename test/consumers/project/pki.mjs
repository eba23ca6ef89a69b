import assert from 'node:assert/strict';
import { connect } from 'libvirt-client';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
} from 'libvirt-client/pki';
import { startDaemon } from 'libvirt-client/testing';

const ca = await createCertificateAuthority({ keyBits: 2048 });
const server = await createServerCertificate(ca, { names: ['localhost'], keyBits: 2048 });
const client = await createClientCertificate(ca, { name: 'panel', keyBits: 2048 });
const tls = { host: '127.0.0.1', port: 0, name: 'localhost', ca: ca.cert, ...server };
const daemon = await startDaemon({ tls });
const connection = await connect(daemon.uri, { tls: { ca: ca.cert, ...client } });
assert.equal((await connection.listAllDomains()).length, 1);
await connection.close();
await daemon.close();
