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

/** What is in cacrl.pem: the lists of an authority, and what stands on each. */
type Lists = readonly (readonly [string, readonly string[], ('now' | 'long ago')?])[];

describeWithLibvirtd('a daemon of an authority that a root has signed', () => {
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
        // libvirt 9 looks for the signer of its own certificate among the authorities alone.
        tls_no_sanity_certificate: 1,
        tls_no_verify_certificate: 1,
      },
    });
  });
  afterAll(async () => {
    await daemon?.stop();
    rmSync(tool.folder, { recursive: true, force: true });
  });

  /** A URI with a folder of its own for what a client trusts, and what it knows to be revoked. */
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
    ["with the root's list alone", ['root'], [['root', []]]],
    ["with its authority's list alone", ['root'], [['middle', ['other']]]],
    [
      'with lists of both',
      ['root'],
      [
        ['root', []],
        ['middle', ['other']],
      ],
    ],
    ['with lists of both, and both trusted', ['middle', 'root'], [['middle', ['other']]]],
    [
      'with lists that have expired',
      ['root'],
      [
        ['root', [], 'long ago'],
        ['middle', ['other'], 'long ago'],
      ],
    ],
  ])('is connected to %s, as virsh does', async (_, authorities, lists) => {
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
    ['on a list that has expired', ['root'], [['middle', ['server'], 'long ago']]],
    ['with its authority alone trusted', ['middle'], [['middle', ['server']]]],
    ['by its authority', ['root'], [['root', ['middle']]]],
    ['by its authority, though that is trusted', ['middle', 'root'], [['root', ['middle']]]],
  ])('is refused when it was revoked: %s, as virsh does', async (_, authorities, lists) => {
    const uri = await uriWith(authorities, lists);
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringMatching(/was revoked.*stands on the list in .*cacrl\.pem/),
    });
    await expect(virsh(uri, 'hostname')).rejects.toThrow('The certificate has been revoked');
  });

  it('is refused when the only authority that is trusted was revoked; virsh goes on', async () => {
    const uri = await uriWith(['middle'], [['root', ['middle']]]);
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining('an authority that was revoked: CN=Test middle'),
    });
    expect(await virsh(uri, 'hostname')).toBeTruthy();
  });
});
