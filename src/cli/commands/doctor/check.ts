/** The outcome of a check. A `warning` does not prevent a connection. */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped';

/** One check of this machine's set-up. */
export interface Check {
  /** A stable name, such as `tls-certificate`. */
  readonly check: string;
  readonly status: CheckStatus;

  /** The fact that was found. */
  readonly detail: string;

  /** How to mend it; null if nothing has to be done. */
  readonly remedy: string | null;

  /** The URI that the check belongs to; null for the machine itself. */
  readonly uri: string | null;
}

/** A check before it belongs to a URI. */
export type Finding = Omit<Check, 'uri'>;

export function ok(check: string, detail: string): Finding {
  return { check, status: 'ok', detail, remedy: null };
}

export function warning(check: string, detail: string, remedy: string): Finding {
  return { check, status: 'warning', detail, remedy };
}

export function failed(check: string, detail: string, remedy: string): Finding {
  return { check, status: 'failed', detail, remedy };
}

export function skipped(check: string, detail: string, remedy: string | null = null): Finding {
  return { check, status: 'skipped', detail, remedy };
}

/** Returns the code of an error of Node, such as `ENOENT`; an empty string if there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
