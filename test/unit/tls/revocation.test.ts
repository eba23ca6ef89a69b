import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect } from '../../../src/index.ts';
import type { CertificateAndKey } from '../../../src/pki/index.ts';
import {
  createCertificateAuthority,
  createRevocationList,
  createServerCertificate,
  validatePki,
  writePki,
} from '../../../src/pki/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { createIntermediate, QUICK } from './certificates.ts';

/** A root CA, an intermediate CA, a CA with the intermediate's name, and a daemon. */
interface Chain {
  readonly root: CertificateAndKey;
  readonly middle: CertificateAndKey;
  readonly impostor: CertificateAndKey;
  readonly leaf: CertificateAndKey;
}

let chain: Chain;
let daemon: TestDaemon;

beforeAll(async () => {
  const [root, impostor] = await Promise.all([
    createCertificateAuthority({ ...QUICK, name: 'Root' }),
    createCertificateAuthority({ ...QUICK, name: 'Middle' }),
  ]);
  const middle = await createIntermediate(root, 'Middle');
  const leaf = await createServerCertificate(middle, { ...QUICK, names: ['localhost'] });
  chain = { root, middle, impostor, leaf };
  daemon = await startDaemon({
    tls: {
      ...{ host: '127.0.0.1', port: 0, name: 'localhost', key: leaf.key },
      // The impostor comes before the real CA, so that the client could confuse them.
      cert: leaf.cert + impostor.cert + middle.cert,
    },
  });
});

afterAll(() => daemon.close());

/** Creates a CA's revocation list. */
function list(
  by: keyof Chain,
  revoked: readonly (keyof Chain)[] = [],
  options: { readonly days?: number } = {},
): string {
  const certificates = revoked.map((name) => chain[name].cert);
  return createRevocationList(chain[by], certificates, options);
}

const EXPIRED = { days: -1 };

describe('A daemon with a certificate from an intermediate CA', () => {
  const open = (crl: string, ca: string = chain.root.cert) =>
    connect(daemon.uri, { tls: { ca, crl } });

  it.each<[string, () => string]>([
    ["only the root's list", () => list('root')],
    ["only the intermediate CA's list", () => list('middle')],
    ['lists of both', () => list('root') + list('middle')],
    ['expired lists', () => list('root', [], EXPIRED) + list('middle', [], EXPIRED)],
    ['a list of another issuer', () => list('leaf', ['leaf', 'middle'])],
    ["a list with the serial number under another CA's name", () => list('root', ['leaf'])],
  ])('is accepted with %s', async (_, crl) => {
    await using connection = await open(crl());
    expect(await connection.isEncrypted()).toBe(true);
  });

  it.each<[string, () => string]>([
    ["its CA's list", () => list('middle', ['leaf'])],
    ['the second list of a file', () => list('root') + list('middle', ['leaf'])],
    ['the first list of a file', () => list('middle', ['leaf']) + list('root')],
    ['one of two lists of a CA', () => list('middle') + list('middle', ['leaf'])],
    ['an expired list', () => list('root') + list('middle', ['leaf'], EXPIRED)],
  ])('is rejected if its certificate is on %s', async (_, crl) => {
    for (const ca of [chain.root.cert, chain.middle.cert, chain.middle.cert + chain.root.cert]) {
      await expect(open(crl(), ca)).rejects.toMatchObject({
        ...{ name: 'AuthError', code: 'CERTIFICATE_INVALID', outcome: 'not-sent' },
        message: expect.stringMatching(
          /certificate of localhost:\d+ was revoked .*list in tls\.crl/,
        ),
      });
    }
    await gone();
    await using _careless = await connect(`${daemon.uri}?no_verify=1`, {
      tls: { ca: chain.root.cert, crl: crl() },
    });
  });

  it('is rejected if its CA was revoked, whether the CA itself is trusted or not', async () => {
    const crl = list('root', ['middle']);
    for (const ca of [chain.root.cert, chain.middle.cert + chain.root.cert]) {
      await expect(open(crl, ca)).rejects.toMatchObject({
        code: 'CERTIFICATE_INVALID',
        message: expect.stringMatching(
          /issued under a CA that was revoked by the list in tls\.crl: CN=Middle/,
        ),
      });
    }
    await gone();
  });

  it('is rejected if a list names a CA that has not signed the list', async () => {
    const ca = chain.root.cert;
    const renamed = await createCertificateAuthority({ ...QUICK, name: 'Root' });
    await expect(open(createRevocationList(renamed, []), ca)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining('the revocation list in tls.crl has a wrong signature'),
    });
    await gone();
  });

  it.each([
    ['no PEM block', 'hello', 'does not contain a revocation list'],
    ['a malformed list', pemOf('sesame'), 'cannot be read'],
    ['a truncated list', pemOf('\x30\x82\x01\x00\x30\x00'), 'cannot be read'],
    ['a list of indefinite length', pemOf('\x30\x80\x00\x00'), 'cannot be read'],
    [
      'a list with an overlong length',
      pemOf('\x30\x89\x01\x01\x01\x01\x01\x01\x01\x01\x01'),
      'cannot be read',
    ],
  ])('is not connected to if the file contains %s', async (_, crl, message) => {
    const failure: unknown = await open(crl).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining(message),
    });
    expect(String(failure)).not.toContain('sesame');
  });

  it('causes a warning if a list has expired', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    await using _ = await open(list('root', [], EXPIRED));
    expect(emitWarning).toHaveBeenCalledWith(
      expect.stringContaining('tls.crl expired on'),
      expect.objectContaining({ code: 'LIBVIRT_CRL_EXPIRED' }),
    );
    emitWarning.mockRestore();
  });

  async function gone(): Promise<void> {
    await until(() => daemon.connections === 0);
  }
});

