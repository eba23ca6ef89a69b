import { oneLine } from './safe-text.ts';

/** An object of a result. Its properties are the command's fields. */
export type Row = Readonly<Record<string, unknown>>;

/** A column of virsh's table. */
export interface VirshColumn {
  readonly heading: string;
  readonly text: (row: Row) => string;
}

/**
 * virsh's layout of a result, for `-o virsh`:
 * - `table`: its aligned table;
 * - `pairs`: a label and a value on each line; the labels are padded to `width` (default 15);
 * - `text`: the text as it is.
 */
export type VirshLayout =
  | { readonly kind: 'table'; readonly columns: readonly VirshColumn[] }
  | {
      readonly kind: 'pairs';
      readonly pairs: ReadonlyArray<readonly [label: string, text: string]>;
      readonly width?: number;
    }
  | {
      readonly kind: 'text';
      readonly text: string;

      /** Whether it is a message, which `--quiet` leaves out. */
      readonly isMessage?: boolean;

      /** The text with `--quiet`, if it is another one. */
      readonly quietText?: string;

      /** What virsh writes to stderr, such as the progress of a job, as it is. */
      readonly stderr?: string;
    };

/** A list of objects. */
export interface ListResult {
  readonly kind: 'list';
  readonly rows: readonly Row[];

  /** The text for people, instead of the table. */
  readonly text?: string;

  /** By default the table of this program, also for `-o virsh`. */
  readonly virsh?: VirshLayout;

  /** The exit code of a command that reports a state by it; 0 by default. */
  readonly exitCode?: number;
}

/** One object. */
export interface RecordResult {
  readonly kind: 'record';
  readonly record: Row;

  /** By default the fields, also for `-o virsh`. */
  readonly virsh?: VirshLayout;

  /** The exit code of a command that reports a state by it; 0 by default. */
  readonly exitCode?: number;

  /**
   * The text for people, instead of the fields: a message such as `Domain 'web' started`, or the
   * only value of the record, such as XML.
   */
  readonly text?: string;

  /** Whether `text` is a message, which `--quiet` leaves out. */
  readonly isMessage?: boolean;

  /** Whether `text` may have several lines, as XML has. Else a terminal shows it as one line. */
  readonly isDocument?: boolean;
}

/** Objects that arrive one after another, such as events. */
export interface StreamResult {
  readonly kind: 'stream';
  readonly rows: AsyncIterable<Row>;

  /** Returns the line for people. */
  readonly line: (row: Row) => string;

  /** Returns virsh's lines; by default `line`. */
  readonly virshLines?: (row: Row) => readonly string[];

  /** Returns what virsh prints after the last object, without the empty line. */
  readonly virshEnd?: () => string;

  /** Returns the exit code after the last object; 0 by default. */
  readonly exitCode?: () => number;
}

/** The results for several names. Failures are printed when they occur. */
export interface SeveralResult {
  readonly kind: 'several';
  readonly results: readonly SingleResult[];

  /** The exit code of the first failure; 0 if there was none. */
  readonly exitCode: number;
}

/** The action has written its own output, or there is none. */
export interface WrittenResult {
  readonly kind: 'written';

  /** The exit code; 0 by default. */
  readonly exitCode?: number;
}

export type SingleResult = ListResult | RecordResult | WrittenResult;

export type Result = SingleResult | StreamResult | SeveralResult;

/** Returns the result of a command that changes something, with the lines of virsh's message. */
export function done(record: Row, ...message: readonly string[]): RecordResult {
  const text = message.map((line) => `${oneLine(line)}\n`).join('');
  return { kind: 'record', record, text, isMessage: true };
}

/** Returns the result of a change after which virsh prints nothing, or `virshText`. */
export function changed(record: Row, message: string, virshText: string = ''): RecordResult {
  return { ...done(record, message), virsh: { kind: 'text', text: virshText } };
}

/** The line feeds around a message of virsh. By default there are none. */
export interface MessageFrame {
  readonly before?: string;
  readonly after?: string;
}

/** Returns the result of a change whose message has other line feeds in virsh's layout. */
export function messaged(record: Row, message: string, frame: MessageFrame = {}): RecordResult {
  const { before = '', after = '' } = frame;
  const text = `${before}${oneLine(message)}${after}`;
  return { ...done(record, message), virsh: { kind: 'text', text, isMessage: true } };
}

/** Returns a result whose only field is a text of one line, such as a path. */
export function textResult(field: string, text: string, record: Row = {}): RecordResult {
  return { kind: 'record', record: { ...record, [field]: text }, text: `${text}\n` };
}

/** Returns a result whose only field is a text of several lines, such as XML. */
export function documentResult(field: string, text: string, record: Row = {}): RecordResult {
  return { ...textResult(field, text, record), text: withNewline(text), isDocument: true };
}

/** Returns virsh's layout of lists that have one value on each line. */
export function linesLayout(lines: readonly string[]): VirshLayout {
  return { kind: 'text', text: lines.map((line) => `${oneLine(line)}\n`).join('') };
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
