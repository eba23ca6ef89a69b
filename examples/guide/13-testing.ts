import assert from 'node:assert/strict';
import type { Connection } from 'libvirt-client';
import { connect, LibvirtError } from 'libvirt-client';
import { remote } from 'libvirt-client/protocol';
import { startDaemon } from 'libvirt-client/testing';

// The program under test.
async function stopGuests(connection: Connection): Promise<string[]> {
  const guests = await connection.listAllDomains({ flags: 'ACTIVE' });
  for (const guest of guests) await guest.shutdown();
  return guests.map(({ name }) => name);
}

// #region test
await using daemon = await startDaemon();
await using connection = await connect(daemon.uri);
assert.deepEqual(await stopGuests(connection), ['test']);
assert.equal(daemon.hypervisor.domains.lookupByName('test').isActive, false);
console.log('passed'); // passed
// #endregion

// #region failure
await using failing = await startDaemon();
await using client = await connect(failing.uri);
const error = { code: 38, message: 'the host is on fire' };
failing.misbehave({ kind: 'fail', procedure: remote.domainShutdown, error });
await assert.rejects(stopGuests(client), LibvirtError);
console.log('passed'); // passed
// #endregion
