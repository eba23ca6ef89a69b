import type { VirError } from '../index.ts';

/**
 * An error in the shape of `@unraid/libvirt`. The message is libvirt's. `code`, `domain` and
 * `level` are libvirt's numbers, which `@unraid/libvirt` declares but always sets to -1.
 */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError';
  /** The error number (`virErrorNumber`); -1 if the error is not libvirt's, as for a lost connection. */
  readonly code: number;
  /** The subsystem of libvirt (`virErrorDomain`), or -1. */
  readonly domain: number;
  /** The level (`virErrorLevel`), or -1. */
  readonly level: number;
  /** The error's first string: usually the template of the message. */
  readonly str1: string | undefined;
  /** The error's second string. */
  readonly str2: string | undefined;
  /** The error's third string. */
  readonly str3: string | undefined;

  constructor(
    message: string,
    code: number,
    domain: number,
    level: number,
    str1?: string,
    str2?: string,
    str3?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.domain = domain;
    this.level = level;
    this.str1 = str1;
    this.str2 = str2;
    this.str3 = str3;
  }
}

/** Waits for a call. Its error becomes a {@link LibvirtError} whose `cause` is the error itself. */
export async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw translate(error);
  }
}

function translate(cause: unknown): LibvirtError {
  if (!isVirError(cause)) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return new LibvirtError(message, -1, -1, -1, undefined, undefined, undefined, { cause });
  }
  const { message, number, domain, level, str1, str2, str3 } = cause;
  const strings = [str1, str2, str3].map((each) => each ?? undefined);
  const [first, second, third] = strings;
  return new LibvirtError(message, number, domain, level, first, second, third, { cause });
}

/** The class is not loaded: this entry point loads the library when it connects. */
function isVirError(error: unknown): error is VirError {
  return error instanceof Error && error.name === 'VirError';
}
