import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

type Define = (connection: Connection, odd: string) => Promise<unknown>;

const VALIDATE = { flags: 'VALIDATE' } as const;

const DOMAIN = "<memory>1024</memory><os><type arch='x86_64'>hvm</type></os>";

/** Functions that define an object with an additional element, by libvirt's file of the schema. */
const DEFINITIONS: readonly (readonly [name: string, file: string, define: Define])[] = [
  [
    'domainDefineXml',
    'domain.rng',
    (connection, odd) =>
      connection.domainDefineXmlFlags(
        `<domain type='test'><name>v</name>${DOMAIN}${odd}</domain>`,
        VALIDATE,
      ),
  ],
  [
    'domainCreateXml',
    'domain.rng',
    (connection, odd) =>
      connection.domainCreateXml(`<domain type='test'><name>w</name>${DOMAIN}${odd}</domain>`, {
        flags: 'START_VALIDATE',
      }),
  ],
  [
    'networkDefineXml',
    'network.rng',
    (connection, odd) =>
      connection.networkDefineXmlFlags(`<network><name>v</name>${odd}</network>`, VALIDATE),
  ],
  [
    'networkCreateXml',
    'network.rng',
    (connection, odd) =>
      connection.networkCreateXmlFlags(`<network><name>w</name>${odd}</network>`, VALIDATE),
  ],
  [
    'storagePoolDefineXml',
    'storagepool.rng',
    (connection, odd) =>
      connection.storagePoolDefineXml(
        `<pool type='dir'><name>v</name><target><path>/v</path></target>${odd}</pool>`,
        VALIDATE,
      ),
  ],
  [
    'storageVolCreateXml',
    'storagevol.rng',
    async (connection, odd) => {
      const pool = await connection.storagePoolLookupByName('default-pool');
      const xml = `<volume><name>v</name><capacity>1</capacity><target/>${odd}</volume>`;
      return pool.storageVolCreateXml(xml, VALIDATE);
    },
  ],
  [
    'interfaceDefineXml',
    'interface.rng',
    (connection, odd) =>
      connection.interfaceDefineXml(
        `<interface type='ethernet' name='v'><start mode='none'/>${odd}</interface>`,
        VALIDATE,
      ),
  ],
  [
    'secretDefineXml',
    'secret.rng',
    (connection, odd) =>
      connection.secretDefineXml(`<secret ephemeral='no'>${odd}</secret>`, VALIDATE),
  ],
  [
    'nwfilterDefineXml',
    'nwfilter.rng',
    (connection, odd) =>
      connection.nwFilterDefineXmlFlags(`<filter name='v' chain='root'>${odd}</filter>`, VALIDATE),
  ],
  [
    'snapshotCreateXml',
    'domainsnapshot.rng',
    async (connection, odd) => {
      const domain = await connection.domainLookupByName('test');
      const xml = `<domainsnapshot><name>v</name>${odd}</domainsnapshot>`;
      return domain.snapshotCreateXml(xml, VALIDATE);
    },
  ],
];

describe('With VALIDATE, the in-memory daemon', () => {
  let daemon: TestDaemon;
  let connection: Connection;

  beforeAll(async () => {
    daemon = await startDaemon();
    connection = await connect(daemon.uri);
  });

  afterAll(async () => {
    await connection?.close();
    await daemon?.close();
  });

  it.each(DEFINITIONS)('refuses an invalid document of %s', async (_, file, define) => {
    await expect(define(connection, '<odd/>')).rejects.toMatchObject({
      number: 92,
      domain: 5,
      message: expect.stringMatching(
        `^XML document failed to validate against schema: Unable to validate doc against /usr/share/libvirt/schemas/${file}; .*<odd>`,
      ),
    });
  });

  it.each(DEFINITIONS)('accepts a valid document of %s', async (_name, _file, define) => {
    await expect(define(connection, '')).resolves.toBeDefined();
  });

  it('reports first that a document is not well-formed', async () => {
    await expect(connection.networkDefineXmlFlags('<network>', VALIDATE)).rejects.toMatchObject({
      number: 35,
    });
  });

  it('reports first that the root element is another one', async () => {
    await expect(connection.networkDefineXmlFlags('<pool/>', VALIDATE)).rejects.toMatchObject({
      message: "XML error: expecting root element of 'network', not 'pool'",
    });
  });

  it('accepts an invalid document without the flag', async () => {
    const xml = '<network><name>u</name><odd/></network>';
    await expect(connection.networkDefineXml(xml)).resolves.toMatchObject({ name: 'u' });
  });
});
