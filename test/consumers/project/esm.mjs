import assert from 'node:assert/strict';
import * as library from 'libvirt-client';
import { ArgumentError, connect, LibvirtError } from 'libvirt-client';
import * as protocol from 'libvirt-client/protocol';
import { remote, XdrReader, XdrWriter } from 'libvirt-client/protocol';

await assert.rejects(connect('qemu+unix:///system?socket=/nonexistent/libvirt-sock'), (error) => {
  assert.ok(error instanceof LibvirtError);
  assert.equal(error.code, 'CONNECT_FAILED');
  return true;
});
await assert.rejects(connect('qemu+carrier-pigeon://host/system'), ArgumentError);

const writer = new XdrWriter();
remote.domainLookupByName.args.encode(writer, { name: 'test' });
assert.deepEqual(remote[23].args.decode(new XdrReader(writer.finish())), { name: 'test' });

// Bundling keeps the name of each class.
for (const [name, value] of Object.entries(library)) {
  if (typeof value === 'function' && /^[A-Z]/.test(name)) assert.equal(value.name, name);
}

// Two entry points that export the same name export the same value.
const raw = new Map(Object.entries(protocol));
const shared = Object.entries(library).filter(([name]) => raw.has(name));
assert.ok(shared.length > 0);
for (const [name, value] of shared) assert.equal(value, raw.get(name), name);
