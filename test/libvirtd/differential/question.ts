import type { Kind, Subjects } from './subjects.ts';

/**
 * How two answers are compared. Amounts and times change between two calls, so they are compared
 * with a tolerance.
 */
export type Comparison = 'equal' | 'amounts' | 'nanoseconds';

/** A call that both clients make for each object of a kind. The answers must be equal. */
export interface Question {
  /** The function of libvirt. */
  readonly fn: string;
  readonly id: string;
  readonly kind: Kind;
  /** The arguments, mostly flags. The call is made once with each. */
  readonly args: readonly unknown[];
  readonly comparison: Comparison;
  /** The call by this package. */
  readonly ours: (it: never, arg: never) => unknown;
  /** The same call by libvirt-python: an expression with `it`, `arg` and `conn`. */
  readonly theirs: string;
}

interface More<Arg> {
  readonly args?: readonly Arg[];
  /** Distinguishes several questions about one function. */
  readonly label?: string;
  readonly comparison?: Comparison;
}

/** Returns a function that creates questions about a kind of object. */
export function about<Name extends Kind>(kind: Name) {
  return <const Arg = 0>(
    fn: string,
    ours: (it: Subjects[Name], arg: Arg) => unknown,
    theirs: string,
    { args = [0 as Arg], label = '', comparison = 'equal' }: More<Arg> = {},
  ): Question => ({
    ...{ fn, kind, args, comparison, ours, theirs },
    id: label === '' ? fn : `${fn} ${label}`,
  });
}
