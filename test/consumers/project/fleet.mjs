import assert from 'node:assert/strict';
import { Connection, connect } from 'libvirt-client';
import { openFleet } from 'libvirt-client/fleet';
import { liveInventory } from 'libvirt-client/inventory';
import { startDaemon } from 'libvirt-client/testing';

const daemon = await startDaemon();
const connection = await connect(daemon.uri);
const inventory = await liveInventory(connection, { kinds: ['domain'] });
const guest = daemon.hypervisor.domains.lookupByName('test');
guest.suspend();
await inventory.domains.waitFor(guest.uuid, (row) => row?.stateName === 'paused');
await inventory.close();
await connection.close();

const fleet = await openFleet({ hail: daemon.uri }, { inventory: true });
await fleet.opened();
// Each class exists once, whichever entry point it comes from.
assert.ok(fleet.connection('hail') instanceof Connection);
assert.equal(fleet.inventory.domains.byName('test')[0].host, 'hail');
const { ok } = await fleet.each((each) => each.getHostname());
assert.deepEqual(ok, [{ host: 'hail', value: 'localhost' }]);
await fleet.close();
await daemon.close();
