import type { RemoteNonnullDomain } from '../../protocol/index.ts';

/** The cookie of a step whose predecessor has left none. */
export const NO_COOKIE = new Uint8Array(0);

/**
 * The steps of libvirt's migration protocol 3. Each returns its cookie, which the next step gets
 * unread.
 */
export interface Steps {
  /** Whether the source can keep others from changing the guest (`MIGRATE_CHANGE_PROTECTION`). */
  readonly isProtected: boolean;

  /** The URI that the caller has given to transfer to. */
  readonly uri: string | null;

  /** On the source: returns the XML of the guest. */
  begin(flags: number): Promise<{ readonly cookieOut: Uint8Array; readonly xml: string }>;

  /** On the source: returns whether the guest is paused. */
  isPaused(): Promise<boolean>;

  /** On the destination: returns the URI to transfer to, unless the given one is used. */
  prepare(step: {
    readonly xml: string;
    readonly cookie: Uint8Array;
    readonly flags: number;
  }): Promise<{ readonly cookieOut: Uint8Array; readonly uriOut: string | null }>;

  /** On the source: resolves when the guest is transferred. It may take hours. */
  perform(step: {
    readonly uri: string;
    readonly cookie: Uint8Array;
    readonly flags: number;
  }): Promise<{ readonly cookieOut: Uint8Array }>;

  /** On the destination: returns the domain. If it is cancelled, it usually rejects. */
  finish(step: {
    readonly uri: string | null;
    readonly cookie: Uint8Array;
    readonly flags: number;
    readonly isCancelled: boolean;
  }): Promise<{ readonly dom: RemoteNonnullDomain; readonly cookieOut: Uint8Array }>;

  /** On the source. */
  confirm(step: {
    readonly cookie: Uint8Array;
    readonly flags: number;
    readonly isCancelled: boolean;
  }): Promise<void>;
}
