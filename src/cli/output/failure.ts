import { AuthError, LibvirtError, TimeoutError, TransportError, VirError } from '../../index.ts';
import { DeclinedError } from '../context/confirm.ts';
import { DeadlineError, InterruptError } from '../context/deadline.ts';
import { UsageError } from '../parse/usage-error.ts';
import { safeLine } from './safe-text.ts';

/** The exit codes of lvsh. */
export const EXIT = {
  done: 0,
  refused: 1,
  usage: 2,
  notFound: 3,
  noConnection: 4,
  unknownOutcome: 5,
  deadline: 124,
  interrupted: 130,
} as const;

/** libvirt's errors about an object that does not exist. */
const NOT_FOUND: ReadonlySet<string> = new Set([
  'VIR_ERR_NO_DOMAIN',
  'VIR_ERR_NO_NETWORK',
  'VIR_ERR_NO_STORAGE_POOL',
  'VIR_ERR_NO_STORAGE_VOL',
  'VIR_ERR_NO_NODE_DEVICE',
  'VIR_ERR_NO_INTERFACE',
  'VIR_ERR_NO_NWFILTER',
  'VIR_ERR_NO_NWFILTER_BINDING',
  'VIR_ERR_NO_NETWORK_PORT',
  'VIR_ERR_NO_SECRET',
  'VIR_ERR_NO_DOMAIN_SNAPSHOT',
  'VIR_ERR_NO_DOMAIN_CHECKPOINT',
  'VIR_ERR_NO_DOMAIN_METADATA',
  'VIR_ERR_NO_NETWORK_METADATA',
  'VIR_ERR_NO_DOMAIN_BACKUP',
  'VIR_ERR_NO_SERVER',
  'VIR_ERR_NO_CLIENT',
]);

/** libvirt's errors when a connection is opened. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  'VIR_ERR_NO_CONNECT',
  'VIR_ERR_AUTH_FAILED',
  'VIR_ERR_AUTH_CANCELLED',
  'VIR_ERR_AUTH_UNAVAILABLE',
]);

/** Advice about errors that a command has added. */
const hints = new WeakMap<object, string>();

/** Adds advice to an error of the library or a daemon. Returns the error. */
export function withHint<E extends object>(error: E, hint: string): E {
  hints.set(error, hint);
  return error;
}

function hintOf(error: unknown): string | undefined {
  if (error instanceof UsageError) return error.hint;
  return error instanceof Error ? hints.get(error) : undefined;
}

/** The end of a command that failed. */
export interface Failure {
  readonly exitCode: number;
  readonly error: unknown;
}

/** Returns the exit code for an error. `wasOpen` says whether the connection was open before it. */
export function exitCodeOf(error: unknown, wasOpen: boolean): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof DeadlineError) return EXIT.deadline;
  if (error instanceof InterruptError) return EXIT.interrupted;
  if (error instanceof DeclinedError || !(error instanceof LibvirtError)) return EXIT.refused;
  if (error instanceof TimeoutError) return EXIT.deadline;
  if (NOT_FOUND.has(error.code)) return EXIT.notFound;
  if (error instanceof AuthError || NO_CONNECTION.has(error.code)) return EXIT.noConnection;
  if (error.outcome === 'unknown') return EXIT.unknownOutcome;
  if (error instanceof TransportError) return EXIT.noConnection;
  if (!wasOpen && error instanceof VirError) return EXIT.noConnection;
  if (error.code === 'ARGUMENT_INVALID') return EXIT.usage;
  return EXIT.refused;
}

/** Returns an error as plain values, for `-o json`. */
export function failureJson(error: unknown, exitCode: number, host?: string): unknown {
  const shared = { ...(host === undefined ? {} : { host }), exitCode };
  const text = hintOf(error);
  const hint = text === undefined ? {} : { hint: text };
  if (error instanceof LibvirtError) return { error: { ...shared, ...error.toJSON(), ...hint } };
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return {
    error: {
      ...shared,
      name,
      outcome: 'not-sent',
      message,
      ...hint,
    },
  };
}

/** Returns an error as lines for people. */
export function failureText(error: unknown, host?: string): string {
  const message = messageOf(error);
  const prefix = host === undefined ? '' : `${host}: `;
  const lines = [`error: ${safeLine(prefix + message)}`];
  // A wait only reads: its call has no effect that could be unknown.
  const isWait = error instanceof TimeoutError && error.code === 'WAIT_TIMEOUT';
  if (error instanceof LibvirtError && error.outcome === 'unknown' && !isWait) {
    lines.push('note: the daemon may have executed the call');
  }
  const hint = hintOf(error);
  if (hint !== undefined) lines.push(`hint: ${safeLine(hint)}`);
  return `${lines.join('\n')}\n`;
}

/** The options of durations are in seconds, so their messages are too. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof TimeoutError) || error.timeoutMs < 1000) return error.message;
  const { message, timeoutMs } = error;
  return message.replace(`${timeoutMs} ms`, `${timeoutMs / 1000} s`);
}
