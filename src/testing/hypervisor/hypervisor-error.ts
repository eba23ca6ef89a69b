/** The fields of a libvirt error (`virError`). */
export interface HypervisorErrorFields {
  /** The error number: `virErrorNumber`. */
  readonly number: number;

  /** The part of libvirt that failed: `virErrorDomain`. */
  readonly domain: number;

  /**
   * The level: `virErrorLevel`.
   *
   * @default 2 (error)
   */
  readonly level?: number;

  /**
   * The error's first string: usually the template of the message.
   *
   * @default null
   */
  readonly str1?: string | null;

  /**
   * The error's second string: usually the first value in the template.
   *
   * @default null
   */
  readonly str2?: string | null;

  /**
   * The error's third string: usually the second value in the template.
   *
   * @default null
   */
  readonly str3?: string | null;

  /**
   * The `errno` of a system error, or 0 for an invalid argument.
   *
   * @default -1
   */
  readonly int1?: number;

  /**
   * The error's second integer.
   *
   * @default -1
   */
  readonly int2?: number;
}

/**
 * An error of the simulated hypervisor, with the message and the numbers that libvirt gives.
 * Clients receive it as a `VirError`.
 */
export class HypervisorError extends Error {
  override readonly name = 'HypervisorError';
  /** The error number (`virErrorNumber`). */
  readonly number: number;
  /** The part of libvirt that failed (`virErrorDomain`). */
  readonly domain: number;
  /** The level (`virErrorLevel`). */
  readonly level: number;
  /** The error's first string. */
  readonly str1: string | null;
  /** The error's second string. */
  readonly str2: string | null;
  /** The error's third string. */
  readonly str3: string | null;
  /** The error's first integer. */
  readonly int1: number;
  /** The error's second integer. */
  readonly int2: number;

  constructor(message: string, fields: HypervisorErrorFields) {
    super(message);
    this.number = fields.number;
    this.domain = fields.domain;
    this.level = fields.level ?? 2;
    this.str1 = fields.str1 ?? null;
    this.str2 = fields.str2 ?? null;
    this.str3 = fields.str3 ?? null;
    this.int1 = fields.int1 ?? -1;
    this.int2 = fields.int2 ?? -1;
  }
}
