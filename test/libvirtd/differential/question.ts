import type { Kind, Subjects } from './subjects.ts';

/**
 * How two answers are held against each other. Amounts change meanwhile, and times go on: of those
 * only so much can be said.
 */
export type Comparison = 'equal' | 'amounts' | 'nanoseconds';

/** A question that both clients ask about every object of a kind, and whose answers must be equal. */
export interface Question {
  /** The function of libvirt's that is asked. */
  readonly fn: string;
  readonly id: string;
  readonly kind: Kind;
  /** It is asked once with each: flags mostly. */
  readonly args: readonly unknown[];
  readonly comparison: Comparison;
  /** The question to this package. */
  readonly ours: (it: never, arg: never) => unknown;
  /** The same question to libvirt-python: an expression of `it`, `arg` and `conn`. */
  readonly theirs: string;
}

interface More<Arg> {
  readonly args?: readonly Arg[];
  /** Tells apart questions to one function. */
  readonly label?: string;
  readonly comparison?: Comparison;
}

/** Makes questions about a kind of object. */
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
