import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from '../../../src/index.ts';
import { liveInventory } from '../../../src/inventory/index.ts';
import { remote, VirErrorNumber } from '../../../src/protocol/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';
import { HeldAnswers } from './support/held-answers.ts';
import { guestXml, Rig, TEST_UUID, uuidOf } from './support/rig.ts';

describe('The rows of a live inventory', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await Rig.start();
  });
  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
  });

  it('have the fields of the object, and are frozen', () => {
    const row = rig.inventory.domains.get(TEST_UUID);
    expect(row).toEqual({
      ...{ kind: 'domain', key: TEST_UUID, name: 'test', uuid: TEST_UUID, id: 1 },
      ...{ isActive: true, isPersistent: true, state: 1, stateName: 'running' },
      ...{ reason: 0, reasonName: 'unknown', xml: null },
      autostart: { value: false, readAt: expect.any(Number) },
    });
    expect(Object.isFrozen(row)).toBe(true);
    expect(JSON.parse(JSON.stringify(row))).toEqual(row);
  });

  it('keep their identity until they change, and so does the array of all rows', async () => {
    const { inventory, daemon } = rig;
    daemon.hypervisor.domains.define(guestXml('other', uuidOf(1)));
    await inventory.domains.waitFor(uuidOf(1), (row) => row !== undefined);
    const rows = inventory.domains.snapshot();
    const [test, other] = [inventory.domains.byName('test'), inventory.domains.byName('other')];
    await inventory.refresh();
    expect(inventory.domains.snapshot()).toBe(rows);
    daemon.hypervisor.domains.lookupByName('test').suspend();
    await inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
    expect(inventory.domains.snapshot()).not.toBe(rows);
    expect(inventory.domains.byName('test')).not.toBe(test);
    expect(inventory.domains.byName('other')).toBe(other);
    expect([...inventory.domains]).toEqual(inventory.domains.snapshot());
  });

  it('are found by the name that they have now, also when names are exchanged', async () => {
    const { inventory, daemon, connection } = rig;
    for (const [name, index] of [
      ['one', 1],
      ['two', 2],
    ] as const) {
      daemon.hypervisor.domains.define(guestXml(name, uuidOf(index)));
    }
    await until(() => inventory.domains.size === 3);
    const rename = async (from: string, to: string): Promise<void> => {
      await (await connection.domainLookupByName(from)).rename(to);
    };
    await rename('one', 'spare');
    await rename('two', 'one');
    await rename('spare', 'two');
    await until(() => inventory.domains.byName('two')?.uuid === uuidOf(1));
    await until(() => inventory.domains.byName('one')?.uuid === uuidOf(2));
    expect(inventory.domains.byName('spare')).toBeUndefined();
  });

  it('are objects of the API without a call', async () => {
    const { inventory, daemon } = rig;
    await inventory.domains.object(TEST_UUID)?.suspend();
    expect(daemon.hypervisor.domains.lookupByName('test').state).toBe(3);
    expect(inventory.domains.object(uuidOf(1))).toBeUndefined();
  });

  it('follow a guest through its whole life', async () => {
    const { inventory, connection } = rig;
    const { domains } = inventory;
    const domain = await connection.domainCreateXml(guestXml('life', uuidOf(1)));
    const is = (isPersistent: boolean, isActive: boolean) =>
      domains.waitFor(
        uuidOf(1),
        (row) => row?.isPersistent === isPersistent && row.isActive === isActive,
      );
    await is(false, true);
    await connection.domainDefineXml(guestXml('life', uuidOf(1)));
    await is(true, true);
    await domain.destroy();
    await is(true, false);
    await domain.create();
    await is(true, true);
    await domain.undefine();
    await is(false, true);
    await domain.destroy();
    expect(await domains.waitFor(uuidOf(1), (row) => row === undefined)).toBeUndefined();
  });

  it('have the XML on demand, until the next event about the object', async () => {
    const { inventory, daemon } = rig;
    const [first, second] = await Promise.all([
      inventory.domains.readXml(TEST_UUID),
      inventory.domains.readXml(TEST_UUID),
    ]);
    expect(first).toContain('<name>test</name>');
    expect(second).toBe(first);
    expect(inventory.domains.get(TEST_UUID)?.xml?.value).toBe(first);
    using xml = rig.daemon.misbehave({ kind: 'drop', procedure: remote.domainGetXmlDesc });
    expect(await inventory.domains.readXml(TEST_UUID)).toBe(first);
    xml.stop();
    daemon.hypervisor.domains.define(daemon.hypervisor.domains.lookupByName('test').inactiveXml);
    await inventory.domains.waitFor(TEST_UUID, (row) => row?.xml === null);
    await expect(inventory.domains.readXml(uuidOf(9))).rejects.toMatchObject({ argument: 'key' });
  });

  it('do not take XML that an event has crossed', async () => {
    const { inventory, daemon, connection } = rig;
    using held = daemon.misbehave({
      ...{ kind: 'delay', procedure: remote.domainGetXmlDesc, delayMs: 50 },
    });
    const reading = inventory.domains.readXml(TEST_UUID);
    await connection.getHostname();
    daemon.hypervisor.domains.lookupByName('test').suspend();
    await inventory.domains.waitFor(TEST_UUID, (row) => row?.stateName === 'paused');
    expect(await reading).toContain('<name>test</name>');
    expect(inventory.domains.get(TEST_UUID)?.xml).toBeNull();
    held.stop();
  });

  it('are read again by refresh, with values that no event reports', async () => {
    const { inventory, daemon } = rig;
    daemon.hypervisor.domains.lookupByName('test').autostart = true;
    expect((await inventory.domains.refresh(TEST_UUID))?.autostart.value).toBe(true);
    expect(rig.rowChanges).toEqual(['changed test refresh']);
    expect(await inventory.domains.refresh(uuidOf(1))).toBeUndefined();
  });

  it('are left out by where, and return when they match again', async () => {
    const { daemon, connection } = rig;
    await using inventory = await liveInventory(connection, {
      kinds: ['domain'],
      where: (row) => row.isActive,
    });
    const changes = inventory.changes({ initial: true });
    const test = daemon.hypervisor.domains.lookupByName('test');
    expect((await changes.next()).value).toMatchObject({ type: 'added' });
    expect((await changes.next()).value).toMatchObject({ type: 'status' });
    test.destroy();
    expect((await changes.next()).value).toMatchObject({
      ...{ type: 'excluded', row: { name: 'test', isActive: true }, cause: 'event' },
    });
    expect(inventory.domains.size).toBe(0);
    expect(inventory.domains.byName('test')).toBeUndefined();
    test.start();
    expect((await changes.next()).value).toMatchObject({ type: 'added', row: { isActive: true } });
    test.destroy();
    expect((await changes.next()).value).toMatchObject({ type: 'excluded' });
    test.undefine();
    await rig.settle();
    expect(inventory.domains.size).toBe(0);
  });

  it('of a driver without statistics are read domain by domain', async () => {
    const { daemon, connection } = rig;
    const error = { code: VirErrorNumber.NO_SUPPORT, message: 'not by this driver' };
    using _ = daemon.misbehave({
      ...{ kind: 'fail', procedure: remote.connectGetAllDomainStats, error },
    });
    daemon.hypervisor.domains.define(guestXml('other', uuidOf(1)));
    await using inventory = await liveInventory(connection, { kinds: ['domain'] });
    expect(inventory.domains.snapshot().map(({ stateName }) => stateName)).toEqual([
      ...['running', 'shutoff'],
    ]);
    daemon.hypervisor.domains.lookupByName('other').start();
    const row = await inventory.domains.waitFor(uuidOf(1), (each) => each?.isActive === true);
    expect(row).toMatchObject({ id: 2, stateName: 'running', isPersistent: true });
    daemon.hypervisor.domains.lookupByName('test').undefine();
    daemon.hypervisor.domains.lookupByName('test').destroy();
    await inventory.domains.waitFor(TEST_UUID, (each) => each === undefined);
  });

  it('are read alone if a read of several fails, so one stuck guest delays no other', async () => {
    const { inventory, daemon, connection } = rig;
    for (const index of [1, 2, 3]) {
      daemon.hypervisor.domains.define(guestXml(`guest-${index}`, uuidOf(index)));
    }
    await until(() => inventory.domains.size === 4);
    const read = connection.domainListGetStats.bind(connection);
    const stuck: typeof read = async (domains, options) => {
      if (domains.some(({ name }) => name === 'guest-2')) throw new Error('guest-2 is stuck');
      return read(domains, options);
    };
    Object.defineProperty(connection, 'domainListGetStats', { value: stuck, configurable: true });
    for (const index of [1, 2, 3]) daemon.hypervisor.domains.lookupByName(`guest-${index}`).start();
    await inventory.domains.waitFor(uuidOf(1), (row) => row?.isActive === true);
    await inventory.domains.waitFor(uuidOf(3), (row) => row?.isActive === true);
    await until(() => inventory.status.state === 'stale');
    expect(inventory.status.reason?.message).toBe('guest-2 is stuck');
    expect(inventory.domains.get(uuidOf(2))?.isActive).toBe(false);
    Reflect.deleteProperty(connection, 'domainListGetStats');
    await inventory.domains.waitFor(uuidOf(2), (row) => row?.isActive === true);
    await until(() => inventory.status.state === 'live');
  });
});

describe('The rows of a daemon with many domains', () => {
  it('are read in parts, because a reply has at most 4,096 statistics', async () => {
    await using daemon = await startDaemon({ hypervisor: { populated: false } });
    await using connection = await connect(daemon.uri);
    for (let index = 0; index < 5000; index += 1) {
      daemon.hypervisor.domains.define(guestXml(`guest-${index}`, uuidOf(index)));
    }
    using all = new HeldAnswers(connection, 'getAllDomainStats');
    using parts = new HeldAnswers(connection, 'domainListGetStats');
    await using inventory = await liveInventory(connection, { kinds: ['domain'] });
    expect(inventory.domains.size).toBe(5000);
    expect([all.calls, parts.calls]).toEqual([0, 5]);
  });
});
