import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import {
  connect,
  openReadOnly,
  RemoteError,
  VirDomainCheckpointCreateFlags,
  VirDomainModificationImpact,
  VirDomainSaveRestoreFlags,
  VirDomainSnapshotCreateFlags,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
} from '../../src/index.ts';
import { PythonClient } from './differential/python-client.ts';
import { errorFields } from './differential/values.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** What is refused: the same to this client, and to libvirt-python as `conn` and `dom`. */
type Refused = readonly [python: string, act: (domain: Domain) => Promise<unknown>];

const LOOKING: readonly Refused[] = [
  ['dom.destroy()', (it) => it.destroy()],
  ['dom.XMLDesc(1)', (it) => it.getXmlDesc(VirDomainXMLFlags.SECURE)],
  ['dom.XMLDesc(8)', (it) => it.getXmlDesc(VirDomainXMLFlags.MIGRATABLE)],
  ['dom.managedSaveGetXMLDesc(1)', (it) => it.managedSaveGetXmlDesc(1)],
  ['dom.vcpusFlags(8)', (it) => it.getVcpusFlags(VirDomainVcpuFlags.GUEST)],
  ['dom.interfaceAddresses(1)', (it) => it.interfaceAddresses(1)],
  ['dom.snapshotCreateXML("<a/>")', (it) => it.snapshotCreateXml('<a/>')],
  ['dom.checkpointCreateXML("<a/>")', (it) => it.checkpointCreateXml('<a/>')],
  ['dom.screenshot(conn.newStream(), 0)', (it) => it.screenshot(0)],
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
  ['dom.metadata(0, None, 3)', (it) => it.getMetadata(0, null, LIVE | CONFIG)],
  ['dom.vcpusFlags(3)', (it) => it.getVcpusFlags(LIVE | CONFIG)],
  ['dom.memoryParameters(3)', (it) => it.getMemoryParameters(LIVE | CONFIG)],
  ['dom.managedSave(6)', (it) => it.managedSave(RUNNING | PAUSED)],
  ['dom.saveFlags("/x", None, 6)', (it) => it.saveFlags('/x', null, RUNNING | PAUSED)],
  ['dom.coreDump("/x", 3)', (it) => it.coreDump('/x', 3)],
  ['dom.setVcpusFlags(1, 4)', (it) => it.setVcpusFlags(1, VirDomainVcpuFlags.MAXIMUM)],
  ['dom.setVcpusFlags(1, 10)', (it) => it.setVcpusFlags(1, VirDomainVcpuFlags.GUEST | CONFIG)],
  ['dom.memoryPeek(0, 10, 3)', (it) => it.memoryPeek(0, 10, 3)],
  ['dom.startDirtyRateCalc(1, 3)', (it) => it.startDirtyRateCalc(1, 3)],
  ['dom.jobStats(2)', (it) => it.getJobStats(2)],
  ['dom.authorizedSSHKeysSet("u", [], 3)', (it) => it.authorizedSshKeysSet('u', [], 3)],
  [
    'dom.snapshotCreateXML("<a/>", 2)',
    (it) => it.snapshotCreateXml('<a/>', VirDomainSnapshotCreateFlags.CURRENT),
  ],
  [
    'dom.snapshotCreateXML("<a/>", 5)',
    (it) =>
      it.snapshotCreateXml(
        '<a/>',
        VirDomainSnapshotCreateFlags.REDEFINE | VirDomainSnapshotCreateFlags.NO_METADATA,
      ),
  ],
  [
    'dom.checkpointCreateXML("<a/>", 3)',
    (it) =>
      it.checkpointCreateXml(
        '<a/>',
        VirDomainCheckpointCreateFlags.REDEFINE | VirDomainCheckpointCreateFlags.QUIESCE,
      ),
  ],
];

describeWithLibvirtd("what libvirt's own client refuses", () => {
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

  it.each(LOOKING)('is refused unsent to those who only look: %s', async (code, act) => {
    const before = await python.run(`conn = libvirt.openReadOnly("${daemon.uri('test')}")
dom = conn.lookupByName("test")`);
    expect(before).not.toHaveProperty('error');
    const domain = await reader.domainLookupByName('test');
    expect(await refusal(act(domain))).toEqual(await python.run(code));
  });

  it.each(FLAGS)('is refused unsent with such flags: %s', async (code, act) => {
    const before = await python.run(`conn = libvirt.open("${daemon.uri('test')}")
dom = conn.lookupByName("test")`);
    expect(before).not.toHaveProperty('error');
    const domain = await writer.domainLookupByName('test');
    expect(await refusal(act(domain))).toEqual(await python.run(code));
  });
});

/** The error, which no daemon was asked for, in the form of libvirt-python's. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RemoteError)) throw error;
  expect(error.outcome).toBe('not-sent');
  return { error: errorFields(error) };
}
