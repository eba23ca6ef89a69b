import { z } from 'zod';
import { SASL_MECHANISM_NAMES } from '../../sasl/index.ts';
import type { Transport } from '../../transport/index.ts';
import { isTransportOrDuplex } from '../../transport/index.ts';
import { uriOptionShape } from '../../uri/resolve-options-schema.ts';
import type { TransportFactory } from './connect-options.ts';
import { sshOptionsSchema } from './ssh-options-schema.ts';
import { tlsOptionsSchema } from './tls-options-schema.ts';

/** The longest delay of a Node timer. */
const TIMER_MS_MAX = 2_147_483_647;

const timerMs = z.int().min(1).max(TIMER_MS_MAX);
const timerMsOrNever = z.union([timerMs, z.literal(Number.POSITIVE_INFINITY)]);

const attempts = {
  initialDelayMs: timerMs.optional(),
  maxDelayMs: timerMs.optional(),
  maxAttempts: z.union([z.int().min(1), z.literal(Number.POSITIVE_INFINITY)]).optional(),
  deadlineMs: timerMsOrNever.optional(),
};

const reconnect = z.strictObject({
  ...attempts,
  calls: z.enum(['wait', 'fail']).optional(),
  retryReads: z.boolean().optional(),
});

const keepAlive = z.strictObject({
  intervalSeconds: z
    .number()
    .min(0.001)
    .max(TIMER_MS_MAX / 1000)
    .optional(),
  count: z.int().min(0).max(65_536).optional(),
});

const credential = z.string().optional();

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
  maxCallsInFlight: z.int().min(1).max(65_536),
  transport: z.custom<Transport | TransportFactory>(
    isTransport,
    'expected a Transport or a Duplex',
  ),
  keepAlive: z.union([z.literal(false), keepAlive]),
  callTimeoutMs: timerMs,
  reconnect: z.union([z.boolean(), reconnect]),
  waitForDaemon: z.union([z.boolean(), z.strictObject(attempts)]),
  streamConnections: z.int().min(0).max(1024),
  tls: tlsOptionsSchema,
  ssh: sshOptionsSchema,
  credentials,
  saslMechanisms: z.array(saslMechanism).min(1),
  ...uriOptionShape,
  onStateChange: z.custom(isFunction, 'expected a function'),
  signal: z.custom<AbortSignal>(isAbortSignal, 'expected an AbortSignal'),
};

/** The schema of the options of `connect`. */
export const connectOptionsSchema: z.ZodType = z.strictObject(options).partial();

/** Returns the name of the first invalid option, and a message about it. */
export function firstIssue(error: z.ZodError): {
  readonly option: string;
  readonly message: string;
} {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  if (unknown !== undefined) {
    const option = [...(issue?.path ?? []), unknown].join('.');
    const known = option === unknown ? `; the options are ${Object.keys(options).join(', ')}` : '';
    return { option, message: `Unknown option "${option}"${known}` };
  }
  const option = issue?.path.join('.') || 'options';
  return { option, message: `The option "${option}" is invalid: ${issue?.message}` };
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

/** Not by `instanceof`, because a signal may come from another realm. */
function isAbortSignal(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object AbortSignal]';
}
