/** A flag of a call, and its name in libvirt. */
export type NamedFlag = readonly [bit: number, name: string];

/**
 * The required value of an argument:
 *
 * - `nonZero`: a number other than 0, or a list that is not empty (virCheckNonZeroArgGoto);
 * - `positive`: a number over 0, or a list or bytes that are not empty (virCheckPositiveArgGoto);
 * - `nonNegative`: a number of 0 or more (virCheckNonNegativeArgGoto);
 * - `nonEmpty`: a string that is not empty (virCheckNonEmptyStringArgGoto).
 */
export type ArgumentRule = 'nonZero' | 'positive' | 'nonNegative' | 'nonEmpty';

/** The checks that libvirt's C library makes before it sends a call. */
export interface ClientCheck {
  /** The public function, such as `virDomainDestroy`, which the errors name. */
  readonly function: string;

  /** Whether the call is rejected on a read-only connection (virCheckReadOnlyGoto). */
  readonly isRefusedReadOnly: boolean;

  /** Pairs of mutually exclusive flags (VIR_EXCLUSIVE_FLAGS_GOTO). */
  readonly exclusive?: ReadonlyArray<readonly [NamedFlag, NamedFlag]>;

  /** Pairs of flags of which the first requires the second (VIR_REQUIRE_FLAG_GOTO). */
  readonly required?: ReadonlyArray<readonly [NamedFlag, NamedFlag]>;

  /**
   * The rules of arguments: the rule, libvirt's name for the argument, and its field on the wire.
   */
  readonly arguments?: ReadonlyArray<
    readonly [rule: ArgumentRule, argument: string, field: string]
  >;
}
