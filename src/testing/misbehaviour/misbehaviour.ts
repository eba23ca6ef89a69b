import type { AnyProcedure, VirNetMessageError } from '../../protocol/index.ts';

/** What a daemon can do wrong with the calls of one procedure. */
export type CallMisbehaviour =
  /** Answers late. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Never answers. The call counts as under way, as a call that hangs does. */
  | { readonly kind: 'drop' }
  /** Answers with an error; what is left out is as libvirt leaves it. */
  | {
      readonly kind: 'fail';
      readonly error: Partial<VirNetMessageError> & { readonly message: string };
    }
  /** Answers twice. No libvirt does: a client must take it for a broken peer. */
  | { readonly kind: 'duplicate' }
  /** Lets the answer to the next other call go first. */
  | { readonly kind: 'reorder' }
  /** Hangs up when so many bytes of the answer are sent. */
  | { readonly kind: 'cut'; readonly afterBytes: number };

/** What a daemon can do wrong with a connection as a whole. */
export type ConnectionMisbehaviour =
  /** Sends its bytes in pieces of this size. */
  | { readonly kind: 'split'; readonly pieceBytes: number }
  /** Reads no more. */
  | { readonly kind: 'stop-reading' }
  /** Neither answers PINGs nor sends any. */
  | { readonly kind: 'ignore-keepalive' }
  /** Hangs up when so many bytes of a stream are sent. */
  | { readonly kind: 'cut-stream'; readonly afterBytes: number };

/** One thing that a daemon does wrong: with calls of a procedure, or with its connections. */
export type Misbehaviour =
  | (CallMisbehaviour & {
      /** A procedure of a table of `libvirt-client/protocol`, such as `remote.domainCreate`. */
      readonly procedure: AnyProcedure;

      /** How many calls it happens to, the next ones. @default all */
      readonly times?: number;
    })
  | ConnectionMisbehaviour;
