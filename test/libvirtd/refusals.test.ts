import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import {
  connect,
  openReadOnly,
  VirDomainBlockRebaseFlags,
  VirDomainCheckpointCreateFlags,
  VirDomainModificationImpact,
  VirDomainSaveRestoreFlags,
  VirDomainSnapshotCreateFlags,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
  VirError,
} from '../../src/index.ts';
import type { Answer } from './differential/python-client.ts';
import { PythonClient } from './differential/python-client.ts';
import { errorFields } from './differential/values.ts';
import { differs } from './support/differences.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** A refused call: for libvirt-python with `conn` and `dom`, and for this package. */
type Refused = readonly [python: string, act: (domain: Domain) => Promise<unknown>];

const READ_ONLY: readonly Refused[] = [
  ['dom.destroy()', (it) => it.destroy()],
  ['dom.XMLDesc(1)', (it) => it.getXmlDesc({ flags: VirDomainXMLFlags.SECURE })],
  ['dom.XMLDesc(8)', (it) => it.getXmlDesc({ flags: VirDomainXMLFlags.MIGRATABLE })],
  ['dom.managedSaveGetXMLDesc(1)', (it) => it.managedSaveGetXmlDesc({ flags: 1 })],
  ['dom.vcpusFlags(8)', (it) => it.getVcpusFlags({ flags: VirDomainVcpuFlags.GUEST })],
  ['dom.interfaceAddresses(1)', (it) => it.interfaceAddresses({ source: 1 })],
  ['dom.snapshotCreateXML("<a/>")', (it) => it.snapshotCreateXml('<a/>')],
  ['dom.checkpointCreateXML("<a/>")', (it) => it.checkpointCreateXml('<a/>')],
  ['dom.screenshot(conn.newStream(), 0)', (it) => it.screenshot()],
  ['conn.defineXML("<a/>")', (it) => it.connection.domainDefineXml('<a/>')],
  ['conn.networkDefineXML("<a/>")', (it) => it.connection.networkDefineXml('<a/>')],
  ['conn.storagePoolDefineXML("<a/>")', (it) => it.connection.storagePoolDefineXml('<a/>')],
  ['conn.findStoragePoolSources("dir", None)', (it) => it.connection.findStoragePoolSources('dir')],
  ['conn.interfaceDefineXML("<a/>")', (it) => it.connection.interfaceDefineXml('<a/>')],
  ['conn.changeBegin()', (it) => it.connection.interfaceChangeBegin()],
  ['conn.secretDefineXML("<a/>")', (it) => it.connection.secretDefineXml('<a/>')],
  ['conn.nwfilterDefineXML("<a/>")', (it) => it.connection.nwFilterDefineXml('<a/>')],
  ['conn.nwfilterBindingCreateXML("<a/>")', (it) => it.connection.nwFilterBindingCreateXml('<a/>')],
  ['conn.nodeDeviceCreateXML("<a/>")', (it) => it.connection.nodeDeviceCreateXml('<a/>')],
  ['conn.suspendForDuration(0, 60)', (it) => it.connection.nodeSuspendForDuration(0, 60)],
  ['conn.getDomainCapabilities()', (it) => it.connection.getDomainCapabilities()],
];

const { LIVE, CONFIG } = VirDomainModificationImpact;
const { RUNNING, PAUSED } = VirDomainSaveRestoreFlags;

