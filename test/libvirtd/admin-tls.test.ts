import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AdminConnection } from '../../src/index.ts';
import { connect, connectAdmin, VirClientTransport } from '../../src/index.ts';
import type { Certificates } from './sasl/certificates.ts';
import { makeCertificates } from './sasl/certificates.ts';
import { FRED, SASL } from './sasl/users.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const NOBODY_ID = 65_534;

describeWithLibvirtd('the administration of a libvirtd with TLS and logins', () => {
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

  it('knows who has logged in, and with which certificate', async () => {
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

  it('has certificates read anew, from the places of libvirt alone', async () => {
    // The files that the daemon's configuration names do not count (virNetServerUpdateTlsFiles).
    const missing = "Cannot read CA certificate '/etc/pki/CA/cacert.pem'";
    const users = await admin.lookupServer('libvirtd');
    await expect(users.updateTlsFiles()).rejects.toMatchObject({
      code: 'VIR_ERR_SYSTEM_ERROR',
      message: expect.stringContaining(missing),
    });
    const command = ['-c', admin.uri, 'server-update-tls', 'libvirtd'];
    await expect(run('/usr/bin/virt-admin', command)).rejects.toThrow(missing);
    // Connections are made with what was read before.
    const uri = daemon.uri('test', 'tls', { pkipath: certificates.folder });
    await using connection = await connect(uri, { credentials: FRED });
    expect(connection.isAlive).toBe(true);
  });

  it('hangs up on another user', async () => {
    // By their modes neither the folder nor the socket would let that user through.
    chmodSync(dirname(daemon.adminSocketPath), 0o755);
    chmodSync(daemon.adminSocketPath, 0o777);
    process.seteuid?.(NOBODY_ID);
    try {
      await expect(connectAdmin(admin.uri)).rejects.toMatchObject({
        // That the daemon did not read the first call may be noticed or not.
        code: expect.stringMatching(/^CONNECTION_(CLOSED|LOST)$/),
        phase: 'open',
      });
    } finally {
      process.seteuid?.(0);
    }
  });
});
