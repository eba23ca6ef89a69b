import { describe, expect, it } from '@jest/globals';
import { VirDomainMigrateFlags as Flags, remote } from '../../../../../src/protocol/index.ts';
import { destroy } from '../../../../../src/testing/hypervisor/domain/lifecycle.ts';
import { domainXml } from '../support.ts';
import { call, NO_COOKIE, Pair, refusal, text, ulong } from './support.ts';

const { LIVE, PERSIST_DEST, OFFLINE, NON_SHARED_DISK, UNSAFE, TUNNELLED } = Flags;

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';

const encode = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('BEGIN of a simulated host', () => {
  it.each([
    [
      OFFLINE,
      '55/10 Requested operation is not valid: offline migration must be specified with the persistent flag set',
    ],
    [
      OFFLINE | PERSIST_DEST | NON_SHARED_DISK,
      '55/10 Requested operation is not valid: offline migration cannot handle non-shared storage',
    ],
    [
      OFFLINE | PERSIST_DEST | TUNNELLED,
      '55/10 Requested operation is not valid: tunnelled offline migration does not make sense',
    ],
    [
      0x10_00_00_00,
      '8/10 unsupported flags (0x10000000) in function qemuDomainMigrateBegin3Params',
    ],
  ])('refuses the flags %d', async (flags, expected) => {
    expect(await refusal(new Pair().begin(flags))).toBe(expected);
  });

  it('refuses a guest that is shut off', async () => {
    const pair = new Pair();
    destroy(pair.source.hypervisor.domains.lookupByName('test'));
    expect(await refusal(pair.begin(LIVE))).toBe(
      '55/20 Requested operation is not valid: domain is not running',
    );
  });

  it('refuses disks on storage that is not shared, unless they are copied', async () => {
    const pair = new Pair({ sharedStorage: false });
    expect(await refusal(pair.begin(LIVE))).toBe(
      '81/10 Unsafe migration: Migration without shared storage is unsafe',
    );
    expect(await refusal(pair.begin(LIVE | NON_SHARED_DISK))).toBe('no failure');
    expect(await refusal(pair.begin(LIVE | UNSAFE))).toBe('no failure');
    const other = [text('migrate_disks', 'vdb')];
    expect(await refusal(pair.begin(LIVE | NON_SHARED_DISK, other))).toBe(
      '8/10 invalid argument: disk target vdb not found',
    );
  });

  it('refuses a guest with snapshots', async () => {
    const pair = new Pair();
    const args = { dom: pair.dom, xmlDesc: '<domainsnapshot/>', flags: 0 };
    await call(pair.source, remote.domainSnapshotCreateXml, args);
    expect(await refusal(pair.begin(LIVE))).toMatch(/^55\/10 .*with 1 snapshots$/);
  });

  it('refuses unknown and repeated parameters, except the names of disks', async () => {
    const pair = new Pair();
    expect(await refusal(pair.begin(LIVE, [text('speed', '1')]))).toMatch(/'speed' not supported$/);
    expect(await refusal(pair.begin(LIVE, [text('bandwidth', '1')]))).toMatch(/expected 'ullong'$/);
    const twice = [ulong('bandwidth', 1n), ulong('bandwidth', 2n)];
    expect(await refusal(pair.begin(LIVE, twice))).toMatch(/occurs multiple times$/);
    const disks = [text('migrate_disks', 'vda'), text('migrate_disks', 'vda')];
    expect(await refusal(pair.begin(LIVE, disks))).toBe('no failure');
  });

  it.each([
    ["<vcpu placement='static'>2</vcpu>", "<vcpu placement='static'>4</vcpu>", 'vCPU max 4'],
    ['>8388608</memory>', '>4194304</memory>', 'max memory 4194304'],
    [UUID, UUID.replace('6695', '7695'), 'uuid 7695eb01'],
    ["dev='vda'", "dev='vdb'", 'Target disk target vdb does not match source vda'],
    ['aa:bb:cc:dd:ee:ff', 'aa:bb:cc:dd:ee:00', 'Target interface mac aa:bb:cc:dd:ee:00'],
  ])('refuses a document with %s replaced by %s', async (from, to, expected) => {
    const pair = new Pair();
    const { xml } = await pair.begin(LIVE);
    expect(xml).toContain(from);
    const params = [text('destination_xml', xml.replace(from, to))];
    expect(await refusal(pair.begin(LIVE, params))).toContain(expected);
  });

  it('accepts a document with another file behind a disk', async () => {
    const pair = new Pair();
    const { xml } = await pair.begin(LIVE);
    const moved = xml.replace('/guest/diskimage1', '/other/image');
    expect((await pair.begin(LIVE, [text('destination_xml', moved)])).xml).toBe(moved);
  });

  it('refuses a second migration of the guest, and changes of it, with change protection', async () => {
    const pair = new Pair();
    await pair.begin(LIVE | 0x1_00);
    const { dom } = pair;
    expect(await refusal(pair.begin(LIVE))).toMatch(/^68\/10 Timed out during operation/);
    const detach = call(pair.source, remote.domainSetMemory, { dom, memory: 1024n });
    expect(await refusal(detach)).toMatch(/^68\/10 .*held by job 'migration out'\)$/);
    await pair.confirm(NO_COOKIE, LIVE | 0x1_00, 1);
    expect(await refusal(pair.begin(LIVE))).toBe('no failure');
  });
});