const FLAGS: readonly Refused[] = [
  ['dom.metadata(0, None, 3)', (it) => it.getMetadata(0, { flags: LIVE | CONFIG })],
  ['dom.vcpusFlags(3)', (it) => it.getVcpusFlags({ flags: LIVE | CONFIG })],
  ['dom.memoryParameters(3)', (it) => it.getMemoryParameters({ flags: LIVE | CONFIG })],
  ['dom.managedSave(6)', (it) => it.managedSave({ flags: RUNNING | PAUSED })],
  ['dom.saveFlags("/x", None, 6)', (it) => it.saveFlags('/x', { flags: RUNNING | PAUSED })],
  ['dom.coreDump("/x", 3)', (it) => it.coreDump('/x', { flags: 3 })],
  ['dom.setVcpusFlags(1, 4)', (it) => it.setVcpusFlags(1, { flags: VirDomainVcpuFlags.MAXIMUM })],
  [
    'dom.setVcpusFlags(1, 10)',
    (it) => it.setVcpusFlags(1, { flags: VirDomainVcpuFlags.GUEST | CONFIG }),
  ],
  ['dom.memoryPeek(0, 10, 3)', (it) => it.memoryPeek(0, 10, { flags: 3 })],
  ['dom.startDirtyRateCalc(1, 3)', (it) => it.startDirtyRateCalc(1, { flags: 3 })],
  ['dom.jobStats(2)', (it) => it.getJobStats({ flags: 2 })],
  ['dom.authorizedSSHKeysSet("u", [], 3)', (it) => it.authorizedSshKeysSet('u', [], { flags: 3 })],
  [
    'dom.snapshotCreateXML("<a/>", 2)',
    (it) => it.snapshotCreateXml('<a/>', { flags: VirDomainSnapshotCreateFlags.CURRENT }),
  ],
  [
    'dom.snapshotCreateXML("<a/>", 5)',
    (it) =>
      it.snapshotCreateXml('<a/>', {
        flags: VirDomainSnapshotCreateFlags.REDEFINE | VirDomainSnapshotCreateFlags.NO_METADATA,
      }),
  ],
  [
    'dom.checkpointCreateXML("<a/>", 3)',
    (it) =>
      it.checkpointCreateXml('<a/>', {
        flags: VirDomainCheckpointCreateFlags.REDEFINE | VirDomainCheckpointCreateFlags.QUIESCE,
      }),
  ],
];

const { SHALLOW, COPY } = VirDomainBlockRebaseFlags;

const ARGUMENTS: readonly Refused[] = [
  ['conn.lookupByID(-1)', (it) => it.connection.domainLookupById(-1)],
  ['dom.setMaxMemory(0)', (it) => it.setMaxMemory(0)],
  ['dom.setMemory(0)', (it) => it.setMemory(0)],
  ['dom.setMemoryFlags(0)', (it) => it.setMemoryFlags(0)],
  ['dom.setMemory(2 ** 53 - 1)', (it) => it.setMemory(2n ** 53n - 1n)],
  ['dom.setMemoryStatsPeriod(-1)', (it) => it.setMemoryStatsPeriod(-1)],
  ['dom.setVcpus(0)', (it) => it.setVcpus(0)],
  ['dom.setVcpusFlags(0, 0)', (it) => it.setVcpusFlags(0)],
  ['dom.blockPeek("", 0, 10)', (it) => it.blockPeek('', 0, 10)],
  ['dom.blockInfo("")', (it) => it.getBlockInfo('')],
  ['dom.sendProcessSignal(0, 9)', (it) => it.sendProcessSignal(0, 9)],
  ['dom.delIOThread(0)', (it) => it.delIoThread(0)],
  ['dom.rename("")', (it) => it.rename('')],
  ['dom.sendKey(99, 0, [1], 1)', (it) => it.sendKey(99, 0, [1])],
  ['dom.coreDumpWithFormat("/x", 99)', (it) => it.coreDumpWithFormat('/x', 99)],
  ['dom.setMetadata(1, "a\\nb", None, None)', (it) => it.setMetadata(1, 'a\nb')],
  ['dom.setMetadata(1, "a", None, "u")', (it) => it.setMetadata(1, 'a', { uri: 'u' })],
  ['dom.setMetadata(0, "a", "k", None)', (it) => it.setMetadata(0, 'a', { key: 'k' })],
  ['dom.setMetadata(2, "<a/>", "k", None)', (it) => it.setMetadata(2, '<a/>', { key: 'k' })],
  ['dom.setMetadata(2, "<a/>", None, "u")', (it) => it.setMetadata(2, '<a/>', { uri: 'u' })],
  ['dom.metadata(0, "u")', (it) => it.getMetadata(0, { uri: 'u' })],
  ['dom.metadata(2, None)', (it) => it.getMetadata(2)],
  [
    `dom.blockRebase("vda", "/b", 0, ${SHALLOW})`,
    (it) => it.blockRebase('vda', { base: '/b', flags: SHALLOW }),
  ],
  [`dom.blockRebase("vda", None, 0, ${COPY})`, (it) => it.blockRebase('vda', { flags: COPY })],
  ['conn.getCPUStats(-5)', (it) => it.connection.nodeGetCpuStats(-5)],
  ['conn.getMemoryStats(-5)', (it) => it.connection.nodeGetMemoryStats(-5)],
  ['conn.getFreePages([], 0, 1)', (it) => it.connection.nodeGetFreePages([], 0, 1)],
  ['conn.allocPages({4: 1}, 0, 0)', (it) => it.connection.nodeAllocPages([4], [1], 0, 0)],
  ['libvirt_qemu.qemuAttach(conn, 0, 0)', (it) => it.connection.domainQemuAttach(0)],
];

