import type { Connection } from '../../index.ts';
import type { CliEnvironment } from '../environment/environment.ts';
import type { Result, SingleResult } from '../output/result.ts';
import type { Args } from '../parse/args.ts';
import type { GlobalOptions } from '../parse/global-options.ts';
import type { Catalogue } from '../registry/catalogue.ts';
import type { CommandSpec } from '../registry/command-spec.ts';
import type { Progress, ProgressOptions } from './progress.ts';

/** Everything that an action uses. */
export interface CommandContext {
  readonly spec: CommandSpec;

  /** All commands. */
  readonly catalogue: Catalogue;
  readonly args: Args;
  readonly globals: GlobalOptions;
  readonly environment: CliEnvironment;

  /**
   * The connection. Its first call opens it, so an action checks its arguments and reads its files
   * before that: a mistake is refused without a connection. With `--dry-run` the methods that
   * change something print their call, and call nothing.
   *
   * @throws Error if the command does not connect.
   */
  readonly connection: Connection;

  /** Opens the connection, for an action that needs its properties before a call. */
  opened(): Promise<Connection>;

  /** Whether the connection could not be opened, so that no further command can use it. */
  readonly hasFailedToConnect: boolean;

  /** The URI that `-c` or a variable names; undefined for libvirt's own default. */
  readonly uri: string | undefined;

  /**
   * Aborts at the first interrupt and at the deadline of `--timeout`. Pass it to all calls that can
   * take long.
   */
  readonly signal: AbortSignal;

  /** Whether `--dry-run` is given. An action that waits for an effect must not wait then. */
  readonly isDryRun: boolean;

  /** Whether stdout is a terminal and the format is for people. */
  readonly isInteractive: boolean;

  /**
   * Runs a function for each name, one after another. A failure is printed at once, and the next
   * name is tried. With one name it is that result alone.
   */
  forEach(names: readonly string[], run: (name: string) => Promise<SingleResult>): Promise<Result>;

  /**
   * Asks for a confirmation, unless `--yes` is given. The runner asks by itself for commands that
   * declare `destructive`.
   *
   * @throws UsageError without `--yes` if there is no terminal to ask on.
   */
  confirm(question: string): Promise<void>;

  /**
   * Runs another command over the same connection, and prints its result. The words are those
   * after `lvsh`. Resolves to its exit code.
   */
  runCommand(words: readonly string[]): Promise<number>;

  /** Shows the progress of a long operation on stderr. */
  progress(options: ProgressOptions): Progress;

  /** Writes a message for people to stderr, unless `--quiet` is given. */
  notice(text: string): Promise<void>;
}
