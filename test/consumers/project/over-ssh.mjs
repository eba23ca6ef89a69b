// Connects over SSH to a real daemon: over-ssh.mjs URI KEY_FILE KNOWN_HOST
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, openSshSession } from 'libvirt-client';

const [uri, keyFile, knownHosts] = process.argv.slice(2);
const ssh = { config: false, agent: false, privateKey: readFileSync(keyFile), knownHosts };

// The project has not installed ssh2 itself.
assert.throws(() => createRequire(import.meta.url).resolve('ssh2'));
for (const proxy of ['native', 'netcat', 'streamlocal']) {
  const connection = await connect(uri, { ssh: { ...ssh, proxy } });
  assert.equal(await connection.getType(), 'QEMU');
  assert.ok((await connection.getCapabilities()).startsWith('<capabilities>'));
  await connection.close();
}
await assert.rejects(connect(uri, { ssh: { ...ssh, knownHosts: '' } }), {
  code: 'HOST_KEY_REFUSED',
});

const session = await openSshSession(uri, { ssh });
const connection = await session.connect();
assert.ok((await connection.listAllDomains()).length >= 0);
await connection.close();
await session.close();
