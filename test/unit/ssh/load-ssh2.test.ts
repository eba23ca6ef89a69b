import { describe, expect, it } from '@jest/globals';
import ssh2 from 'ssh2';
import { loadSsh2 } from '../../../src/ssh/index.ts';

describe('loadSsh2', () => {
  it('loads the package', async () => {
    expect((await loadSsh2()).Client).toBe(ssh2.Client);
  });

  it.each(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])(
    'names the package and the remedies if it is not installed: %s',
    async (code) => {
      const missing = Object.assign(new Error("Cannot find package 'ssh2'"), { code });
      await expect(loadSsh2(() => Promise.reject(missing))).rejects.toMatchObject({
        name: 'ArgumentError',
        message: expect.stringMatching(/npm install ssh2.*command=ssh.*ssh: \{ command: 'ssh' \}/),
        cause: missing,
      });
    },
  );

  it('rejects with the original error if the package is broken', async () => {
    const broken = new Error('a broken installation');
    await expect(loadSsh2(() => Promise.reject(broken))).rejects.toBe(broken);
  });
});
