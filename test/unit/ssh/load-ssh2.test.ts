import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import ssh2 from 'ssh2';
import { loadSsh2 } from '../../../src/ssh/index.ts';

describe('loadSsh2', () => {
  it('loads the package', async () => {
    expect((await loadSsh2()).Client).toBe(ssh2.Client);
  });

  it('loads the version with the private members that certificate/handshake.ts uses', () => {
    // With another version, check these members, then change this number and the one in handshake.ts.
    const expected = '1.17.0';
    const installed = createRequire(import.meta.url)('ssh2/package.json');
    const { devDependencies } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    const handshake = new URL('../../../src/ssh/certificate/handshake.ts', import.meta.url);
    expect(installed.version).toBe(expected);
    expect(devDependencies.ssh2).toBe(expected);
    expect(readFileSync(handshake, 'utf8')).toContain(`those of ssh2 ${expected}:`);
  });
});
