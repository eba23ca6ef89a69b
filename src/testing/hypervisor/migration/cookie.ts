import { ErrorDomain } from '../codes.ts';
import { internalError } from '../failures.ts';
import type { TransferProgress } from './transfer.ts';

/** The step that made a cookie. Each step reads the cookie of the step before. */
export type CookieStep = 'begin' | 'prepare' | 'perform' | 'finish';

/** The data that the hypervisors pass to each other. The client passes the bytes on, unread. */
export interface MigrationCookie {
  readonly step: CookieStep;

  /** The id of the migration. */
  readonly id: string;

  /** The hypervisor that made the cookie. */
  readonly hostUuid: string;

  /** The guest on the source. */
  readonly name: string;
  readonly uuid: string;

  /** The definition that the destination keeps with PERSIST_DEST. */
  readonly persistentXml?: string;

  /** The time at which the guest was paused on the source. */
  readonly pausedAtMs?: number;

  /** Whether the guest resumes before all of its memory has arrived. */
  readonly isPostCopy?: boolean;

  /** The transfer, for the statistics of the destination. */
  readonly transfer?: { readonly elapsedMs: number; readonly progress: TransferProgress };
}

const FORMAT = 'in-memory migration 1';

export function encodeCookie(cookie: MigrationCookie): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, ...cookie })}\0`);
}

/** Decodes a cookie. Refuses bytes that no simulated hypervisor made, and those of another step. */
export function decodeCookie(bytes: Uint8Array, step: CookieStep): MigrationCookie {
  if (bytes.length === 0) {
    throw internalError(ErrorDomain.QEMU, `the cookie of the step '${step}' is missing`);
  }
  if (bytes.at(-1) !== 0) {
    throw internalError(ErrorDomain.QEMU, 'Migration cookie was not NULL terminated');
  }
  const cookie = parse(new TextDecoder().decode(bytes.subarray(0, -1)));
  if (cookie.step !== step) {
    const detail = `the migration cookie is of the step '${cookie.step}', expected '${step}'`;
    throw internalError(ErrorDomain.QEMU, detail);
  }
  return cookie;
}

/** Decodes a cookie, and refuses one that belongs to another guest. */
export function cookieOf(
  bytes: Uint8Array,
  step: CookieStep,
  guest: { readonly uuid: string },
): MigrationCookie {
  const cookie = decodeCookie(bytes, step);
  if (cookie.uuid === guest.uuid) return cookie;
  const detail = `Incoming cookie data had unexpected UUID ${cookie.uuid} vs ${guest.uuid}`;
  throw internalError(ErrorDomain.QEMU, detail);
}

function parse(text: string): MigrationCookie {
  const value = parsed(text);
  if (typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT) {
    return value as unknown as MigrationCookie;
  }
  throw internalError(ErrorDomain.QEMU, 'the migration cookie is of an unknown format');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
