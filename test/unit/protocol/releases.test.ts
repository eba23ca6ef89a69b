import { describe, expect, it } from '@jest/globals';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import { admin, lxc, qemu, remote } from '../../../src/protocol/index.ts';
import { releaseOf } from '../../../src/protocol/releases.ts';
import { readDescription } from '../../../tools/description/read.ts';

describe('releaseOf', () => {
  it.each([
    ['before libvirt 1.0.0', remote.domainGetState, undefined],
    ['the first of a release', remote.domainGetMessages, '7.1.0'],
    ['not the first of a release', remote.domainFdAssociate, '9.0.0'],
    [
      'for functions that are older than itself',
      remote.connectDomainEventCallbackRegisterAny,
      '1.2.1',
    ],
    ['of the qemu program', qemu.domainMonitorCommand, undefined],
    ['of the lxc program', lxc.domainOpenNamespace, '1.0.2'],
    ['of the admin program', admin.connectSetDaemonTimeout, '8.6.0'],
  ] as ReadonlyArray<readonly [string, AnyProcedure, string | undefined]>)(
    'returns the release of a procedure that was added %s',
    (_, procedure, release) => {
      expect(releaseOf(procedure)).toBe(release);
    },
  );

  it('returns a release that is not older than the functions of the procedure', () => {
    const programs = { remote, qemu, lxc, admin };
    let compared = 0;
    for (const { name, since, procedures = [] } of readDescription().functions.functions) {
      const [carrier] = procedures;
      if (carrier === undefined) continue;
      const [program, number] = carrier;
      const release = releaseOf(programs[program as keyof typeof programs][number] as AnyProcedure);
      if (release === undefined) {
        expect([name, versionOf(since) < versionOf('1.0.0')]).toEqual([name, true]);
      } else {
        expect([name, versionOf(since) <= versionOf(release)]).toEqual([name, true]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});

function versionOf(release: string): number {
  const [major = 0, minor = 0, patch = 0] = release.split('.').map(Number);
  return major * 1_000_000 + minor * 1000 + patch;
}
