import { expect, it } from '@jest/globals';
import { catalogue } from '../../../../src/cli/registry/registry.ts';
import { schemaOf } from '../../../../src/cli/registry/schema.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import type { TestSettings } from './test-environment.ts';
import { lvsh } from './test-environment.ts';

/** One command line on a fresh in-memory daemon, and its expected output. */
export interface CommandRow {
  /** Completes "lvsh ...": `prints the state of a domain`. */
  readonly does: string;
  readonly line: string | readonly string[];

  /** Prepares the daemon, which has libvirt's objects of `test:///default`. */
  readonly given?: (daemon: TestDaemon) => void | Promise<void>;
  readonly settings?: TestSettings;

  /** The JSON that `-o json` prints. It is also compared with the command's schema. */
  readonly json?: unknown;

  /** The text of `-o table`. */
  readonly table?: string;

  /** The text of `-o virsh`, without the empty line at its end. */
  readonly virsh?: string;

  /** The text of `-o name`. */
  readonly name?: string;

  /** Checks the daemon after the command. */
  readonly after?: (daemon: TestDaemon) => void;
  readonly exitCode?: number;
}

/** Declares the tests of rows: one for each format that a row expects. */
export function testCommands(rows: readonly CommandRow[]): void {
  for (const row of rows) {
    for (const format of ['json', 'table', 'virsh', 'name'] as const) {
      const expected = row[format];
      if (expected === undefined) continue;
      it(`${row.does} with -o ${format}`, async () => {
        await using daemon = await startDaemon({ memory: true });
        await row.given?.(daemon);
        const words = typeof row.line === 'string' ? row.line.split(' ') : row.line;
        const outcome = await lvsh(daemon, ['-o', format, ...words], row.settings);
        expect(outcome).toMatchObject({ exitCode: row.exitCode ?? 0, stderr: '' });
        if (format === 'json') await expectJson(words[0] ?? '', outcome.stdout, expected);
        else expect(outcome.stdout).toBe(format === 'virsh' ? `${expected}\n` : expected);
        row.after?.(daemon);
      });
    }
  }
}

async function expectJson(command: string, stdout: string, expected: unknown): Promise<void> {
  const value: unknown = JSON.parse(stdout);
  expect(value).toEqual(expected);
  const schema = schemaOf(await catalogue.require(command));
  const { schemaFaults } = await import('./schema-faults.ts');
  expect(schema && schemaFaults(value, schema)).toEqual([]);
}
