/** A flag of a call, and libvirt's name of it. */
export type NamedFlag = readonly [bit: number, name: string];

/**
 * What an argument must be:
 *
 * - `nonZero`: a number other than 0, or a list that is not empty (virCheckNonZeroArgGoto);
 * - `positive`: a number over 0, or a list or bytes that are not empty (virCheckPositiveArgGoto);
 * - `nonNegative`: a number of 0 or more (virCheckNonNegativeArgGoto);
 * - `nonEmpty`: a string that is not empty (virCheckNonEmptyStringArgGoto).
 */
export type ArgumentRule = 'nonZero' | 'positive' | 'nonNegative' | 'nonEmpty';

/** What libvirt's own client looks at before it sends a call. */
export interface ClientCheck {
  /** The public function, such as `virDomainDestroy`, by which its errors name the call. */
  readonly function: string;

  /** A connection that may only look is refused (virCheckReadOnlyGoto). */
  readonly isRefusedReadOnly: boolean;

  /** Pairs of flags of which no call may have both (VIR_EXCLUSIVE_FLAGS_GOTO). */
  readonly exclusive?: ReadonlyArray<readonly [NamedFlag, NamedFlag]>;

  /** Pairs of which the first flag needs the second (VIR_REQUIRE_FLAG_GOTO). */
  readonly required?: ReadonlyArray<readonly [NamedFlag, NamedFlag]>;

  /** What arguments must be: libvirt's name of each, and the field of the wire that carries it. */
  readonly arguments?: ReadonlyArray<
    readonly [rule: ArgumentRule, argument: string, field: string]
  >;
}
