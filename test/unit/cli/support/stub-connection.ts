import { run } from '../../../../src/cli/run.ts';
import type { Connection } from '../../../../src/index.ts';
import type { LvshOutcome, TestSettings } from './test-environment.ts';
import { TestEnvironment } from './test-environment.ts';

/** A method of the connection. It gets the arguments of the call without the last options. */
export type StubMethod = (...args: readonly unknown[]) => unknown;

/** The outcome of a command, and the calls that it made. */
export interface StubOutcome extends LvshOutcome {
  readonly calls: ReadonlyArray<readonly [name: string, ...args: readonly unknown[]]>;
}

/**
 * Runs a command with a connection that has only the given methods, for functions that neither the
 * in-memory daemon nor the test driver supports.
 */
export async function lvshWithStub(
  methods: Readonly<Record<string, StubMethod>>,
  line: string | readonly string[],
  settings: TestSettings = {},
): Promise<StubOutcome> {
  const calls: Array<readonly [string, ...unknown[]]> = [];
  const connection = Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      async (...args: readonly unknown[]) => {
        calls.push([name, ...args.map(withoutSignal)]);
        return method(...args);
      },
    ]),
  );
  const words = typeof line === 'string' ? line.split(' ') : line;
  const environment = new TestEnvironment(undefined, words, settings);
  const stub: unknown = { ...connection, uri: 'qemu:///system', close: async () => undefined };
  environment.connect = async () => stub as Connection;
  const exitCode = await run(environment);
  const { stdout, stderr } = environment;
  return { exitCode, stdout: stdout.text, stderr: stderr.text, calls };
}

function withoutSignal(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('signal' in value)) return value;
  const { signal: _, ...others } = value;
  return others;
}
