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

/** Describes the calls in flight that a queued call waits for. The oldest one comes first. */
export function describeWait(inFlight: Iterable<PendingCall>): string {
  const calls = [...inFlight];
  const [oldest] = calls;
  if (oldest === undefined) return 'waits for its turn';
  const abandoned = calls.filter(({ isAbandoned }) => isAbandoned).length;
  const count = calls.length === 1 ? '1 call' : `${calls.length} calls`;
  const be = calls.length === 1 ? 'was' : 'were';
  const some = abandoned === 0 ? '' : `, ${abandoned} of them given up`;
  const which = abandoned === calls.length ? `that ${be} given up` : `in flight${some}`;
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
