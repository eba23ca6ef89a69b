import type { SimulatedEnvironment } from './environment.ts';
import type { TestMigrationOptions } from './migration/options.ts';

/** Options of the simulated hypervisor. */
export interface TestHypervisorOptions {
  /**
   * Whether the hypervisor starts with one object of each kind, as `test:///default` does: a running
   * domain `test`, a network, a storage pool, an interface and some node devices.
   *
   * @default true
   */
  readonly populated?: boolean;

  /**
   * The description of the host that the hypervisor starts with: the `<node>` XML of libvirt's test
   * driver. The objects replace those of `populated`.
   *
   * @example
   * `<node>
   *   <network><name>lab</name></network>
   * </node>`
   */
  readonly node?: string;

  /**
   * The paths of files and folders that clients can open as `test:///path`, as descriptions of a
   * host. Each connection to a file has a hypervisor of its own, as with libvirt's test driver. By
   * default, clients can open no file. On Windows the path in the URI is `/C:/folder/file.xml`.
   *
   * @default []
   */
  readonly files?: readonly string[];

  /**
   * Whether the hypervisor supports only the functions that libvirt's test driver supports, in
   * libvirt 12.8. Other functions fail with number 3 (`VIR_ERR_NO_SUPPORT`), as they do there.
   *
   * @default false
   */
  readonly strict?: boolean;

  /**
   * The name of the host.
   *
   * @default 'localhost'
   */
  readonly hostname?: string;

  /**
   * The version of libvirt that the host reports, such as 9000000n for 9.0.0.
   *
   * @default 9000000n
   */
  readonly libVersion?: bigint;

  /**
   * The sources of time, UUIDs and MAC addresses.
   *
   * @default the system's clock and random numbers
   */
  readonly environment?: Partial<SimulatedEnvironment>;

  /**
   * The migration of guests to and from other in-memory daemons: its features and its speed.
   *
   * @default {}
   */
  readonly migration?: TestMigrationOptions;
}
