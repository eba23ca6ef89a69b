import { createPrivateKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TlsConnectOptions } from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import { validatePki, writePki } from '../../../src/pki/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { inUri } from '../../support/local-socket.ts';
import { until } from '../../support/until.ts';
import type { Certificates } from './certificates.ts';
import { makeCertificates } from './certificates.ts';

const PASSPHRASE = 'hunter2-marker ü';

describe('An encrypted key', () => {
  let pki: Certificates;
  let daemon: TestDaemon;
  let folder: string;
  beforeAll(async () => {
    pki = await makeCertificates();
    daemon = await startDaemon({
      tls: { host: '127.0.0.1', port: 0, name: 'localhost', ca: pki.ca.cert, ...pki.server },
    });
    folder = await mkdtemp(join(tmpdir(), 'libvirt-client-key-'));
    const client = { cert: pki.client.cert, key: encrypted('pkcs8') };
    await writePki({ folder }, { ca: pki.ca, client });
  });
  afterAll(async () => {
    await daemon.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Encrypts a key as `openssl` and `certtool --password` do, or in the older format. */
  function encrypted(type: 'pkcs8' | 'pkcs1'): string {
    const form = { format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE } as const;
    return createPrivateKey(pki.client.key).export({ ...form, type }) as string;
  }

  const withKey = (type: 'pkcs8' | 'pkcs1', passphrase?: string): TlsConnectOptions => ({
    ...{ ca: pki.ca.cert, cert: pki.client.cert, key: encrypted(type) },
    ...(passphrase === undefined ? {} : { passphrase }),
  });

  it.each(['pkcs8', 'pkcs1'] as const)('is used with its passphrase (%s)', async (type) => {
    await using connection = await connect(daemon.uri, { tls: withKey(type, PASSPHRASE) });
    expect(await connection.isEncrypted()).toBe(true);
    const bytes = { ...withKey(type, PASSPHRASE), key: Buffer.from(encrypted(type)) };
    await using _ = await connect(`${daemon.uri}?no_sanity=1`, { tls: bytes });
  });

  it('is used from a file', async () => {
    const uri = `${daemon.uri}?pkipath=${inUri(folder)}`;
    await using _ = await connect(uri, { tls: { passphrase: PASSPHRASE } });
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringMatching(/clientkey\.pem is encrypted: pass the passphrase in tls/),
    });
  });

  it.each([
    ['without a passphrase', undefined, '', /tls\.key is encrypted: pass the passphrase/],
    ['with a wrong one', 'other-marker', '', /tls\.key cannot be used .* passphrase may be wrong/],
    [
      'without a passphrase and with no_sanity',
      undefined,
      '?no_sanity=1',
      /certificates for TLS cannot be used/,
    ],
    [
      'with a wrong one and with no_sanity',
      'other-marker',
      '?no_sanity=1',
      /for TLS cannot be used/,
    ],
  ])('is rejected %s, and the error does not show it', async (_, passphrase, query, message) => {
    for (const type of ['pkcs8', 'pkcs1'] as const) {
      const tls = withKey(type, passphrase);
      const failure: unknown = await connect(daemon.uri + query, { tls }).catch((it) => it);
      expect(failure).toMatchObject({
        ...{ name: 'AuthError', code: 'CERTIFICATE_INVALID', outcome: 'not-sent' },
        message: expect.stringMatching(message),
      });
      const shown = inspect(failure, { depth: 12, showHidden: true }) + JSON.stringify(failure);
      const lines = String(tls.key).split('\n');
      for (const secret of ['marker', ...lines.filter((line) => /^[\w+/]{60}/.test(line))]) {
        expect(shown.includes(secret)).toBe(false);
      }
    }
    await until(() => daemon.connections === 0);
  });

  it('is reported by validatePki, because libvirt cannot use it', async () => {
    expect(await validatePki({ folder })).toEqual([
      {
        file: join(folder, 'clientkey.pem'),
        severity: 'error',
        problem: expect.stringContaining('clientkey.pem is encrypted'),
      },
    ]);
  });
});
