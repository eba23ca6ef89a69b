import type { AnyProcedure, VirNetMessageError } from '../../protocol/index.ts';

/** A misbehaviour that affects the calls of one procedure. */
export type CallMisbehaviour =
  /** Replies late, by `delayMs` milliseconds. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Never replies. The call stays pending, as a call that hangs does. */
  | { readonly kind: 'drop' }
  /** Replies with an error. Fields that are left out have libvirt's defaults. */
  | {
      readonly kind: 'fail';
      readonly error: Partial<VirNetMessageError> & { readonly message: string };
    }
  /** Replies twice. No libvirt does that: clients must treat it as a protocol violation. */
  | { readonly kind: 'duplicate' }
  /** Sends the reply to the next other call first. */
  | { readonly kind: 'reorder' }
  /** Disconnects after `afterBytes` bytes of the reply. */
  | { readonly kind: 'cut'; readonly afterBytes: number };

/** A misbehaviour that affects whole connections. */
export type ConnectionMisbehaviour =
  /** Sends the output in pieces of `pieceBytes` bytes. */
  | { readonly kind: 'split'; readonly pieceBytes: number }
  /** Stops reading. */
  | { readonly kind: 'stop-reading' }
  /** Neither answers PINGs nor sends them. */
  | { readonly kind: 'ignore-keepalive' }
  /** Disconnects after `afterBytes` bytes of a stream. */
  | { readonly kind: 'cut-stream'; readonly afterBytes: number };

/** A misbehaviour of the daemon. It affects the calls of a procedure, or the connections. */
export type Misbehaviour =
  | (CallMisbehaviour & {
      /** A procedure of a table of `libvirt-client/protocol`, such as `remote.domainCreate`. */
      readonly procedure: AnyProcedure;

      /**
       * The number of calls that the misbehaviour affects, starting with the next call.
       *
       * @default all calls
       */
      readonly times?: number;
    })
  | ConnectionMisbehaviour;
