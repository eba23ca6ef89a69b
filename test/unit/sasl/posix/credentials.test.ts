import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { CredentialSource } from '../../../../src/api/opening/credentials.ts';
import { Deadline } from '../../../../src/api/opening/deadline.ts';
import { VirConnectCredentialType } from '../../../../src/index.ts';

const FILE = `[credentials-test]
password=f
[auth-libvirt-host]
credentials=test
`;

it('The credentials of a login cause a warning if other users can read the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-credentials-'));
  const authFile = join(folder, 'auth.conf');
  writeFileSync(authFile, FILE);
  chmodSync(authFile, 0o644);
  const deadline = new Deadline('Opening', 5000, undefined);
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  try {
    const request = {
      type: VirConnectCredentialType.PASSPHRASE,
      prompt: 'Password',
      challenge: null,
      defresult: null,
    };
    const source = new CredentialSource({});
    expect(await source.answer([request], { host: 'host', authFile }, deadline)).toEqual(['f']);
    expect(emitWarning).toHaveBeenCalledWith(expect.stringContaining('chmod 600'), {
      type: 'SecurityWarning',
      code: 'LIBVIRT_AUTH_FILE_READABLE',
    });
  } finally {
    emitWarning.mockRestore();
    deadline.clear();
    rmSync(folder, { recursive: true, force: true });
  }
});
