import { isOf } from '../support/differences.ts';

/** Documents that the in-memory daemon answers differently from a test driver, and why. */
export interface DomainDifference {
  /** The paths of the documents. */
  readonly paths: readonly string[];
  readonly reason: string;
  /** The oldest tried release of libvirt with this difference. All releases by default. */
  readonly since?: string;
  /** The oldest tried release of libvirt without this difference. */
  readonly before?: string;
}

/** Returns the differences from the test driver of this machine's libvirt. */
export function domainDifferencesHere(): readonly DomainDifference[] {
  return DIFFERENCES.filter(({ since = '0', before }) =>
    isOf({ program: 'libvirt', since, before }),
  );
}

/** All differences, and their reasons. The daemon behaves as libvirt 9.0.0. */
const DIFFERENCES: readonly DomainDifference[] = [
  {
    paths: ['data/cli/compare/virt-install-many-devices.xml'],
    before: '11.3.0',
    reason: "Debian's build of libvirt 9.0.0 refuses the backend passt, which libvirt 9.0.0 has",
  },
];
