import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { addKnownHost } from '../../../../src/ssh/known-hosts/index.ts';

it('addKnownHost creates the folder and the file for the user only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-known-hosts-'));
  const file = join(folder, '.ssh/known_hosts');
  try {
    await addKnownHost(file, '[host]:2222', Buffer.from('key'), false);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, '.ssh')).mode & 0o777).toBe(0o700);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
