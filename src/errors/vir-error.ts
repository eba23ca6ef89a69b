import { LibvirtError } from './libvirt-error.ts';

/** Every field of libvirt's answer, and which procedure it answers. See {@link VirError}. */
export interface VirErrorFields {
  readonly code: string;
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

  /** `answered` when it is left out. */
  readonly outcome?: 'answered' | 'not-sent';
}

/**
 * libvirt's error (`virError`): the daemon answered with it, or, where {@link outcome} is
 * `not-sent`, it is what libvirt's own client answers by itself to a call that must fail.
 */
export class VirError extends LibvirtError {
  override readonly name = 'VirError';
  readonly outcome: 'answered' | 'not-sent';

  /** libvirt's name of the error, such as `VIR_ERR_NO_DOMAIN`; `VIR_ERR_<number>` for a new one. */
  readonly code: string;

  /** `virErrorNumber`, such as 42 for `VIR_ERR_NO_DOMAIN`. */
  readonly number: number;

  /** `virErrorDomain`: the part of libvirt that failed, such as 10 for `VIR_FROM_QEMU`. */
  readonly domain: number;

  /** libvirt's name of {@link domain}, such as `VIR_FROM_QEMU`. */
  readonly domainName: string;

  /** `virErrorLevel`: 0 none, 1 warning, 2 error. */
  readonly level: number;

  /** The template of the message, as a rule. */
  readonly str1: string | null;

  /** The first value put into the template, as a rule. */
  readonly str2: string | null;

  /** The second value put into the template, as a rule. */
  readonly str3: string | null;

  /** `errno` where {@link number} is 38 (`VIR_ERR_SYSTEM_ERROR`); otherwise -1 as a rule. */
  readonly int1: number;
  readonly int2: number;

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
    this.procedure = fields.procedure;
  }
}
