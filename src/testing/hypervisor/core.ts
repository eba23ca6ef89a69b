import type { Environment } from './environment.ts';
import type { EventHub } from './events.ts';

/** What all parts of one hypervisor share. */
export interface HypervisorCore {
  readonly environment: Environment;
  readonly events: EventHub;

  /** The architecture of the host, and of guests that name none. */
  readonly hostArch: string;
}
