import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { differs } from './support/differences.ts';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import type { Report } from './tls/system-program.ts';

const PRIVATE_MACHINE = join(import.meta.dirname, 'uri/rig/private-machine.sh');
const TSX = join(import.meta.dirname, '../../node_modules/tsx/dist/cli.mjs');
const PROGRAM = join(import.meta.dirname, 'tls/system-program.ts');

describeWithLibvirtd('writePki("system")', () => {
  it("writes to libvirt's folders, and virt-pki-validate accepts the files", async () => {
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
    const complaints = report.verdict.filter((line) => !/^$|^Found |: PASS$/.test(line));
    expect(complaints).toEqual(
      differs('keysReadableByAll')
        ? [
            expect.stringMatching(/^SERVER: .* key dir access .*FAIL .*chmod 0755/),
            expect.stringMatching(/^CLIENT: .* key dir access .*FAIL .*chmod 0755/),
            expect.stringMatching(/^CLIENT: Checking key access .*FAIL .*chmod 0644/),
          ]
        : [
            // It requires a client key that every user of the machine can read.
            'The client private key need to be read by client tools',
            'as root do: chmod 644 /etc/pki/libvirt/private/clientkey.pem',
          ],
    );
  });
});
