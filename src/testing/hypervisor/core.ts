import type { SimulatedEnvironment } from './environment.ts';
import type { SimulatedEventBus } from './event-bus.ts';

/** What all parts of one hypervisor share. */
export interface HypervisorCore {
  readonly environment: SimulatedEnvironment;
  readonly events: SimulatedEventBus;

  /** The architecture of the host, and of guests that name none. */
  readonly hostArch: string;
}
