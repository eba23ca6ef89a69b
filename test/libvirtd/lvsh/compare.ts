import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { lvsh } from '../../unit/cli/support/test-environment.ts';

const execute = promisify(execFile);

/** One command line that virsh and lvsh both run on the same daemon. */
export interface VirshRow {
  /** The command and its arguments: `dominfo test`. An array for words with spaces. */
  readonly line: string | readonly string[];

  /** Lines of virsh that prepare the daemon, before each of the two runs. */
  readonly given?: readonly string[];

  /**
   * For commands that change something: lines of virsh whose output must be the same after both
   * runs. Without them the command only reads, and the two runs follow each other.
   */
  readonly state?: readonly string[];

  /** Lines of virsh that run after each of the two runs. Failures are ignored. */
  readonly undo?: readonly string[];

  /** Environment variables of both programs, such as `EDITOR`. */
  readonly variables?: Readonly<Record<string, string>>;

  /** Waits after each line of `undo` until the daemon has finished its work. */
  readonly settle?: () => Promise<void>;

  /** Removes what differs from call to call, such as times, from both outputs. */
  readonly mask?: (text: string) => string;
}

/** The exit code and the output of a run. */
interface Run {
  readonly failed: boolean;
  readonly stdout: string;
  readonly state: readonly string[];
}

/** Declares a test for each row: both programs print the same bytes and leave the same state. */
export function compareWithVirsh(uri: () => string, rows: readonly VirshRow[]): void {
  for (const row of rows) {
    const title = typeof row.line === 'string' ? row.line : row.line.join(' ');
    it(`${title} has the effect and the output that it has in virsh`, async () => {
      const words = typeof row.line === 'string' ? row.line.split(' ') : [...row.line];
      const { variables = {} } = row;
      const theirs = await runWith(uri(), row, () => virsh(uri(), words, variables));
      const ours = await runWith(uri(), row, async () => {
        const line = ['-c', uri(), '-o', 'virsh', ...words];
        const { exitCode, stdout } = await lvsh(undefined, line, { variables });
        return { failed: exitCode !== 0, stdout };
      });
      expect(ours).toEqual(theirs);
    });
  }
}

async function runWith(
  uri: string,
  { given = [], state = [], undo = [], settle, mask = (text) => text }: VirshRow,
  run: () => Promise<{ readonly failed: boolean; readonly stdout: string }>,
): Promise<Run> {
  for (const line of given) {
    const { failed, stderr } = await virsh(uri, line.split(' '));
    if (failed) throw new Error(`virsh ${line}: ${stderr}`);
  }
  const { failed, stdout } = await run();
  const after: string[] = [];
  for (const line of state) after.push(mask((await virsh(uri, line.split(' '))).stdout));
  for (const line of undo) {
    await virsh(uri, line.split(' '));
    await settle?.();
  }
  return { failed, stdout: mask(stdout), state: after };
}

/** Runs virsh in the C locale. */
export async function virsh(
  uri: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<{ readonly failed: boolean; readonly stdout: string; readonly stderr: string }> {
  const options = {
    env: { ...process.env, LC_ALL: 'C', ...variables },
    maxBuffer: 64 * 1024 * 1024,
  };
  try {
    return { failed: false, ...(await execute('virsh', ['-c', uri, ...words], options)) };
  } catch (error) {
    const { stdout = '', stderr = String(error) } = error as { stdout?: string; stderr?: string };
    return { failed: true, stdout, stderr };
  }
}
