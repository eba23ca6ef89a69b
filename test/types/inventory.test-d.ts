import { expectTypeOf } from 'expect-type';
import type { Fleet, FleetRow } from '../../src/fleet/index.ts';
import { openFleet } from '../../src/fleet/index.ts';
import type { Connection, Domain, Network } from '../../src/index.ts';
import type { DomainRow, NetworkRow, Reading, StoragePoolRow } from '../../src/inventory/index.ts';
import { liveInventory } from '../../src/inventory/index.ts';

declare const connection: Connection;

// The kinds decide which properties the inventory has.
const byDefault = await liveInventory(connection);
expectTypeOf(byDefault.domains.get('uuid')).toEqualTypeOf<DomainRow | undefined>();
expectTypeOf(byDefault.networks.byName('default')).toEqualTypeOf<NetworkRow | undefined>();
expectTypeOf(byDefault.storagePools.snapshot()).toEqualTypeOf<readonly StoragePoolRow[]>();
// @ts-expect-error The secrets were not asked for.
byDefault.secrets;

const domains = await liveInventory(connection, { kinds: ['domain'], fields: ['autostart'] });
// @ts-expect-error The networks were not asked for.
domains.networks;
expectTypeOf(domains.domains.object('uuid')).toEqualTypeOf<Domain | undefined>();
expectTypeOf(domains.getSnapshot().domains[0]?.stateName).not.toBeAny();

// The fields decide which readings the rows have.
expectTypeOf(domains.domains.get('uuid')?.autostart).toEqualTypeOf<Reading<boolean> | undefined>();
// @ts-expect-error The XML was not asked for.
domains.domains.get('uuid')?.xml;

const networks = await liveInventory(connection, {
  ...{ kinds: ['network'], fields: ['info', 'xml'] },
});
expectTypeOf(networks.networks.get('uuid')?.xml).toEqualTypeOf<
  Reading<string> | null | undefined
>();
// @ts-expect-error Networks have no sizes.
networks.networks.get('uuid')?.info;
expectTypeOf(networks.networks.object('uuid')).toEqualTypeOf<Network | undefined>();

// @ts-expect-error There is no kind "guest".
await liveInventory(connection, { kinds: ['guest'] });
// @ts-expect-error There is no field "state": it is always there.
await liveInventory(connection, { fields: ['state'] });

// Changes and predicates know the rows.
for await (const change of byDefault.changes()) {
  if (change.type === 'status') expectTypeOf(change.status.reason).toEqualTypeOf<Error | null>();
  else expectTypeOf(change.row).toEqualTypeOf<DomainRow | NetworkRow | StoragePoolRow>();
  if (change.type === 'added') expectTypeOf(change.before).toEqualTypeOf<null>();
}
await liveInventory(connection, {
  where: (row) => row.kind !== 'domain' || row.stateName === 'running',
});
await byDefault.domains.waitFor('uuid', (row) => row?.stateName === 'running');
expectTypeOf(
  await byDefault.domains.waitFor('uuid', (row): row is DomainRow => row !== undefined),
).toEqualTypeOf<DomainRow>();

// A fleet without the option has no inventory.
const plain = await openFleet({ hail: 'qemu+ssh://root@hail/system' });
expectTypeOf(plain).toEqualTypeOf<Fleet>();
expectTypeOf(plain.inventory).toEqualTypeOf<undefined>();

const fleet = await openFleet(
  { hail: { uri: 'qemu+tls://hail/system', callTimeoutMs: 5000 } },
  { inventory: { kinds: ['domain'], fields: ['autostart'] } },
);
expectTypeOf(fleet.inventory.domains.find('uuid')).toEqualTypeOf<
  FleetRow<'domain', 'autostart'> | undefined
>();
expectTypeOf(fleet.inventory.host('hail')?.domains.get('uuid')?.autostart).toEqualTypeOf<
  Reading<boolean> | undefined
>();
const withDefaults = await openFleet({}, { inventory: true });
expectTypeOf(withDefaults.inventory.networks.size).toEqualTypeOf<number>();
const { ok, failed } = await fleet.each(async (each) => (await each.listAllDomains()).length);
expectTypeOf(ok[0]?.value).toEqualTypeOf<number | undefined>();
expectTypeOf(failed[0]?.error).toEqualTypeOf<Error | undefined>();
for await (const { event } of fleet.events('domain:lifecycle')) {
  if (event.type === 'domain:lifecycle') expectTypeOf(event.domain).toEqualTypeOf<Domain>();
}
// @ts-expect-error A fleet has its own way to wait for a host.
await openFleet({ hail: { uri: 'qemu:///system', waitForDaemon: true } });
