import * as z from 'zod/mini';
import { SASL_MECHANISM_NAMES } from '../../sasl/index.ts';
import type { Transport } from '../../transport/index.ts';
import { isTransportOrDuplex } from '../../transport/index.ts';
import { ENGLISH } from '../../uri/english.ts';
import { uriOptionShape } from '../../uri/resolve-options-schema.ts';
import type { TransportFactory } from './connect-options.ts';
import type { OptionIssue } from './first-issue.ts';
import { firstIssue } from './first-issue.ts';
import { LIMITS } from './option-limits.ts';
import { isAbortSignal } from './plain-options.ts';
import { sshOptionsSchema } from './ssh-options-schema.ts';
import { tlsOptionsSchema } from './tls-options-schema.ts';
import { UNUSED_URI_PARAMETERS } from './unused-uri-parameters.ts';

const timerMs = intIn(LIMITS.timerMs);
const timerMsOrNever = z.union([timerMs, z.literal(Number.POSITIVE_INFINITY)]);

const attempts = {
  initialDelayMs: z.optional(timerMs),
  maxDelayMs: z.optional(timerMs),
  maxAttempts: z.optional(
    z.union([z.int().check(z.minimum(1)), z.literal(Number.POSITIVE_INFINITY)]),
  ),
  deadlineMs: z.optional(timerMsOrNever),
};

const reconnect = z.strictObject({
  ...attempts,
  calls: z.optional(z.enum(['wait', 'fail'])),
  retryReads: z.optional(z.boolean()),
});

const keepAlive = z.strictObject({
  intervalSeconds: z.optional(z.number().check(...within(LIMITS.intervalSeconds))),
  count: z.optional(intIn(LIMITS.keepAliveCount)),
});

const credential = z.optional(z.string());

const credentials = z.union(
  [
    z.strictObject({
      ...{ authname: credential, username: credential },
      ...{ password: credential, realm: credential },
    }),
    z.custom(isFunction),
  ],
  'expected an object with the strings authname, username, password and realm, or a function',
);

const saslMechanism = z.union(
  [z.enum(SASL_MECHANISM_NAMES), z.custom(isMechanism)],
  `expected a mechanism, or one of ${SASL_MECHANISM_NAMES.join(', ')}`,
);

const options = {
  readOnly: z.boolean(),
  connectTimeoutMs: timerMs,
  maxCallsInFlight: intIn(LIMITS.maxCallsInFlight),
  transport: z.custom<Transport | TransportFactory>(
    isTransport,
    'expected a Transport or a Duplex',
  ),
  keepAlive: z.union([z.literal(false), keepAlive]),
  callTimeoutMs: timerMs,
  lowLatency: z.boolean(),
  reconnect: z.union([z.boolean(), reconnect]),
  waitForDaemon: z.union([z.boolean(), z.strictObject(attempts)]),
  streamConnections: intIn(LIMITS.connections),
  callConnections: intIn(LIMITS.connections),
  tls: tlsOptionsSchema,
  ssh: sshOptionsSchema,
  credentials,
  saslMechanisms: z.array(saslMechanism).check(z.minLength(1)),
  ...uriOptionShape,
  unusedUriParameters: z.enum(UNUSED_URI_PARAMETERS),
  onStateChange: z.custom(isFunction, 'expected a function'),
  onFailedAttempt: z.custom(isFunction, 'expected a function'),
  signal: z.custom<AbortSignal>(isAbortSignal, 'expected an AbortSignal'),
};

/** The schema of the options of `connect`. */
const connectOptionsSchema = z.partial(z.strictObject(options));

/** Returns the name of the first invalid option and a message about it, or undefined. */
export function invalidOption(given: unknown): OptionIssue | undefined {
  const result = connectOptionsSchema.safeParse(given, ENGLISH);
  return result.success ? undefined : firstIssue(result.error);
}

function isTransport(value: unknown): boolean {
  return typeof value === 'function' || isTransportOrDuplex(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isMechanism(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const name: unknown = Reflect.get(value, 'name');
  return typeof name === 'string' && name !== '' && isFunction(Reflect.get(value, 'begin'));
}

type Limits = readonly [least: number, most: number];

function intIn(limits: Limits): z.ZodMiniNumberFormat {
  return z.int().check(...within(limits));
}

function within([least, most]: Limits): z.core.$ZodCheck<number>[] {
  return [z.minimum(least), z.maximum(most)];
}
