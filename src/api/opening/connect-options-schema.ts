import { z } from 'zod';
import type { Transport } from '../../transport/index.ts';

/** The longest delay that a timer of Node takes. */
const TIMER_MS_MAX = 2_147_483_647;

/** What the options of `connect` may be. */
export const connectOptionsSchema: z.ZodType = z.strictObject({
  readOnly: z.boolean().optional(),
  connectTimeoutMs: z.int().min(1).max(TIMER_MS_MAX).optional(),
  maxCallsInFlight: z.int().min(1).max(65_536).optional(),
  transport: z.custom<Transport>(isTransport, 'expected a Transport').optional(),
  signal: z.custom<AbortSignal>(isAbortSignal, 'expected an AbortSignal').optional(),
});

/** The first thing that is wrong, and with which option. */
export function firstIssue(error: z.ZodError): {
  readonly option: string;
  readonly message: string;
} {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  if (unknown !== undefined) {
    const known = 'readOnly, connectTimeoutMs, maxCallsInFlight, transport, signal';
    return { option: unknown, message: `Unknown option "${unknown}"; the options are ${known}` };
  }
  const option = issue?.path.join('.') || 'options';
  return { option, message: `The option "${option}" is wrong: ${issue?.message}` };
}

function isTransport(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ['start', 'write', 'end'].every((name) => typeof Reflect.get(value, name) === 'function');
}

/** A signal may come from another realm, where `instanceof` does not know it. */
function isAbortSignal(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object AbortSignal]';
}
