import type { SimulatedEnvironment } from './environment.ts';
import type { SimulatedEventBus } from './event-bus.ts';

/** The parts that all collections of one hypervisor share. */
export interface HypervisorCore {
  readonly environment: SimulatedEnvironment;
  readonly events: SimulatedEventBus;

  /** The architecture of the host, and of domains whose document names none. */
  readonly hostArch: string;
}
