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
    paths: [compared('virt-install-many-devices.xml')],
    reason:
      "Debian's build of libvirt 9.0.0 refuses the backend passt, which libvirt 9.0.0 has; later " +
      'releases also know its newer devices and attributes',
  },
  {
    paths: [
      ...['cdrom.xml', 'cdrom.xml#2', 'cloud-init.xml', 'cloud-init.xml#2', 'graphics.xml'],
      ...['headless.xml', 'kernel-boot.xml', 'unattended.xml', 'unattended.xml#2'],
    ].map((name) => compared(`virt-install-loongarch64-${name}`)),
    since: '11.3.0',
    reason: 'the architecture loongarch64 is newer',
  },
  {
    paths: ['sev-snp-full.xml', 'sev-snp.xml'].map((name) =>
      compared(`virt-install-x86_64-launch-security-${name}`),
    ),
    since: '11.3.0',
    reason: 'the type sev-snp is newer',
  },
  {
    paths: [
      'data/testdriver/testdriver.xml#5',
      compared('virt-install-singleton-config-1.xml'),
      compared('virt-install-w2k3-cdrom.xml'),
      compared('virt-install-w2k3-cdrom.xml#2'),
      'data/xmlparse/change-guest-out.xml',
    ],
    since: '11.3.0',
    reason: 'the topology of a processor also has clusters',
  },
  {
    paths: ['data/testdriver/testsuite.xml#7', compared('virt-install-storage-creation.xml')],
    since: '11.3.0',
    reason: 'implied controllers stand with the others of their type, not after all of them',
  },
  {
    paths: [
      'data/xmlparse/bootorder-in.xml',
      'data/xmlparse/bootorder-out.xml',
      'data/xmlparse/controller-attached-devices.xml',
    ],
    since: '11.3.0',
    reason: 'the console of a serial port counts when the other consoles get their numbers',
  },
  {
    paths: [
      compared('virt-install-memory-hotplug.xml'),
      compared('virt-install-memory-hotplug.xml#2'),
    ],
    since: '11.3.0',
    reason: 'memory devices have an address in their target',
  },
  {
    paths: ['data/testdriver/testdriver.xml#6'],
    since: '11.3.0',
    reason: 'a loader can be read-only beside firmware that libvirt chooses',
  },
  {
    paths: ['data/xmlparse/change-disk-in.xml', 'data/xmlparse/change-disk-out.xml'],
    since: '11.3.0',
    reason:
      'a security label that changes nothing is refused when the guest starts, and the second ' +
      'document is then started with the devices of the first one',
  },
];

/** Returns the path of one of the documents that virt-install's output is compared with. */
function compared(name: string): string {
  return `data/cli/compare/${name}`;
}