describe('validatePki', () => {
  it.each<[string, () => string, readonly string[]]>([
    ['valid lists', () => list('root') + list('middle'), []],
    [
      'an expired list',
      () => list('root', [], EXPIRED),
      ['warning: cacrl.pem expired on DATE: it lacks certificates that were revoked since then'],
    ],
    [
      'a list of another issuer',
      () => list('leaf'),
      ['warning: cacrl.pem was issued by a CA that is not in the CA file'],
    ],
    [
      'a list with a forged issuer',
      () => list('impostor'),
      ['error: cacrl.pem has a wrong signature'],
    ],
    [
      'a list with the server certificate',
      () => list('middle', ['leaf']),
      ['error: servercert.pem was revoked by the list in cacrl.pem'],
    ],
    [
      'a list with the intermediate CA',
      () => list('root', ['middle']),
      [
        'error: servercert.pem was issued under a CA that was revoked by the list in cacrl.pem: CN=Middle',
      ],
    ],
    [
      'a malformed file',
      () => 'sesame',
      [
        'error: cacrl.pem cannot be used: cacrl.pem does not contain a revocation list in PEM form ("-----BEGIN ...")',
      ],
    ],
  ])('checks %s', async (_, crl, expected) => {
    const folder = await mkdtemp(join(tmpdir(), 'libvirt-client-crl-'));
    try {
      await writePki({ folder }, { ca: chain.middle.cert + chain.root.cert, server: chain.leaf });
      await writeFile(join(folder, 'cacrl.pem'), crl(), { mode: 0o644 });
      const findings = await validatePki({ folder });
      const shown = findings.map(({ file, severity, problem }) =>
        `${severity}: ${file} ${problem}`
          .replaceAll(`${folder}${sep}`, '')
          .replace(/\d{4}-[0-9T:.-]+Z/, 'DATE'),
      );
      expect(shown).toEqual(expected);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function pemOf(bytes: string): string {
  const base64 = Buffer.from(bytes, 'latin1').toString('base64');
  return `-----BEGIN X509 CRL-----\n${base64}\n-----END X509 CRL-----\n`;
}
