import { describe, expect, it } from '@jest/globals';
import ssh2 from 'ssh2';
import { loadSsh2 } from '../../../src/ssh/index.ts';

describe('the package ssh2', () => {
  it('is loaded when it is needed', async () => {
    expect((await loadSsh2()).Client).toBe(ssh2.Client);
  });

  it.each(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])(
    'is named with its remedies where it is not installed: %s',
    async (code) => {
      const missing = Object.assign(new Error("Cannot find package 'ssh2'"), { code });
      await expect(loadSsh2(() => Promise.reject(missing))).rejects.toMatchObject({
        name: 'ArgumentError',
        message: expect.stringMatching(/npm install ssh2.*command=ssh.*ssh: \{ command: 'ssh' \}/),
        cause: missing,
      });
    },
  );

  it('fails with its own reason where it cannot be loaded', async () => {
    const broken = new Error('a broken installation');
    await expect(loadSsh2(() => Promise.reject(broken))).rejects.toBe(broken);
  });
});
