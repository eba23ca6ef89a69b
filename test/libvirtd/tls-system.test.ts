import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import type { Report } from './tls/system-program.ts';

const PRIVATE_MACHINE = join(import.meta.dirname, 'uri/rig/private-machine.sh');
const TSX = join(import.meta.dirname, '../../node_modules/tsx/dist/cli.mjs');
const PROGRAM = join(import.meta.dirname, 'tls/system-program.ts');

describeWithLibvirtd('the certificates of a machine', () => {
  it('are written to where libvirt has them, and virt-pki-validate is content', async () => {
    const output = await run('/bin/bash', [PRIVATE_MACHINE, process.execPath, TSX, PROGRAM]);
    const report = JSON.parse(output) as Report;
    expect(report.modes).toEqual({
      '/etc/pki': '755',
      '/etc/pki/CA': '755',
      '/etc/pki/CA/cacert.pem': '644',
      '/etc/pki/libvirt': '755',
      '/etc/pki/libvirt/servercert.pem': '644',
      '/etc/pki/libvirt/clientcert.pem': '644',
      '/etc/pki/libvirt/private': '700',
      '/etc/pki/libvirt/private/serverkey.pem': '600',
      '/etc/pki/libvirt/private/clientkey.pem': '600',
    });
    expect(report.findings).toEqual([]);
    expect(report.isEncrypted).toBe(true);
    expect(report.verdict.filter((line) => !line.startsWith('Found '))).toEqual([
      // It would have every user of the machine be this client.
      'The client private key need to be read by client tools',
      'as root do: chmod 644 /etc/pki/libvirt/private/clientkey.pem',
    ]);
  });
});
