import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect, VirError } from '../../src/index.ts';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { ODD_DOCUMENTS } from './in-memory/documents/odd-documents.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import { fetchVirtManagerDocuments } from './support/virt-manager-source.ts';

/** The kinds of objects that the test driver of libvirt stores, by the name of the root element. */
const STORES: Readonly<Record<Kind, (connection: Connection, xml: string) => Promise<string>>> = {
  network: async (connection, xml) => {
    const network = await connection.networkDefineXml(xml);
    const stored = await network.getXmlDesc();
    if (await network.isActive()) await network.destroy();
    await network.undefine();
    return stored;
  },
  pool: async (connection, xml) => {
    const pool = await connection.storagePoolDefineXml(xml);
    const stored = await pool.getXmlDesc();
    if (await pool.isActive()) await pool.destroy();
    await pool.undefine();
    return stored;
  },
  volume: async (connection, xml) => {
    const pool = await connection.storagePoolLookupByName('default-pool');
    const volume = await pool.storageVolCreateXml(xml);
    const stored = await volume.getXmlDesc();
    await volume.delete();
    return stored;
  },
};

type Kind = keyof typeof ODD_DOCUMENTS;

const KINDS: readonly Kind[] = ['network', 'pool', 'volume'];

describeWithLibvirtd('The in-memory daemon', () => {
  let daemon: Libvirtd;
  let ours: TestDaemon;
  let connections: readonly [real: Connection, ours: Connection];
  let folder: string;
  const documents = new Map<string, string[]>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'virt-manager-objects-'));
    for (const { root, text } of fetchVirtManagerDocuments(folder, KINDS)) {
      documents.set(root, [...(documents.get(root) ?? []), text]);
    }
    daemon = await startLibvirtd();
    ours = await startDaemon({ hypervisor: { strict: true } });
    connections = [await connect(daemon.uri('test')), await connect(ours.uri)];
  });

  afterAll(async () => {
    for (const connection of connections ?? []) await connection.close();
    await ours?.close();
    await daemon?.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(KINDS)(
    "stores each %s of virt-manager's tests as libvirt's test driver does",
    async (kind) => {
      const texts = documents.get(kind) ?? [];
      expect(texts.length).toBeGreaterThan(15);
      expect(await results(connections[1], kind, texts)).toEqual(
        await results(connections[0], kind, texts),
      );
    },
  );

  it.each(KINDS)("stores or refuses each odd %s as libvirt's test driver does", async (kind) => {
    const texts = ODD_DOCUMENTS[kind];
    expect(await results(connections[1], kind, texts)).toEqual(
      await results(connections[0], kind, texts),
    );
  });
});

/** Returns the stored document or the error for each text. */
async function results(
  connection: Connection,
  kind: Kind,
  texts: readonly string[],
): Promise<readonly (readonly [text: string, result: string])[]> {
  const found: [string, string][] = [];
  for (const text of texts) found.push([text, await resultOf(connection, kind, text)]);
  return found;
}

async function resultOf(connection: Connection, kind: Kind, text: string): Promise<string> {
  try {
    const stored = await STORES[kind](connection, text);
    // Without a UUID in the document, both use a random one.
    return text.includes('<uuid>') ? stored : stored.replace(/<uuid>[^<]*<\/uuid>/, '<uuid/>');
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    return `${error.number}/${error.domain} ${error.message}`;
  }
}
