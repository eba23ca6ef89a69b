import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AdminConnection } from '../../src/index.ts';
import { connect, connectAdmin, VirClientTransport } from '../../src/index.ts';
import type { Certificates } from './sasl/certificates.ts';
import { makeCertificates } from './sasl/certificates.ts';
import { FRED, SASL } from './sasl/users.ts';
import { differs } from './support/differences.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const NOBODY_ID = 65_534;

describeWithLibvirtd('the admin API of a libvirtd with TLS and SASL', () => {
  let daemon: Libvirtd;
  let certificates: Certificates;
  let admin: AdminConnection;
  beforeAll(async () => {
    certificates = await makeCertificates();
    const config = { ...certificates.config, auth_tls: 'sasl' };
    daemon = await startLibvirtd({ config, sasl: SASL, listenTls: true, listenTcp: false });
    admin = await connectAdmin(`libvirtd:///system?socket=${daemon.adminSocketPath}`);
  });
  afterAll(async () => {
    await admin?.close();
    await daemon?.stop();
    certificates?.[Symbol.dispose]();
  });

  it('reports the SASL user and the certificate of each client', async () => {
    const uri = daemon.uri('test', 'tls', { pkipath: certificates.folder });
    await using connection = await connect(uri, { credentials: FRED });
    expect(connection.isAlive).toBe(true);
    const clients = await (await admin.lookupServer('libvirtd')).listClients();
    expect(clients.map(({ transport }) => transport)).toEqual([VirClientTransport.TLS]);
    expect(await clients[0]?.getInfo()).toMatchObject({
      readonly: false,
      sock_addr: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      sasl_user_name: expect.stringContaining('fred'),
      tls_x509_dname: expect.stringContaining('CN=client'),
    });
  });

  it("reloads certificates from libvirt's default paths only", async () => {
    // virNetServerUpdateTlsFiles ignores the files that the daemon's configuration names.
    const missing = differs('saysDoesNotExist')
      ? "CA certificate '/etc/pki/CA/cacert.pem' does not exist"
      : "Cannot read CA certificate '/etc/pki/CA/cacert.pem'";
    const users = await admin.lookupServer('libvirtd');
    await expect(users.updateTlsFiles()).rejects.toMatchObject({
      code: 'VIR_ERR_SYSTEM_ERROR',
      message: expect.stringContaining(missing),
    });
    const command = ['-c', admin.uri, 'server-update-tls', 'libvirtd'];
    await expect(run('/usr/bin/virt-admin', command)).rejects.toThrow(missing);
    // The daemon still uses the certificates that it read at its start.
    const uri = daemon.uri('test', 'tls', { pkipath: certificates.folder });
    await using connection = await connect(uri, { credentials: FRED });
    expect(connection.isAlive).toBe(true);
  });

  it('closes the connection of a user other than root', async () => {
    // With the usual modes of folder and socket, that user could not connect at all.
    chmodSync(dirname(daemon.adminSocketPath), 0o755);
    chmodSync(daemon.adminSocketPath, 0o777);
    process.seteuid?.(NOBODY_ID);
    try {
      await expect(connectAdmin(admin.uri)).rejects.toMatchObject({
        // The code depends on whether the client notices that its first call was not read.
        code: expect.stringMatching(/^CONNECTION_(CLOSED|LOST)$/),
        phase: 'open',
      });
    } finally {
      process.seteuid?.(0);
    }
  });
});
