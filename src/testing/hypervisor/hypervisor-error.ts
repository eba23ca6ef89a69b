/** All that libvirt says about a failure, as its `virError` has it. */
export interface HypervisorErrorFields {
  /** `virErrorNumber`. */
  readonly number: number;

  /** `virErrorDomain`: the part of libvirt that failed. */
  readonly domain: number;

  /** `virErrorLevel`. Default: 2, an error. */
  readonly level?: number;

  /** The template of the message, as a rule. Default: null. */
  readonly str1?: string | null;

  /** The first value put into the template, as a rule. Default: null. */
  readonly str2?: string | null;

  readonly str3?: string | null;

  /** `errno` for a system error; otherwise -1, the default, or 0 for a bad argument. */
  readonly int1?: number;

  readonly int2?: number;
}

/** The simulated hypervisor refuses, in the words and numbers in which libvirt does. */
export class HypervisorError extends Error {
  override readonly name = 'HypervisorError';
  readonly number: number;
  readonly domain: number;
  readonly level: number;
  readonly str1: string | null;
  readonly str2: string | null;
  readonly str3: string | null;
  readonly int1: number;
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
