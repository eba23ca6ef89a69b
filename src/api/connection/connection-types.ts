/**
 * The kind of guest whose capabilities are returned. libvirt chooses a default for each field that
 * is left out.
 */
export interface DomainCapabilitiesQuery {
  /** The path of the emulator on the daemon's host, such as `/usr/bin/qemu-system-x86_64`. */
  readonly emulatorbin?: string | null | undefined;
  /** The guest's architecture, such as `x86_64`. */
  readonly arch?: string | null | undefined;
  /** The machine type, such as `q35`. */
  readonly machine?: string | null | undefined;
  /** The domain type, such as `kvm` or `qemu`. */
  readonly virttype?: string | null | undefined;
}

/**
 * The kind of guest for which a CPU is compared or computed. libvirt chooses a default for each
 * field that is left out.
 */
export interface HypervisorCpuQuery {
  /** The path of the emulator on the daemon's host. */
  readonly emulator?: string | null | undefined;
  /** The guest's architecture, such as `x86_64`. */
  readonly arch?: string | null | undefined;
  /** The machine type, such as `q35`. */
  readonly machine?: string | null | undefined;
  /** The domain type, such as `kvm` or `qemu`. */
  readonly virttype?: string | null | undefined;
}

/** The hardware of a host (`virNodeInfo`). */
export interface NodeInfo {
  /** The CPU model that libvirt reports, such as `x86_64`. */
  readonly model: string;
  /** Memory in KiB. */
  readonly memory: bigint;
  /** The number of CPUs that are online. */
  readonly cpus: number;
  /** The expected CPU frequency in MHz; 0 if it is not known. */
  readonly mhz: number;
  /** The number of NUMA cells; 1 also for a topology that these fields cannot describe. */
  readonly nodes: number;
  /** The number of sockets per NUMA cell. */
  readonly sockets: number;
  /** The number of cores per socket. */
  readonly cores: number;
  /** The number of threads per core. */
  readonly threads: number;
}

/** The CPUs of a host (`virNodeGetCPUMap`). */
export interface NodeCpuMap {
  /** Whether each CPU is online. The index is the number of the CPU. */
  readonly cpumap: readonly boolean[];
  /** The number of CPUs that are online. */
  readonly online: number;
}

/** The security model of a host (`virSecurityModel`). */
export interface SecurityModel {
  /** The name of the model, such as `selinux`, `apparmor` or `none`. */
  readonly model: string;
  /** The domain of interpretation, such as `0`. */
  readonly doi: string;
}
