import type { TestDaemon } from './facade/test-daemon.ts';
import type { TestDomain } from './facade/test-domain.ts';

export type {
  TestDaemonAuth as DaemonAuth,
  TestSaslMechanism as SaslMechanismName,
} from './auth/test-daemon-auth.ts';
export type { TestDaemonOptions as DaemonOptions } from './daemon/daemon-options.ts';
export type { SimulatedEvent as HypervisorEvent } from './hypervisor/events.ts';

/** The former name of {@link TestDaemon}, whose `define` took flags. */
export type Daemon = TestDaemon & {
  readonly hypervisor: {
    readonly domains: { define(xml: string, flags: number): TestDomain };
  };
};
