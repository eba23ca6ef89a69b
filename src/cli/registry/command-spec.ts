import type { CommandContext } from '../context/command-context.ts';
import type { Result } from '../output/result.ts';

/** The kinds of values that a shell can complete. */
export type CompletionKind =
  | 'domain'
  | 'network'
  | 'pool'
  | 'volume'
  | 'nodedev'
  | 'secret'
  | 'nwfilter'
  | 'interface'
  | 'snapshot'
  | 'checkpoint'
  | 'file'
  | 'command';

/** An argument that is identified by its position. It can also be given as `--name VALUE`. */
export interface PositionSpec {
  readonly name: string;
  readonly summary: string;
  readonly kind?: CompletionKind;
  readonly optional?: boolean;

  /** Whether it takes all remaining arguments. Only the last position can. */
  readonly several?: boolean;

  /** Other names of `--name VALUE`. The help does not list them. */
  readonly aliases?: readonly string[];
}

/** The type of an option's value. A `flag` has none; `texts` can be given more than once. */
export type OptionType = 'flag' | 'text' | 'texts' | 'integer' | 'duration' | 'size';

/** An option, written as `--name` or `--name VALUE`. */
export interface OptionSpec {
  readonly name: string;
  readonly type: OptionType;
  readonly summary: string;

  /** One letter, for `-x`. */
  readonly short?: string;

  /** The word for the value in the help; the type by default. */
  readonly value?: string;

  /** The value of `--name` without a value. Without this property a value is required. */
  readonly bareValue?: string;

  /** Other names. The help does not list them. */
  readonly aliases?: readonly string[];
  readonly choices?: readonly string[];

  /** Texts that are no value of the type, but have a meaning of their own: `-1` for no limit. */
  readonly specialValues?: readonly string[];
  readonly kind?: CompletionKind;
}

/** The type of a field of a result. A `bigint` is an integer of 64 bits: see {@link FieldSpec}. */
export type FieldType = 'string' | 'integer' | 'bigint' | 'number' | 'boolean' | 'array' | 'object';

/**
 * A field of a command's result: a property in JSON and a column of the table. A `bigint` is a
 * number in JSON, and a string of decimal digits if it is greater than 2^53 - 1.
 */
export interface FieldSpec {
  readonly name: string;
  readonly type: FieldType;
  readonly summary: string;
  readonly nullable?: boolean;

  /** Whether the property is absent in some results. */
  readonly optional?: boolean;

  /** Whether the table shows it only if `--columns` names it. */
  readonly hidden?: boolean;

  /** Returns the text in the table. */
  readonly text?: (value: unknown) => string;
}

/** An example in the help: a command line, and its purpose. */
export interface ExampleSpec {
  readonly line: string;
  readonly purpose: string;
}

/** The confirmation that a destructive command requires. */
export interface DestructiveSpec {
  /** Whether one object requires a confirmation on a terminal, or only several objects. */
  readonly ask: 'always' | 'several';

  /** The noun for one object, such as `domain`. */
  readonly noun: string;

  /** The position with the names of the objects. */
  readonly position: string;
}

/**
 * The shape of a command's result:
 * - `list`: an array of objects;
 * - `record`: an object; an array if several names or hosts are given;
 * - `stream`: objects, one on each line;
 * - `raw`: the command writes its own output, such as a console or a file.
 */
export type ResultShape = 'list' | 'record' | 'stream' | 'raw';

/** An action. It returns the result and prints nothing itself, unless the shape is `raw`. */
export type Action = (context: CommandContext) => Promise<Result>;

/** One command: the source of its parsing, help, completion, JSON schema and documentation. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];

  /** One line for the list of commands, without a full stop. */
  readonly summary: string;

  /** Further paragraphs of the help. */
  readonly details?: string;
  readonly positions?: readonly PositionSpec[];
  readonly options?: readonly OptionSpec[];

  /** The options of which one is required, for the synopsis. */
  readonly requiredOption?: readonly string[];
  readonly shape: ResultShape;
  readonly fields?: readonly FieldSpec[];

  /** The field that `-o name` prints; `name` by default. */
  readonly nameField?: string;
  readonly examples: readonly ExampleSpec[];

  /** Whether the command exists in virsh, so that `-o virsh` prints virsh's layout. */
  readonly isInVirsh: boolean;

  /** Whether the command connects to a daemon; true by default. */
  readonly connects?: boolean;
  readonly destructive?: DestructiveSpec;

  /** Whether an interrupt is its usual end, which prints no error. */
  readonly endsByInterrupt?: boolean;

  /** Loads the action. Each command's code is loaded only if the command runs. */
  readonly load: () => Promise<Action>;
}

/** Commands about one subject. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandSpec[];
}
