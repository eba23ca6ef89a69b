import { CLIENT_CHECKS } from '../generated/client-checks.ts';

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
  readonly exclusive: ReadonlyArray<readonly [NamedFlag, NamedFlag]>;

  /** Pairs of flags of which the first requires the second (VIR_REQUIRE_FLAG_GOTO). */
  readonly required: ReadonlyArray<readonly [NamedFlag, NamedFlag]>;

  /**
   * The rules of arguments: the rule, libvirt's name for the argument, and its field on the wire.
   */
  readonly arguments: ReadonlyArray<readonly [rule: ArgumentRule, argument: string, field: string]>;
}

const READ = new Map<string, ClientCheck | undefined>();

/** Returns the checks of a procedure by its name, or undefined if there are none. */
export function clientCheck(procedure: string): ClientCheck | undefined {
  if (READ.has(procedure)) return READ.get(procedure);
  const text = CLIENT_CHECKS[procedure];
  const check = text === undefined ? undefined : read(text);
  READ.set(procedure, check);
  return check;
}

/**
 * Reads the checks of a procedure: the function, `refusedReadOnly`, pairs of flags
 * (`exclusive:1=VIR_A:2=VIR_B`) and rules of arguments (`nonEmpty:path:path`).
 */
function read(text: string): ClientCheck {
  const [name = '', ...words] = text.split(' ');
  const entries = words.map((word) => word.split(':'));
  const pairs = (kind: string): ClientCheck['exclusive'] =>
    entries.filter(([first]) => first === kind).map(([, a = '', b = '']) => [flag(a), flag(b)]);
  return {
    function: name,
    isRefusedReadOnly: words.includes('refusedReadOnly'),
    exclusive: pairs('exclusive'),
    required: pairs('required'),
    arguments: entries.flatMap(([rule = '', argument = '', field = '']) =>
      isRule(rule) ? [[rule, argument, field]] : [],
    ),
  };
}

function flag(text: string): NamedFlag {
  const [bit, name = ''] = text.split('=');
  return [Number(bit), name];
}

const RULES: readonly string[] = [
  'nonZero',
  'positive',
  'nonNegative',
  'nonEmpty',
] satisfies readonly ArgumentRule[];

function isRule(word: string): word is ArgumentRule {
  return RULES.includes(word);
}
