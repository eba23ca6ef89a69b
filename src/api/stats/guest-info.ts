import type { StatValue } from './block-stats.ts';
import type { StatsBranch } from './stats-tree.ts';

/**
 * What an agent tells about its guest, as a tree (`VIR_DOMAIN_GUEST_INFO_*`). Every group and every
 * field may be missing: it was not asked for, or the agent does not know it. Fields that are not
 * listed here are in the tree too. All of it is the guest's word.
 */
export interface GuestInfo {
  /** `VirDomainGuestInfoTypes.USERS`: who is logged in. */
  readonly user?: StatsBranch<GuestUser> & IndexedList<GuestUser>;
  /** `VirDomainGuestInfoTypes.OS` */
  readonly os?: GuestOs;
  /** `VirDomainGuestInfoTypes.TIMEZONE` */
  readonly timezone?: {
    readonly name?: string;
    /** Seconds east of UTC. */
    readonly offset?: number;
  };
  /** `VirDomainGuestInfoTypes.HOSTNAME` */
  readonly hostname?: string;
  /** `VirDomainGuestInfoTypes.FILESYSTEM`: what is mounted. */
  readonly fs?: StatsBranch<GuestFileSystem> & IndexedList<GuestFileSystem>;
  /** `VirDomainGuestInfoTypes.DISKS`, partitions included. */
  readonly disk?: StatsBranch<GuestDisk> & IndexedList<GuestDisk>;
  /** `VirDomainGuestInfoTypes.INTERFACES` */
  readonly if?: StatsBranch<GuestInterface> & IndexedList<GuestInterface>;
  /** `VirDomainGuestInfoTypes.LOAD`: how many processes wanted a CPU. */
  readonly load?: { readonly '1m'?: number; readonly '5m'?: number; readonly '15m'?: number };
  /** `VirDomainGuestInfoTypes.DEVICES`: a Windows guest's devices. Since libvirt 12.7. */
  readonly device?: StatsBranch<GuestDevice> & IndexedList<GuestDevice>;
}

/** Things by their positions, and how many the agent says there are. */
export interface IndexedList<Thing> {
  readonly count?: number;
  readonly [index: number]: Thing;
}

/** Who is logged in to the guest. */
export interface GuestUser {
  readonly name?: string;
  /** Of a Windows guest alone. */
  readonly domain?: string;
  /** In milliseconds since 1970. */
  readonly 'login-time'?: bigint;
}

/** The guest's operating system, in the words of its `os-release` file. */
export interface GuestOs {
  /** Such as `debian`. */
  readonly id?: string;
  readonly name?: string;
  readonly 'pretty-name'?: string;
  readonly version?: string;
  readonly 'version-id'?: string;
  readonly machine?: string;
  readonly variant?: string;
  readonly 'variant-id'?: string;
  readonly 'kernel-release'?: string;
  readonly 'kernel-version'?: string;
}

/** A file system that the guest has mounted. */
export interface GuestFileSystem {
  readonly mountpoint?: string;
  /** The guest's name of its device. */
  readonly name?: string;
  readonly fstype?: string;
  readonly 'total-bytes'?: bigint;
  readonly 'used-bytes'?: bigint;
  /** The disks that it is on. */
  readonly disk?: StatsBranch<GuestFileSystemDisk> & IndexedList<GuestFileSystemDisk>;
}

/** A disk that a file system is on. */
export interface GuestFileSystemDisk {
  /** Its target in the XML, such as `vda`. */
  readonly alias?: string;
  readonly serial?: string;
  /** The guest's name of it. */
  readonly device?: string;
}

/** A disk, or a partition of one. */
export interface GuestDisk {
  /** The guest's name of it. */
  readonly name?: string;
  readonly partition?: boolean;
  /** What it stands on, such as the disks of a volume group. */
  readonly dependency?: StatsBranch<{ readonly name?: string }> &
    IndexedList<{ readonly name?: string }>;
  readonly serial?: string;
  /** Its target in the XML, such as `vda`. */
  readonly alias?: string;
  /** A name of the guest's own, such as that of a logical volume. */
  readonly guest_alias?: string;
  /** Such as `virtio` or `scsi`. */
  readonly guest_bus?: string;
}

/** A network interface of the guest's. */
export interface GuestInterface {
  readonly name?: string;
  readonly hwaddr?: string;
  readonly addr?: StatsBranch<GuestAddress> & IndexedList<GuestAddress>;
}

/** An address of a network interface. */
export interface GuestAddress {
  /** `ipv4` or `ipv6`. */
  readonly type?: string;
  readonly addr?: string;
  /** How many bits of it are the network's. */
  readonly prefix?: number;
}

/** A device of the guest's and its driver. */
export interface GuestDevice {
  readonly driverName?: string;
  readonly driverVersion?: string;
  /** When the driver was released. */
  readonly driverDate?: StatValue;
  /** How the device is identified, such as `pci`. */
  readonly idType?: string;
  readonly pciVendor?: StatValue;
  readonly pciDevice?: StatValue;
}
