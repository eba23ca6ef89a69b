import { isAllowList } from '../../uri/resolve-options.ts';
import type { ConnectOptions } from './connect-options.ts';
import { LIMITS } from './option-limits.ts';
import { UNUSED_URI_PARAMETERS } from './unused-uri-parameters.ts';

type Check = (value: unknown) => boolean;

/**
 * Checks of the usual values of the usual options. Each accepts a part of what the schema accepts:
 * the other options and values are left to the schema, and so are all messages.
 */
const CHECKS: Readonly<Partial<Record<keyof ConnectOptions, Check>>> = {
  readOnly: isBoolean,
  connectTimeoutMs: isTimerMs,
  maxCallsInFlight: (value) => isIntIn(value, LIMITS.maxCallsInFlight),
  transport: isFunction,
  keepAlive: (value) => value === false || hasOnly(value, KEEP_ALIVE_CHECKS),
  callTimeoutMs: isTimerMs,
  lowLatency: isBoolean,
  reconnect: isBoolean,
  waitForDaemon: isBoolean,
  streamConnections: (value) => isIntIn(value, LIMITS.connections),
  callConnections: (value) => isIntIn(value, LIMITS.connections),
  credentials: (value) => isFunction(value) || hasOnly(value, CREDENTIAL_CHECKS),
  allow: isAllowList,
  aliases: isBoolean,
  unusedUriParameters: (value) => UNUSED_URI_PARAMETERS.some((each) => each === value),
  onStateChange: isFunction,
  onFailedAttempt: isFunction,
  signal: isAbortSignal,
};

const KEEP_ALIVE_CHECKS = {
  intervalSeconds: (value: unknown) => isNumberIn(value, LIMITS.intervalSeconds),
  count: (value: unknown) => isIntIn(value, LIMITS.keepAliveCount),
};

const CREDENTIAL_CHECKS = {
  ...{ authname: isString, username: isString },
  ...{ password: isString, realm: isString },
};

/**
 * Whether the options are valid, as far as that can be seen without the schema, which takes longer
 * to load than the rest of a connection and longer to run than OPEN.
 */
export function arePlain(options: unknown): boolean {
  return hasOnly(options, CHECKS);
}

/** Whether the value is an object literal whose fields are all known and valid. */
function hasOnly(value: unknown, checks: Readonly<Record<string, Check | undefined>>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.keys(fields).every((name) => {
    const field = fields[name];
    return Object.hasOwn(checks, name) && (field === undefined || checks[name]?.(field) === true);
  });
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isTimerMs(value: unknown): boolean {
  return isIntIn(value, LIMITS.timerMs);
}

function isIntIn(value: unknown, limits: readonly [least: number, most: number]): boolean {
  return Number.isInteger(value) && isNumberIn(value, limits);
}

function isNumberIn(
  value: unknown,
  [least, most]: readonly [least: number, most: number],
): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

/** Not by `instanceof`, because a signal may come from another realm. */
export function isAbortSignal(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object AbortSignal]';
}
