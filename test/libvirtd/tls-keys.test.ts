import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { validatePki } from '../../src/pki/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import type { DaemonConfig } from './support/config.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import type { Certtool, KeyType } from './tls/certtool.ts';
import { certtool, makeWithCerttool } from './tls/certtool.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'libvirt-client-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);

/** libvirt 9 accepts only RSA keys from certtool, for both clients and servers. */
const UNCHECKED = { tls_no_sanity_certificate: 1, tls_no_verify_certificate: 1 };

function startWithCertificates(config: DaemonConfig = {}): Promise<Libvirtd> {
  return startLibvirtd({
    ...{ listenTls: true, listenTcp: false },
    config: {
      ca_file: path('cacert.pem'),
      cert_file: path('servercert.pem'),
      key_file: path('serverkey.pem'),
      ...config,
    },
  });
}

describeWithLibvirtd("certtool's certificates", () => {
  it('with RSA keys are valid and accepted by the daemon until they are revoked', async () => {
    const tool = await makeWithCerttool(folder);
    expect(await validatePki({ folder })).toEqual([]);
    await using daemon = await startWithCertificates();
    const uri = daemon.uri('test', 'tls', { pkipath: folder });
    await using connection = await connect(uri);
    expect(await connection.getHostname()).toBe((await virsh(uri, 'hostname')).trim());
    await expectRevocation(tool, uri);
  });

  it.each<KeyType>(['rsa-pss', 'ecdsa', 'ed25519'])(
    'with %s keys are valid, with a warning for libvirt before 11.7',
    async (keyType) => {
      const tool = await makeWithCerttool(folder, 'itself', keyType);
      const problem =
        'is not allowed to encipher keys (keyUsage), which libvirt before 11.7 requires';
      expect(await validatePki({ folder })).toEqual(
        ['clientcert.pem', 'servercert.pem'].map((name) => ({
          ...{ file: path(name), severity: 'warning', problem },
        })),
      );
      await using daemon = await startWithCertificates(UNCHECKED);
      const uri = daemon.uri('test', 'tls', { pkipath: folder });
      await using connection = await connect(uri);
      const careless = daemon.uri('test', 'tls', {
        pkipath: folder,
        no_verify: '1',
        no_sanity: '1',
      });
      expect(await connection.getHostname()).toBe((await virsh(careless, 'hostname')).trim());
      const [cert, key, ca] = ['servercert', 'serverkey', 'cacert'].map((name) =>
        readFileSync(path(`${name}.pem`)),
      ) as [Buffer, Buffer, Buffer];
      await using other = await startDaemon({
        tls: { host: '127.0.0.1', port: 0, name: 'localhost', cert, key, ca },
      });
      await using _ = await connect(`${other.uri}?pkipath=${folder}`);
      await expectRevocation(tool, uri);
    },
  );

  async function expectRevocation(tool: Certtool, uri: string): Promise<void> {
    const list = await tool.revocationList('ca', ['server']);
    writeFileSync(path('cacrl.pem'), list, { mode: 0o644 });
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining('was revoked'),
    });
    await expect(virsh(`${uri}&no_sanity=1`, 'hostname')).rejects.toThrow('has been revoked');
    const errors = (await validatePki({ folder })).filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([
      { file: path('servercert.pem'), problem: expect.stringContaining('was revoked') },
    ]);
  }
});

describeWithLibvirtd('A client key encrypted', () => {
  it.each(['by OpenSSL', 'by certtool'])('%s is accepted with its passphrase', async (by) => {
    await makeWithCerttool(folder);
    await using daemon = await startWithCertificates();
    const key = path('clientkey.pem');
    const passphrase = 'sesame';
    if (by === 'by certtool') {
      const options = ['--password', passphrase, '--load-privkey', key];
      writeFileSync(key, await certtool('--to-p8', ...options));
    } else {
      const form = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase } as const;
      writeFileSync(key, createPrivateKey(readFileSync(key)).export(form));
    }
    const uri = daemon.uri('test', 'tls', { pkipath: folder });
    await using connection = await connect(uri, { tls: { passphrase } });
    expect(await connection.isEncrypted()).toBe(true);
    await using _ = await connect(uri, {
      tls: {
        ca: readFileSync(path('cacert.pem')),
        cert: readFileSync(path('clientcert.pem')),
        key: readFileSync(key),
        passphrase,
      },
    });
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining('clientkey.pem is encrypted'),
    });
    // virsh has no option for a passphrase.
    await expect(virsh(uri, 'hostname')).rejects.toThrow('Unable to set x509 key and certificate');
  });
});
