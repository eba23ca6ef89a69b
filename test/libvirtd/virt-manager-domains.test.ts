import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import type { VirtManagerDocument } from './support/virt-manager-source.ts';
import { fetchVirtManagerDocuments } from './support/virt-manager-source.ts';
import { domainDifferencesHere } from './virt-manager/domain-differences.ts';
import type { DomainDumps } from './virt-manager/dump-domain.ts';
import { dumpDomain } from './virt-manager/dump-domain.ts';

/** The number of documents with the same descriptions that the test requires. */
const SAME_MIN = 200;

/** virt-manager's tests contain all kinds of guests. Its documents are fetched for each run. */
describeWithLibvirtd("With the domains of virt-manager's tests, the in-memory daemon", () => {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-virt-manager-'));
  const listed = domainDifferencesHere().flatMap(({ paths }) => paths);
  let documents: readonly VirtManagerDocument[];
  let theirs: readonly DomainDumps[];
  let ours: readonly DomainDumps[];

  beforeAll(async () => {
    documents = fetchVirtManagerDocuments(folder, ['domain']);
    await using libvirtd = await startLibvirtd();
    await using daemon = await startDaemon();
    [theirs, ours] = await Promise.all([
      dumpAll(libvirtd.uri('test'), documents),
      dumpAll(daemon.uri, documents),
    ]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const differing = (): readonly string[] =>
    documents.flatMap(({ path }, index) => (isSame(theirs[index], ours[index]) ? [] : [path]));

  it('reads more than two hundred documents, of which a driver accepts most', () => {
    expect(documents.length).toBeGreaterThan(SAME_MIN);
    const accepted = theirs.filter(({ inactive }) => inactive.startsWith('<domain'));
    expect(accepted.length).toBeGreaterThan(SAME_MIN);
  });

  it("describes them as libvirt's test driver, except for the listed differences", () => {
    const unexpected = (dumps: readonly DomainDumps[]): readonly unknown[] =>
      documents.flatMap(({ path }, index) =>
        listed.includes(path) || isSame(theirs[index], ours[index])
          ? []
          : [{ path, ...dumps[index] }],
      );
    expect(unexpected(ours)).toEqual(unexpected(theirs));
  });

  it('describes at least two hundred in the same words', () => {
    expect(documents.length - differing().length).toBeGreaterThanOrEqual(SAME_MIN);
  });

  it('still differs in each listed document', () => {
    expect(listed.filter((path) => !differing().includes(path))).toEqual([]);
  });
});

/** Defines the documents one after the other, without the domain that each driver has. */
async function dumpAll(
  uri: string,
  documents: readonly VirtManagerDocument[],
): Promise<DomainDumps[]> {
  await using connection = await connect(uri);
  await removeDefault(connection);
  const dumps: DomainDumps[] = [];
  for (const document of documents) dumps.push(await dumpDomain(connection, document));
  return dumps;
}

async function removeDefault(connection: Connection): Promise<void> {
  const domain = await connection.domainLookupByName('test');
  await domain.destroy();
  await domain.undefine();
}

function isSame(theirs: DomainDumps | undefined, ours: DomainDumps | undefined): boolean {
  return theirs?.inactive === ours?.inactive && theirs?.active === ours?.active;
}
