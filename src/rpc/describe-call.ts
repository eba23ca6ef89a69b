import type { Abort } from '../async/index.ts';
import { timers } from '../async/index.ts';
import type { AnyProcedure } from '../protocol/index.ts';
import { callName, methodOf } from '../protocol/method-of.ts';
import type { PendingCall } from './pending-call.ts';

/** The field of an object in the arguments of a call, and the name of its class in a message. */
const CLASSES: ReadonlyArray<readonly [field: string, className: string]> = [
  ['dom', 'domain'],
  ['snap', 'snapshot'],
  ['checkpoint', 'checkpoint'],
  ['net', 'network'],
  ['network', 'network'],
  ['vol', 'volume'],
  ['pool', 'storage pool'],
  ['iface', 'interface'],
  ['dev', 'node device'],
  ['nwfilter', 'network filter'],
];

/** Returns the name of a procedure as a property of its program, such as `domainGetState`. */
export function shortName({ name }: AnyProcedure): string {
  const [first = '', ...others] = name
    .replace(/^[A-Z]+_PROC_/, '')
    .toLowerCase()
    .split('_');
  return first + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Returns the object that a call concerns, such as `domain web`; null if it concerns none. */
export function objectOf({ args }: PendingCall): string | null {
  if (typeof args !== 'object' || args === null) return null;
  for (const [field, className] of CLASSES) {
    const object: unknown = Reflect.get(args, field);
    if (typeof object !== 'object' || object === null) continue;
    const name: unknown = Reflect.get(object, 'name');
    if (typeof name === 'string') return `${className} ${name}`;
  }
  return null;
}

/** The calls in flight of a connection. */
export interface CallsInFlight {
  readonly oldest: PendingCall | undefined;
  readonly sentCount: number;
  readonly abandonedCount: number;
}

/** Describes the calls in flight that a queued call waits for, and names the oldest one. */
export function describeWait({ oldest, sentCount, abandonedCount }: CallsInFlight): string {
  if (oldest === undefined) return 'waits for its turn';
  const count = sentCount === 1 ? '1 call' : `${sentCount} calls`;
  const be = sentCount === 1 ? 'was' : 'were';
  const some = abandonedCount === 0 ? '' : `, ${abandonedCount} of them given up`;
  const which = abandonedCount === sentCount ? `that ${be} given up` : `in flight${some}`;
  const object = objectOf(oldest);
  const { name } = oldest.procedure;
  const what = (methodOf(name) ?? name) + (object === null ? '' : ` of ${object}`);
  const since = seconds(timers.monotonicMs() - oldest.sentAtMs);
  return `waits behind ${count} ${which}, the oldest since ${since}: ${what}`;
}

/**
 * Describes the abort of an operation by its caller's signal, with its true outcome.
 *
 * @param wait - Describes why nothing was sent, such as `waits behind 4 calls in flight`.
 */
export function describeAbort(
  what: string,
  { isSent, wait }: { readonly isSent: boolean; readonly wait?: string | undefined },
  procedure?: string,
): Abort {
  const subject = procedure === undefined ? what : callName(procedure);
  if (isSent) {
    const message = `${subject} was aborted: it got no answer and may have taken effect`;
    return { message, outcome: 'unknown', procedure };
  }
  const why = wait === undefined ? '' : `: it ${wait}`;
  return {
    message: `${subject} was aborted before it was sent${why}`,
    outcome: 'not-sent',
    procedure,
  };
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
}
