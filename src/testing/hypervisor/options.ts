import type { SimulatedEnvironment } from './environment.ts';

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
}