describe('The later steps of simulated hosts', () => {
  it('refuse the host itself as the destination', async () => {
    const pair = new Pair();
    const { cookieOut, xml } = await pair.begin(LIVE);
    const params = [text('destination_xml', xml)];
    const args = { params, cookieIn: cookieOut, flags: LIVE };
    const prepared = call(pair.source, remote.domainMigratePrepare3Params, args);
    expect(await refusal(prepared)).toMatch(/^1\/10 .*migrate guest to the same host/);
  });

  it('refuse a name that the destination has already', async () => {
    const pair = new Pair();
    const { uuid } = pair.destination.hypervisor.domains.define(domainXml('test'));
    expect(await refusal(pair.prepare(await pair.begin(LIVE), LIVE))).toBe(
      `9/20 operation failed: domain 'test' already exists with uuid ${uuid}`,
    );
  });

  it.each([
    ['no cookie', NO_COOKIE],
    ['bytes without an end', encode('{}')],
    ['text of another format', encode('<qemu-migration/>\0')],
    ['JSON of another format', encode('{"step":"begin"}\0')],
  ])('refuse %s', async (_, cookieOut) => {
    const pair = new Pair();
    const { xml } = await pair.begin(LIVE);
    expect(await refusal(pair.prepare({ xml, cookieOut }, LIVE))).toMatch(/^1\/10 .*ookie/);
    expect(await refusal(pair.perform(cookieOut, LIVE))).toMatch(/^1\/10 .*ookie/);
    expect(pair.states().destination).toEqual([]);
  });

  it('refuse the cookie of another step, and remove the guest from the destination', async () => {
    const pair = new Pair();
    const prepared = await pair.prepare(await pair.begin(LIVE), LIVE);
    expect(await refusal(pair.finish(prepared.cookieOut, LIVE))).toBe(
      "1/10 internal error: the migration cookie is of the step 'prepare', expected 'perform'",
    );
    expect(pair.states().destination).toEqual([]);
  });

  it('refuse the cookie of another guest', async () => {
    const pair = new Pair();
    const begun = await pair.begin(LIVE);
    const xml = begun.xml.replace(UUID, UUID.replace('6695', '7695'));
    expect(await refusal(pair.prepare({ ...begun, xml }, LIVE))).toMatch(/unexpected UUID/);
  });

  it('refuse a transfer by another protocol', async () => {
    const pair = new Pair();
    const uri = [text('migrate_uri', 'http://host2')];
    expect(await refusal(pair.prepare(await pair.begin(LIVE), LIVE, uri))).toBe(
      '74/10 argument unsupported: unsupported scheme http in migration URI http://host2',
    );
  });

  it('refuse FINISH and CONFIRM of a guest that is not being migrated', async () => {
    const pair = new Pair();
    expect(await refusal(pair.finish(NO_COOKIE, LIVE))).toBe(
      "42/10 Domain not found: no domain with matching name 'test'",
    );
    expect(await refusal(pair.confirm(NO_COOKIE, LIVE))).toMatch(/not processing outgoing/);
  });

  it('report a cancelled FINISH as success of the cancellation', async () => {
    const pair = new Pair();
    await pair.prepare(await pair.begin(LIVE), LIVE);
    expect(await refusal(pair.finish(NO_COOKIE, LIVE, { cancelled: 1 }))).toBe(
      '93/10 migration successfully aborted',
    );
    expect(pair.events).toEqual(['D started/1', 'D stopped/5']);
    expect(pair.states().destination).toEqual([]);
  });

  it('resume the guest on the source after a cancelled CONFIRM', async () => {
    const pair = new Pair();
    const flags = LIVE | 0x1_00;
    const prepared = await pair.prepare(await pair.begin(flags), LIVE);
    await pair.perform(prepared.cookieOut, flags);
    expect(pair.states().source).toEqual(['test paused/2 persistent']);
    await pair.confirm(NO_COOKIE, flags, 1);
    expect(pair.states().source).toEqual(['test running/6 persistent']);
    expect(pair.events.at(-1)).toBe('S resumed/1');
  });
});
