import { LibvirtError } from './libvirt-error.ts';
import type { VirErrorCode } from './vir-error-code.ts';

/** The fields of libvirt's error, and the procedure that failed. See {@link VirError}. */
export interface VirErrorFields {
  readonly code: VirErrorCode;
  readonly number: number;
  readonly domain: number;
  readonly domainName: string;
  readonly level: number;
  readonly str1: string | null;
  readonly str2: string | null;
  readonly str3: string | null;
  readonly int1: number;
  readonly int2: number;
  readonly procedure: string;

  /** Null by default. */
  readonly method?: string | null;

  /** `answered` by default. */
  readonly outcome?: 'answered' | 'not-sent';
}

/**
 * An error of libvirt (`virError`). Either the daemon answered with it, or {@link outcome} is
 * `not-sent`: in that case this client refused the call, with the error that libvirt's C library
 * would report.
 *
 * The message is on one line and has at most 4096 characters. {@link str1}, {@link str2} and
 * {@link str3} contain libvirt's text unchanged, with its line breaks and any control characters.
 */
export class VirError extends LibvirtError {
  override readonly name = 'VirError';
  readonly outcome: 'answered' | 'not-sent';

  /** The name of the error, such as `VIR_ERR_NO_DOMAIN`, or `VIR_ERR_<number>` if it is unknown. */
  readonly code: VirErrorCode;

  /** The error number (`virErrorNumber`), such as 42 for `VIR_ERR_NO_DOMAIN`. */
  readonly number: number;

  /**
   * The error domain (`virErrorDomain`): the subsystem of libvirt that failed, such as 10 for
   * `VIR_FROM_QEMU`.
   */
  readonly domain: number;

  /** The name of {@link domain}, such as `VIR_FROM_QEMU`. */
  readonly domainName: string;

  /** The level (`virErrorLevel`): 0 none, 1 warning, 2 error. */
  readonly level: number;

  /** The error's first string: usually the template of the message. */
  readonly str1: string | null;

  /** The error's second string: usually the first value that is put into the template. */
  readonly str2: string | null;

  /** The error's third string: usually the second value that is put into the template. */
  readonly str3: string | null;

  /**
   * The error's first integer: `errno` if {@link number} is 38 (`VIR_ERR_SYSTEM_ERROR`), and
   * otherwise usually -1.
   */
  readonly int1: number;

  /** The error's second integer: usually -1. */
  readonly int2: number;

  /**
   * The method whose call failed, such as `domain.getState`. Null if no single method makes the
   * call, such as for the login.
   */
  readonly method: string | null;

  /** The procedure that failed, such as `REMOTE_PROC_DOMAIN_GET_STATE`. */
  readonly procedure: string;

  constructor(message: string, fields: VirErrorFields, options?: ErrorOptions) {
    super(message, options);
    this.outcome = fields.outcome ?? 'answered';
    this.code = fields.code;
    this.number = fields.number;
    this.domain = fields.domain;
    this.domainName = fields.domainName;
    this.level = fields.level;
    this.str1 = fields.str1;
    this.str2 = fields.str2;
    this.str3 = fields.str3;
    this.int1 = fields.int1;
    this.int2 = fields.int2;
    this.method = fields.method ?? null;
    this.procedure = fields.procedure;
  }
}
