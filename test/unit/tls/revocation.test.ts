import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { createIntermediate, QUICK } from './certificates.ts';

/** A root, an authority that it has signed, one that only bears its name, and a daemon. */
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
      // What only confuses is shown as well, where it could be taken for the authority.
      cert: leaf.cert + impostor.cert + middle.cert,
    },
  });
});

afterAll(() => daemon.close());

/** A list of the authority; made long ago when it has expired. */
function list(
  by: keyof Chain,
  revoked: readonly (keyof Chain)[] = [],
  options: { readonly days?: number } = {},
): string {
  const certificates = revoked.map((name) => chain[name].cert);
  return createRevocationList(chain[by], certificates, options);
}

const EXPIRED = { days: -1 };

describe('a daemon whose authority was signed by another', () => {
  const open = (crl: string, ca: string = chain.root.cert) =>
    connect(daemon.uri, { tls: { ca, crl } });

  it.each<[string, () => string]>([
    ["the root's list alone", () => list('root')],
    ["the authority's list alone", () => list('middle')],
    ['lists of both', () => list('root') + list('middle')],
    ['a list that has expired', () => list('root', [], EXPIRED) + list('middle', [], EXPIRED)],
    ['a list of somebody else', () => list('leaf', ['leaf', 'middle'])],
    ['a list that has the number of another', () => list('root', ['leaf'])],
  ])('is connected to with %s', async (_, crl) => {
    await using connection = await open(crl());
    expect(await connection.isEncrypted()).toBe(true);
  });

  it.each<[string, () => string]>([
    ["its authority's list", () => list('middle', ['leaf'])],
    ['the second list of a file', () => list('root') + list('middle', ['leaf'])],
    ['the first list of a file', () => list('middle', ['leaf']) + list('root')],
    ['one of two lists of an authority', () => list('middle') + list('middle', ['leaf'])],
    ['a list that has expired', () => list('root') + list('middle', ['leaf'], EXPIRED)],
  ])('is refused when it stands on %s', async (_, crl) => {
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

  it('is refused when its authority was revoked, trusted by itself or not', async () => {
    const crl = list('root', ['middle']);
    for (const ca of [chain.root.cert, chain.middle.cert + chain.root.cert]) {
      await expect(open(crl, ca)).rejects.toMatchObject({
        code: 'CERTIFICATE_INVALID',
        message: expect.stringMatching(/by way of an authority that was revoked: CN=Middle/),
      });
    }
    await gone();
  });

  it('is refused when a list bears the name of an authority that has not signed it', async () => {
    const ca = chain.root.cert;
    const renamed = await createCertificateAuthority({ ...QUICK, name: 'Root' });
    await expect(open(createRevocationList(renamed, []), ca)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining('the revocation list in tls.crl has a wrong signature'),
    });
    await gone();
  });

  it.each([
    ['nothing', 'hello', 'does not hold a revocation list'],
    ['no list', pemOf('sesame'), 'cannot be read'],
    ['half a list', pemOf('\x30\x82\x01\x00\x30\x00'), 'cannot be read'],
    ['an endless list', pemOf('\x30\x80\x00\x00'), 'cannot be read'],
    ['numbers of lengths', pemOf('\x30\x89\x01\x01\x01\x01\x01\x01\x01\x01\x01'), 'cannot be read'],
  ])('is not asked for when the file holds %s', async (_, crl, message) => {
    const failure: unknown = await open(crl).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining(message),
    });
    expect(String(failure)).not.toContain('sesame');
  });

  it('is warned about when a list has expired, since it may know too little', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    await using _ = await open(list('root', [], EXPIRED));
    expect(emitWarning).toHaveBeenCalledWith(
      expect.stringContaining('tls.crl has expired on'),
      expect.objectContaining({ code: 'LIBVIRT_CRL_EXPIRED' }),
    );
    emitWarning.mockRestore();
  });

  async function gone(): Promise<void> {
    while (daemon.connections > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

describe('validatePki', () => {
  it.each<[string, () => string, readonly string[]]>([
    ['good lists', () => list('root') + list('middle'), []],
    [
      'a list that has expired',
      () => list('root', [], EXPIRED),
      ['warning: cacrl.pem has expired on DATE: it knows of nothing that was revoked since'],
    ],
    [
      'a list of somebody else',
      () => list('leaf'),
      ['warning: cacrl.pem is of an authority that is not in the CA file'],
    ],
    [
      'a list that bears a name only',
      () => list('impostor'),
      ['error: cacrl.pem has a wrong signature'],
    ],
    [
      'a list that has the daemon',
      () => list('middle', ['leaf']),
      ['error: servercert.pem was revoked (it stands on the list in cacrl.pem)'],
    ],
    [
      'a list that has the authority',
      () => list('root', ['middle']),
      [
        'error: servercert.pem is signed by way of an authority that was revoked: CN=Middle (it stands on the list in cacrl.pem)',
      ],
    ],
    [
      'nothing of the kind',
      () => 'sesame',
      [
        'error: cacrl.pem is of no use: cacrl.pem does not hold a revocation list in PEM form ("-----BEGIN ...")',
      ],
    ],
  ])('knows %s', async (_, crl, expected) => {
    const folder = await mkdtemp(join(tmpdir(), 'libvirt-client-crl-'));
    try {
      await writePki({ folder }, { ca: chain.middle.cert + chain.root.cert, server: chain.leaf });
      await writeFile(join(folder, 'cacrl.pem'), crl(), { mode: 0o644 });
      const findings = await validatePki({ folder });
      const shown = findings.map(({ file, severity, problem }) =>
        `${severity}: ${file} ${problem}`
          .replaceAll(`${folder}/`, '')
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
