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

/** The misbehaviours of one daemon that are switched on. */
export class Misbehaviours {
  readonly #active = new Map<Misbehaviour, number>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Switches one on, until what it returns is called. */
  add(misbehaviour: Misbehaviour): () => void {
    const own = { ...misbehaviour };
    this.#active.set(own, ('times' in own ? own.times : undefined) ?? Number.POSITIVE_INFINITY);
    this.#onChange();
    return () => {
      this.#active.delete(own);
      this.#onChange();
    };
  }

  /** What happens to a call that has just come. It is counted. */
  take(procedure: AnyProcedure): CallMisbehaviour | undefined {
    for (const [misbehaviour, left] of this.#active) {
      if (!('procedure' in misbehaviour) || misbehaviour.procedure !== procedure) continue;
      if (left <= 1) this.#active.delete(misbehaviour);
      else this.#active.set(misbehaviour, left - 1);
      return misbehaviour;
    }
    return undefined;
  }

  /** The one of a kind that concerns connections, if it is switched on. */
  find<Kind extends ConnectionMisbehaviour['kind']>(
    kind: Kind,
  ): Extract<ConnectionMisbehaviour, { readonly kind: Kind }> | undefined {
    for (const misbehaviour of this.#active.keys()) {
      if (misbehaviour.kind === kind) {
        return misbehaviour as Extract<ConnectionMisbehaviour, { readonly kind: Kind }>;
      }
    }
    return undefined;
  }
}
