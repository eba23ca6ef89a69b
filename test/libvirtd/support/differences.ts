import { compareReleases } from '../import/releases.ts';
import type { Program } from './releases.ts';
import { releaseOf } from './releases.ts';

/** A behaviour that some releases of a program have, and others do not. */
export interface Difference {
  readonly program: Program;
  /**
   * The first release with this behaviour, if libvirt's documentation names it. Otherwise the
   * oldest release that the tests have seen it in.
   */
  readonly since: string;
  /** The oldest release without this behaviour again, of those that the tests have run with. */
  readonly before?: string | undefined;
  readonly reason: string;
}

/**
 * All differences between the releases that the tests run with: Debian 12 (libvirt 9.0, QEMU 7.2,
 * OpenSSH 9.2), Debian 13 (11.3, 10.0, 10.0) and Debian sid (12.8, 11.1, 10.6). Only a test that
 * asks for a difference by its name expects another behaviour from another release. The in-memory
 * daemon behaves as libvirt 9.0; its differences are in conformance/differences.ts.
 */
export const DIFFERENCES = {
  numberedTemplates: {
    program: 'libvirt',
    since: '11.3.0',
    reason: 'the template in `str1` numbers its arguments: %1$s instead of %s',
  },
  agentErrorNumbers: {
    program: 'libvirt',
    since: '11.2.0',
    reason: 'timeouts of an agent have the number 112, not 86; its errors have 113, not 1',
  },
  refusesUtf8InJson: {
    program: 'libvirt',
    since: '11.3.0',
    before: '12.8.0',
    reason:
      'JSON with a character beyond ASCII is refused as an invalid UTF-8 string, in commands for ' +
      'QEMU and in answers of an agent, which is then no longer available',
  },
  diesOfFullDisk: {
    program: 'libvirt',
    since: '11.3.0',
    before: '12.8.0',
    reason: 'the daemon dies when an upload meets a full disk',
  },
  unnamedTypes: {
    program: 'libvirt',
    since: '11.3.0',
    before: '12.8.0',
    reason: 'poll_grow and poll_shrink can have two types, and the error message names none',
  },
  swappedTypes: {
    program: 'libvirt',
    since: '12.8.0',
    reason: 'the message about a parameter of a wrong type swaps the given and the expected type',
  },
  namesVcpuFlags: {
    program: 'libvirt',
    since: '12.8.0',
    reason:
      "libvirt's client calls a flag of vCPUs VIR_DOMAIN_VCPU_CONFIG, not VIR_DOMAIN_AFFECT_CONFIG",
  },
  saysDoesNotExist: {
    program: 'libvirt',
    since: '12.8.0',
    reason: 'a missing file of certificates "does not exist", and no longer "cannot be read"',
  },
  keysReadableByAll: {
    program: 'libvirt',
    since: '11.3.0',
    reason:
      'virt-pki-validate fails unless all users can read the private key of the client, and find ' +
      'all keys in their folder',
  },
  mayStayPaused: {
    program: 'qemu',
    since: '11.1.3',
    reason:
      'a guest whose migration is cancelled after its transfer sometimes cannot be continued, so ' +
      'libvirt leaves it paused on the source',
  },
  strictEscapes: {
    program: 'glib',
    since: '2.84.0',
    reason: 'a value of auth.conf that ends in the middle of an escape is not read',
  },
} as const satisfies Record<string, Difference>;

/** Whether the programs of this machine have the behaviour. */
export function differs(name: keyof typeof DIFFERENCES): boolean {
  return isOf(DIFFERENCES[name]);
}

/** Whether a program of this machine has a release in the range. */
export function isOf({ program, since, before }: Omit<Difference, 'reason'>): boolean {
  const release = releaseOf(program);
  if (compareReleases(release, since) < 0) return false;
  return before === undefined || compareReleases(release, before) < 0;
}

/** Returns a text or JSON of the daemon with the templates of libvirt 9.0: `%s`, not `%1$s`. */
export function withOldTemplates(text: string): string {
  return differs('numberedTemplates') ? text.replaceAll(/%\d+\$s/g, '%s') : text;
}
