import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRevocationList, validatePki, writePki } from '../../../../src/pki/index.ts';
import type { Certificates } from '../../tls/certificates.ts';
import { makeCertificates } from '../../tls/certificates.ts';

let pki: Certificates;
let folder: string;

beforeAll(async () => {
  pki = await makeCertificates();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libvirt-client-pki-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writePki', () => {
  it('writes keys that only their owner can read', async () => {
    const crl = createRevocationList(pki.ca, []);
    const written = await writePki(
      { folder },
      { ca: pki.ca, crl, server: pki.server, client: pki.client },
    );
    const modes = await Promise.all(
      written.map(async (path) => [
        path.slice(folder.length + 1),
        ((await stat(path)).mode & 0o777).toString(8),
      ]),
    );
    expect(Object.fromEntries(modes)).toEqual({
      'cacert.pem': '644',
      'cacrl.pem': '644',
      'servercert.pem': '644',
      'serverkey.pem': '600',
      'clientcert.pem': '644',
      'clientkey.pem': '600',
    });
  });
});

describe('validatePki', () => {
  it('reports keys and certificates with permissions for other users', async () => {
    await writePki({ folder }, { ca: pki.ca, client: pki.client });
    await chmod(join(folder, 'clientkey.pem'), 0o640);
    await chmod(join(folder, 'clientcert.pem'), 0o666);
    const found = await validatePki({ folder });
    expect(
      found.map(({ file, severity, problem }) =>
        `${severity}: ${file} ${problem}`.replaceAll(`${folder}/`, './'),
      ),
    ).toEqual([
      'error: ./clientcert.pem can be written by other users (mode 0666, should be 0644)',
      'error: ./clientkey.pem is a private key that other users can access (mode 0640, should be 0600)',
    ]);
  });
});
