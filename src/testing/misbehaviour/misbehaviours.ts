import type { AnyProcedure } from '../../protocol/index.ts';
import type { CallMisbehaviour, ConnectionMisbehaviour, Misbehaviour } from './misbehaviour.ts';

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
