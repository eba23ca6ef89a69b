import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import { Certtool } from './tls/certtool.ts';

/** The lists in cacrl.pem: each has a CA and its revoked certificates. */
type Lists = readonly (readonly [string, readonly string[], ('now' | 'long ago')?])[];

describeWithLibvirtd('A libvirtd with a certificate from an intermediate CA', () => {
  let tool: Certtool;
  let daemon: Libvirtd;
  let folders = 0;
  beforeAll(async () => {
    tool = new Certtool(mkdtempSync(join(tmpdir(), 'libvirt-client-crl-')));
    await tool.authority('root');
    await tool.authority('middle', 'root');
    await tool.server('server', 'middle');
    await tool.server('other', 'middle');
    writeFileSync(tool.path('chain.pem'), tool.cert('server') + tool.cert('middle'));
    daemon = await startLibvirtd({
      ...{ listenTls: true, listenTcp: false },
      config: {
        ca_file: tool.path('rootcert.pem'),
        cert_file: tool.path('chain.pem'),
        key_file: tool.path('serverkey.pem'),
        // libvirt 9 looks for the issuer of its own certificate only in the CA file.
        tls_no_sanity_certificate: 1,
        tls_no_verify_certificate: 1,
      },
    });
  });
  afterAll(async () => {
    await daemon?.stop();
    rmSync(tool.folder, { recursive: true, force: true });
  });

  /** Creates a folder with a CA file and revocation lists, and returns a URI that names it. */
  const uriWith = async (authorities: readonly string[], lists: Lists): Promise<string> => {
    folders += 1;
    const folder = tool.path(`client-${folders}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'cacert.pem'), authorities.map((it) => tool.cert(it)).join(''));
    const texts: string[] = [];
    for (const list of lists) texts.push(await tool.revocationList(...list));
    if (lists.length > 0) writeFileSync(join(folder, 'cacrl.pem'), texts.join(''));
    return daemon.uri('test', 'tls', { pkipath: folder });
  };

  it.each<[string, readonly string[], Lists]>([
    ['without lists', ['root'], []],
    ["with only the root's list", ['root'], [['root', []]]],
    ["with only its CA's list", ['root'], [['middle', ['other']]]],
    [
      'with the lists of both CAs',
      ['root'],
      [
        ['root', []],
        ['middle', ['other']],
      ],
    ],
    ['if both CAs are trusted', ['middle', 'root'], [['middle', ['other']]]],
    [
      'with expired lists',
      ['root'],
      [
        ['root', [], 'long ago'],
        ['middle', ['other'], 'long ago'],
      ],
    ],
  ])('is accepted %s, as by virsh', async (_, authorities, lists) => {
    const uri = await uriWith(authorities, lists);
    await using connection = await connect(uri);
    expect(await connection.getHostname()).toBe((await virsh(uri, 'hostname')).trim());
  });

  it.each<[string, readonly string[], Lists]>([
    ['on the only list', ['root'], [['middle', ['server']]]],
    [
      'on the second list',
      ['root'],
      [
        ['root', []],
        ['middle', ['other', 'server']],
      ],
    ],
    ['on an expired list', ['root'], [['middle', ['server'], 'long ago']]],
    ['with only its CA trusted', ['middle'], [['middle', ['server']]]],
    ['because of its CA', ['root'], [['root', ['middle']]]],
    ['because of its CA, although that is trusted', ['middle', 'root'], [['root', ['middle']]]],
  ])('is rejected if it was revoked %s, as by virsh', async (_, authorities, lists) => {
    const uri = await uriWith(authorities, lists);
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringMatching(/was revoked.*the list in .*cacrl\.pem/),
    });
    await expect(virsh(uri, 'hostname')).rejects.toThrow('The certificate has been revoked');
  });

  it('is rejected if the only trusted CA was revoked, unlike by virsh', async () => {
    const uri = await uriWith(['middle'], [['root', ['middle']]]);
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringMatching(/a CA that was revoked by the list in .*: CN=Test middle/),
    });
    expect(await virsh(uri, 'hostname')).toBeTruthy();
  });
});
