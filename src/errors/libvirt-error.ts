import type { ErrorJson } from './error-json.ts';
import { errorJson } from './error-json.ts';
import { plainText } from './plain-text.ts';

/**
 * Whether the failed call may have taken effect:
 * - `not-sent`: nothing reached the daemon, so the call can safely be repeated;
 * - `unknown`: the call was sent and no answer came, so the daemon may have executed it;
 * - `answered`: the daemon answered with an error.
 */
export type RequestOutcome = 'not-sent' | 'unknown' | 'answered';

/** A {@link LibvirtError} as plain values, including the fields of its class, such as `number`. */
export interface LibvirtErrorJson extends ErrorJson {
  /** The kind of failure: {@link LibvirtError.code}. */
  readonly code: string;
  /** Whether the call may have taken effect. */
  readonly outcome: RequestOutcome;
  readonly [field: string]: unknown;
}

/**
 * The base class of all errors of this package.
 *
 * Test {@link LibvirtError.code}, which is stable. Unlike `instanceof`, a test of the code also
 * works if two copies of the package are loaded.
 *
 * The message is one line of at most 4096 characters. It may quote a peer, so line breaks become
 * "; " and other control characters "?".
 */
export abstract class LibvirtError extends Error {
  /** The name of the class, such as `VirError`. */
  abstract override readonly name: string;

  /** The kind of failure, such as `VIR_ERR_NO_DOMAIN` or `CONNECTION_CLOSED`. */
  abstract readonly code: string;

  /** Whether the call may have taken effect. */
  abstract readonly outcome: RequestOutcome;

  constructor(message: string, options?: ErrorOptions) {
    super(plainText(message), options);
  }

  /**
   * Returns the name, code, outcome, message and all fields of the error as plain values, without
   * the stack. For each cause it returns only the name, code and message. `JSON.stringify` calls
   * this method.
   *
   * `structuredClone` and `postMessage` keep only the message, the stack and the cause of an error:
   * pass them the result of this method.
   */
  toJSON(): LibvirtErrorJson {
    const { name, code, outcome, message } = this;
    const fields: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(this));
    const { cause } = errorJson(this);
    return { name, code, outcome, message, ...fields, ...(cause === undefined ? {} : { cause }) };
  }
}
