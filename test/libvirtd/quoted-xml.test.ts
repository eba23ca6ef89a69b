import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect, VirError } from '../../src/index.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const SECRET = 'zutritt-7';

/** SECURITY.md warns of this behaviour of libvirt. */
describeWithLibvirtd("libvirt's error for an invalid document", () => {
  let daemon: Libvirtd;
  let connection: Connection;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('test', 'unix'));
  });

  afterAll(async () => {
    await connection.close();
    await daemon[Symbol.asyncDispose]();
  });

  it.each<readonly [string, string]>([
    ['the line with the mistake', `<devices><graphics type="vnc" passwd="${SECRET}"></devices>`],
    ['a value that is not in the schema', `<os><type arch="${SECRET}">hvm</type></os>`],
  ])('quotes %s, which code, number and method do not', async (_, part) => {
    const xml = `<domain type="test"><name>n</name><memory>9</memory>\n${part}\n</domain>`;
    const error = await connection.domainDefineXml(xml).catch((why: unknown) => why);
    if (!(error instanceof VirError)) throw new Error('libvirt accepted the document');
    expect(error.message).toContain(SECRET);
    expect([error.code, error.number, error.method].join()).not.toContain(SECRET);
  });
});
