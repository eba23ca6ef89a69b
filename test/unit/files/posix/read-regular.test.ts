import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readRegular } from '../../../../src/files/index.ts';
import { addKnownHost, readKnownHosts } from '../../../../src/ssh/known-hosts/index.ts';
import { clientFileLocations, loadMaterial } from '../../../../src/tls/index.ts';
import { processEnvironment } from '../../../../src/uri/index.ts';

const LIMIT = 1000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readRegular', () => {
  it("reads a file's permissions", async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    chmodSync(path, 0o640);
    expect((await readRegular(path, LIMIT)).permissions).toBe(0o640);
  });

  it('rejects a pipe without waiting for its other end', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(readRegular(path, LIMIT)).rejects.toThrow('it is a pipe, not a regular file');
  });

  it('rejects a socket', async () => {
    const path = join(folder, 'socket');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await expect(readRegular(path, LIMIT)).rejects.toThrow('it is a socket, not a regular file');
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['/dev/zero', '/dev/null', '/dev/tty'])('rejects the device %s', async (path) => {
    await expect(readRegular(path, LIMIT)).rejects.toThrow('it is a device, not a regular file');
  });
});

describe('A pipe in place of a file', () => {
  const environment = processEnvironment();

  it.each(['cacert', 'cacrl', 'clientcert', 'clientkey'])(
    'is refused as %s.pem in the folder of pkipath=',
    async (name) => {
      const pki = mkdtempSync(join(folder, 'pki-'));
      for (const each of ['cacert', 'clientcert', 'clientkey']) {
        if (each !== name) writeFileSync(join(pki, `${each}.pem`), '');
      }
      const path = join(pki, `${name}.pem`);
      execFileSync('mkfifo', [path]);
      const given = { ca: undefined, crl: undefined, identity: undefined, passphrase: undefined };
      await expect(
        loadMaterial(given, clientFileLocations(pki, environment)),
      ).rejects.toMatchObject({
        code: 'CERTIFICATE_INVALID',
        message: `${path} cannot be read: it is a pipe, not a regular file`,
      });
    },
  );

  it('is refused as known_hosts, for reading and for writing', async () => {
    const path = join(folder, 'known_hosts');
    execFileSync('mkfifo', [path]);
    const why = 'it is a pipe, not a regular file';
    const key = Buffer.from('AAAAC3NzaC1lZDI1NTE5', 'base64');
    await expect(readKnownHosts([path], environment)).rejects.toThrow(why);
    await expect(addKnownHost(path, 'host', key, false)).rejects.toThrow(why);
  });
});
