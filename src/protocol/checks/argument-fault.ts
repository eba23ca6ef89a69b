import type { AnyProcedure } from '../procedure.ts';
import type { ArgumentRule, ClientCheck, NamedFlag } from './client-check.ts';
import { clientCheck } from './client-check.ts';
import { fieldOf, numberIn } from './field-of.ts';
import { specialFault } from './special-fault.ts';

/** An argument that a public function of libvirt rejects before it calls any driver. */
export interface ArgumentFault {
  /** The function, such as `virDomainSetMemory`. */
  readonly function: string;
  /** The argument, as libvirt's error names it. */
  readonly argument: string;
  /** The problem, in the words of libvirt's error. */
  readonly message: string;
  /** Whether a number is too large: the error is VIR_ERR_OVERFLOW and not VIR_ERR_INVALID_ARG. */
  readonly isOverflow?: boolean;
}

/** Returns the first argument that libvirt's public function would reject, or undefined. */
export function argumentFault(procedure: AnyProcedure, args: unknown): ArgumentFault | undefined {
  const check = clientCheck(procedure.name);
  const fault = check && (flagFault(check, numberIn(args, 'flags')) ?? ruleFault(check, args));
  return fault ?? specialFault(procedure, args);
}

function flagFault(check: ClientCheck, flags: number): ArgumentFault | undefined {
  const has = ([bit]: NamedFlag): boolean => (flags & bit) !== 0;
  const both = check.exclusive.find(([one, other]) => has(one) && has(other));
  const alone = check.required.find(([one, other]) => has(one) && !has(other));
  if (both === undefined && alone === undefined) return undefined;
  const message =
    both === undefined
      ? `Flag '${alone?.[1][1]}' is required by flag '${alone?.[0][1]}'`
      : `Flags '${both[0][1]}' and '${both[1][1]}' are mutually exclusive`;
  return { function: check.function, argument: 'ctl', message };
}

function ruleFault(check: ClientCheck, args: unknown): ArgumentFault | undefined {
  const broken = check.arguments.find(
    ([rule, , field]) => !RULES[rule].holds(fieldOf(args, field)),
  );
  if (broken === undefined) return undefined;
  const [rule, argument] = broken;
  const message = RULES[rule].explain(`${argument} in ${check.function}`);
  return { function: check.function, argument, message };
}

interface Rule {
  /** Whether the value obeys the rule. A value of a wrong type does: the codec rejects it. */
  readonly holds: (value: unknown) => boolean;
  readonly explain: (what: string) => string;
}

const RULES: Readonly<Record<ArgumentRule, Rule>> = {
  nonZero: {
    holds: (value) => value !== 0n && amountOf(value) !== 0,
    explain: (what) => `${what} must not be zero`,
  },
  positive: {
    holds: (value) => amountOf(value) > 0,
    explain: (what) => `${what} must be greater than zero`,
  },
  nonNegative: {
    holds: (value) => !(typeof value === 'number' && value < 0),
    explain: (what) => `${what} must be zero or greater`,
  },
  nonEmpty: {
    holds: (value) => value !== '',
    explain: (what) => `string ${what} must not be empty`,
  },
};

/** Returns a number itself, or the number of items of a list or of bytes. */
function amountOf(value: unknown): number {
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return typeof value === 'number' ? value : Number.POSITIVE_INFINITY;
}
