import type { ClientSession } from '../../rpc/index.ts';
import type { SessionRelay } from './session-relay.ts';

/** A session that libvirt has accepted, and the features of its daemon. */
export interface OpenedSession {
  readonly session: ClientSession;
  /** Whether the daemon sends keepalive messages, and answers those of the client. */
  readonly hasKeepalive: boolean;
  /** Returns the features that events depend on. The daemon is asked once, for the first event. */
  readonly eventFeatures: () => Promise<EventFeatures>;
}

/** The features of a daemon that events depend on. */
export interface EventFeatures {
  /** Whether events carry the id of their registration (feature 14). */
  readonly hasEventCallbacks: boolean;
  /** Whether the daemon reports the loss of its own connection to the hypervisor (feature 15). */
  readonly hasCloseCallback: boolean;
}

/** Options of a {@link Dial}. */
export interface DialOptions {
  /** Whether the login may prompt a user; true by default. */
  readonly mayPrompt?: boolean;
}

/** Opens another session to the same hypervisor. `relay` receives the reports of the session. */
export type Dial = (
  relay: SessionRelay,
  signal: AbortSignal,
  options?: DialOptions,
) => Promise<OpenedSession>;
