import type { StatsBranch } from './stats-tree.ts';

/**
 * Information from the guest agent, as a tree (`VIR_DOMAIN_GUEST_INFO_*`). Each group and each
 * field may be absent: it was not requested, or the agent does not know it. The tree also contains
 * fields that are not listed here. All values come from the guest: do not trust them.
 */
export interface GuestInfo {
  /** `VirDomainGuestInfoTypes.USERS`: the logged-in users. */
  readonly user?: StatsBranch<GuestUser> & IndexedList<GuestUser>;
  /** `VirDomainGuestInfoTypes.OS`: the operating system. */
  readonly os?: GuestOs;
  /** `VirDomainGuestInfoTypes.TIMEZONE`: the time zone. */
  readonly timezone?: {
    readonly name?: string;
    /** The offset from UTC in seconds; positive east of UTC. */
    readonly offset?: number;
  };
  /** `VirDomainGuestInfoTypes.HOSTNAME`: the host name. */
  readonly hostname?: string;
  /** `VirDomainGuestInfoTypes.FILESYSTEM`: the mounted file systems. */
  readonly fs?: StatsBranch<GuestFileSystem> & IndexedList<GuestFileSystem>;
  /** `VirDomainGuestInfoTypes.DISKS`: the disks and their partitions. */
  readonly disk?: StatsBranch<GuestDisk> & IndexedList<GuestDisk>;
  /** `VirDomainGuestInfoTypes.INTERFACES`: the network interfaces. */
  readonly if?: StatsBranch<GuestInterface> & IndexedList<GuestInterface>;
  /** `VirDomainGuestInfoTypes.LOAD`: the load averages. */
  readonly load?: { readonly '1m'?: number; readonly '5m'?: number; readonly '15m'?: number };
  /** `VirDomainGuestInfoTypes.DEVICES`: the devices of a Windows guest. Since libvirt 12.7. */
  readonly device?: StatsBranch<GuestDevice> & IndexedList<GuestDevice>;
}

/** Items by index, and the number of items that the agent reports. */
export interface IndexedList<Thing> {
  /** The number of items that the agent reports. */
  readonly count?: number;
  readonly [index: number]: Thing;
}

/** A logged-in user of the guest. */
export interface GuestUser {
  /** The user's name. */
  readonly name?: string;
  /** The Windows domain. Only Windows guests report it. */
  readonly domain?: string;
  /** The time of the login, in milliseconds since 1970. */
  readonly 'login-time'?: bigint;
}

/** The guest's operating system, with the fields of its `os-release` file. */
export interface GuestOs {
  /** The short name of the system, such as `debian`. */
  readonly id?: string;
  /** The name of the system, such as `Debian GNU/Linux`. */
  readonly name?: string;
  /** The name with the version, for display. */
  readonly 'pretty-name'?: string;
  /** The version, with its name if it has one. */
  readonly version?: string;
  /** The version number, such as `12`. */
  readonly 'version-id'?: string;
  /** The architecture, such as `x86_64`. */
  readonly machine?: string;
  /** The variant of the system, such as `Server Edition`. */
  readonly variant?: string;
  /** The short name of the variant, such as `server`. */
  readonly 'variant-id'?: string;
  /** The release of the kernel, as `uname -r` prints it. */
  readonly 'kernel-release'?: string;
  /** The version of the kernel, as `uname -v` prints it. */
  readonly 'kernel-version'?: string;
}

/** A mounted file system of the guest. */
export interface GuestFileSystem {
  /** The mount point in the guest. */
  readonly mountpoint?: string;
  /** The guest's name for the device. */
  readonly name?: string;
  /** The type, such as `ext4`. */
  readonly fstype?: string;
  /** The size of the file system, in bytes. */
  readonly 'total-bytes'?: bigint;
  /** The used part of the file system, in bytes. */
  readonly 'used-bytes'?: bigint;
  /** The disks that contain the file system. */
  readonly disk?: StatsBranch<GuestFileSystemDisk> & IndexedList<GuestFileSystemDisk>;
}

/** A disk that contains a file system. */
export interface GuestFileSystemDisk {
  /** The disk's target in the XML, such as `vda`. */
  readonly alias?: string;
  /** The serial number. */
  readonly serial?: string;
  /** The guest's name for the disk. */
  readonly device?: string;
}

/** A disk or a partition in the guest. */
export interface GuestDisk {
  /** The guest's name for the disk. */
  readonly name?: string;
  /** Whether the device is a partition. */
  readonly partition?: boolean;
  /** The underlying devices, such as the disks of a volume group. */
  readonly dependency?: StatsBranch<{ readonly name?: string }> &
    IndexedList<{ readonly name?: string }>;
  /** The serial number. */
  readonly serial?: string;
  /** The disk's target in the XML, such as `vda`. */
  readonly alias?: string;
  /** The guest's alias for the disk, such as the name of a logical volume. */
  readonly guest_alias?: string;
  /** The bus, such as `virtio` or `scsi`. */
  readonly guest_bus?: string;
}

/** A network interface of the guest. */
export interface GuestInterface {
  /** The guest's name for the interface. */
  readonly name?: string;
  /** The MAC address. */
  readonly hwaddr?: string;
  /** The IP addresses. */
  readonly addr?: StatsBranch<GuestAddress> & IndexedList<GuestAddress>;
}

/** An IP address of a network interface. */
export interface GuestAddress {
  /** The address family: `ipv4` or `ipv6`. */
  readonly type?: string;
  /** The address as text. */
  readonly addr?: string;
  /** The length of the network prefix, in bits. */
  readonly prefix?: number;
}

/** A device of the guest and its driver. */
export interface GuestDevice {
  /** The name of the driver. */
  readonly driverName?: string;
  /** The version of the driver. */
  readonly driverVersion?: string;
  /** The release date of the driver. */
  readonly driverDate?: bigint;
  /** The type of the device's id, such as `pci`. */
  readonly idType?: string;
  /** The PCI vendor id. */
  readonly pciVendor?: number;
  /** The PCI device id. */
  readonly pciDevice?: number;
}
