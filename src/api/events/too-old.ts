import { ArgumentError, VirError } from '../../errors/index.ts';
import { errorNumberName, VirErrorNumber } from '../../protocol/index.ts';
import type { EventKind } from './event-kind.ts';

/**
 * A daemon that is too old for an event replies with an internal error and a text
 * (`unsupported event ID 27`). Converts it to the error of an unsupported function.
 */
export function explainRefusal(error: unknown, kind: EventKind): unknown {
  if (!(error instanceof VirError) || !/unsupported .{0,40}event ID/.test(error.message)) {
    return error;
  }
  const { domain, domainName, level, str1, str2, str3, int1, int2, procedure } = error;
  const number = VirErrorNumber.NO_SUPPORT;
  return new VirError(`The daemon is too old for ${kind.name} events: ${error.message}`, {
    ...{ code: errorNumberName(number), number, domain, domainName, level },
    ...{ str1, str2, str3, int1, int2, procedure },
  });
}

/**
 * Whether a registration was refused because the daemon does not support the event, or its driver
 * does not support any events of such objects.
 */
export function isUnsupported(error: unknown): boolean {
  if (error instanceof VirError) return error.number === VirErrorNumber.NO_SUPPORT;
  return error instanceof TooOldError;
}

/** The event needs a newer daemon. Thrown before anything is sent. */
export class TooOldError extends ArgumentError {
  constructor(kind: EventKind) {
    super(`${kind.name} events need a daemon of libvirt 1.2 or newer`, { argument: 'name' });
  }
}
