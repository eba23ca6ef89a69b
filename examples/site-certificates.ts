/**
 * Creates the certificates of a small site, checks them, and connects with them to the in-memory
 * daemon:
 *
 *     npx tsx examples/site-certificates.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'libvirt-client';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
  validatePki,
  writePki,
} from 'libvirt-client/pki';
import { startDaemon } from 'libvirt-client/testing';

/** Returns the names of the domains that a client with a certificate of the site sees. */
export async function listWithCertificates(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'site-'));
  try {
    const ca = await createCertificateAuthority({ name: 'Example site' });
    const server = await createServerCertificate(ca, { names: ['localhost'] });
    const client = await createClientCertificate(ca, { name: 'panel' });
    await writePki({ folder }, { ca, client });

    const problems = await validatePki({ folder }, { role: 'client' });
    for (const { file, problem } of problems) console.log(file, problem);

    await using daemon = await startDaemon({
      tls: { host: '127.0.0.1', port: 0, name: 'localhost', ca: ca.cert, ...server },
    });
    await using connection = await connect(`${daemon.uri}?pkipath=${folder}`);
    return (await connection.listAllDomains()).map(({ name }) => name);
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (import.meta.filename === process.argv[1]) console.log(await listWithCertificates());
