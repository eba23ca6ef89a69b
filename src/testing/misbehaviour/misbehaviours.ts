import type { AnyProcedure } from '../../protocol/index.ts';
import type { CallMisbehaviour, ConnectionMisbehaviour, Misbehaviour } from './misbehaviour.ts';

/** The active misbehaviours of one daemon. */
export class Misbehaviours {
  readonly #active = new Map<Misbehaviour, number>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Activates a misbehaviour. Returns a function that ends it. */
  add(misbehaviour: Misbehaviour): () => void {
    const own = { ...misbehaviour };
    this.#active.set(own, ('times' in own ? own.times : undefined) ?? Number.POSITIVE_INFINITY);
    this.#onChange();
    return () => {
      this.#active.delete(own);
      this.#onChange();
    };
  }

  /** Ends all misbehaviours. */
  clear(): void {
    this.#active.clear();
    this.#onChange();
  }

  /** Returns the misbehaviour for a call that has just arrived, and counts the call. */
  take(procedure: AnyProcedure): CallMisbehaviour | undefined {
    for (const [misbehaviour, left] of this.#active) {
      if (!('procedure' in misbehaviour) || misbehaviour.procedure !== procedure) continue;
      if (left <= 1) this.#active.delete(misbehaviour);
      else this.#active.set(misbehaviour, left - 1);
      return misbehaviour;
    }
    return undefined;
  }

  /** Returns the active misbehaviour of a kind that affects connections, or undefined. */
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