const LIMITS: readonly Refused[] = [
  ['dom.fsFreeze(["/"] * 300)', (it) => it.fsFreeze({ mountpoints: times(300, '/') })],
  ['conn.baselineCPU(["<cpu/>"] * 300)', (it) => it.connection.baselineCpu(times(300, '<cpu/>'))],
];

/** The errors of this package name the field and the limit, those of libvirt do not. */
const OTHER_MESSAGE: readonly Refused[] = [
  ['conn.lookupByName("x" * 5000000)', (it) => it.connection.domainLookupByName(LONG)],
  ['conn.defineXML("x" * 5000000)', (it) => it.connection.domainDefineXml(LONG)],
  [
    'dom.authorizedSSHKeysSet("root", ["k"] * 3000)',
    (it) => it.authorizedSshKeysSet('root', times(3000, 'k')),
  ],
  [
    'conn.allocPages({size: 1 for size in range(2000)}, 0, 1)',
    (it) => it.connection.nodeAllocPages(times(2000, 4), times(2000, 1), 0, 1),
  ],
];

const LONG = 'x'.repeat(5_000_000);

function times<Item>(count: number, item: Item): Item[] {
  return Array.from({ length: count }, () => item);
}

describeWithLibvirtd("a call that libvirt's own client refuses", () => {
  let daemon: Libvirtd;
  let python: PythonClient;
  let reader: Connection;
  let writer: Connection;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    const uri = daemon.uri('test');
    [python, reader, writer] = await Promise.all([
      PythonClient.open(uri),
      openReadOnly(uri),
      connect(uri),
    ]);
  });
  afterAll(async () => {
    await Promise.all([reader?.close(), writer?.close(), python?.[Symbol.asyncDispose]()]);
    await daemon?.stop();
  });

  it.each(READ_ONLY)('is not sent over a read-only connection either: %s', async (code, act) => {
    const before = await python.run(`conn = libvirt.openReadOnly("${daemon.uri('test')}")
dom = conn.lookupByName("test")`);
    expect(before).not.toHaveProperty('error');
    const domain = await reader.domainLookupByName('test');
    expect(await refusal(act(domain))).toEqual(await python.run(code));
  });

  describe('over a read-write connection', () => {
    let domain: Domain;
    beforeAll(async () => {
      const before = await python.run(`conn = libvirt.open("${daemon.uri('test')}")
dom = conn.lookupByName("test")`);
      expect(before).not.toHaveProperty('error');
      domain = await writer.domainLookupByName('test');
    });

    it.each([...FLAGS, ...ARGUMENTS, ...LIMITS])('is not sent either: %s', async (code, act) => {
      expect(await refusal(act(domain))).toEqual(withOldNames(await python.run(code)));
    });

    it.each(OTHER_MESSAGE)('has the same error number and domain: %s', async (code, act) => {
      const { error: ours } = await refusal(act(domain));
      const theirs = await python.run(code);
      expect(theirs).toEqual({ error: expect.any(Array) });
      expect({ error: ours.slice(0, 2) }).toEqual({
        error: 'error' in theirs && theirs.error.slice(0, 2),
      });
    });
  });
});

/** Returns an answer of libvirt-python with the names of flags that libvirt 9.0 uses. */
function withOldNames(answer: Answer): unknown {
  if (!differs('namesVcpuFlags')) return answer;
  const text = JSON.stringify(answer);
  return JSON.parse(text.replaceAll('VIR_DOMAIN_VCPU_CONFIG', 'VIR_DOMAIN_AFFECT_CONFIG'));
}

/** Returns the error of a call that was not sent, in the form of libvirt-python's errors. */
async function refusal(promise: Promise<unknown>): Promise<{ error: readonly unknown[] }> {
  const error: unknown = await promise.then(
    () => new Error('the call was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof VirError)) throw error;
  expect(error.outcome).toBe('not-sent');
  return { error: errorFields(error) as readonly unknown[] };
}
