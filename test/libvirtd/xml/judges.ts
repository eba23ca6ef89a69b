import type { SpawnSyncReturns } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';

/** A program that validates documents with a RELAX NG schema. */
export interface Judge {
  readonly name: string;
  /** Returns the indexes of the documents that the schema refuses. */
  refused(schema: string, documents: readonly string[], folder: string): ReadonlySet<number>;
}

/** xmllint, which stands on libxml2 as libvirt does. It refuses some valid orders. */
export const xmllint: Judge = {
  name: 'xmllint',
  refused: (schema, documents, folder) =>
    inBatches(documents, folder, (files) => {
      const { stderr } = run('xmllint', ['--noout', '--relaxng', schema, ...files]);
      return [...stderr.matchAll(/^(?<file>\S+) fails to validate$/gm)];
    }),
};

/** jing, which knows all of RELAX NG. */
export const jing: Judge = {
  name: 'jing',
  refused: (schema, documents, folder) =>
    inBatches(documents, folder, (files) => {
      const { stdout } = run('jing', [schema, ...files]);
      return [...stdout.matchAll(/^(?<file>[^:\n]+):\d+:\d+: error:/gm)];
    }),
};

const BATCH = 500;

function inBatches(
  documents: readonly string[],
  folder: string,
  refusals: (files: readonly string[]) => readonly RegExpMatchArray[],
): ReadonlySet<number> {
  mkdirSync(folder, { recursive: true });
  const files = documents.map((document, index) => {
    const file = join(folder, `${index}.xml`);
    writeFileSync(file, document);
    return file;
  });
  const refused = new Set<number>();
  for (let start = 0; start < files.length; start += BATCH) {
    for (const { groups } of refusals(files.slice(start, start + BATCH))) {
      refused.add(files.indexOf(groups?.['file'] ?? ''));
    }
  }
  return refused;
}

function run(command: string, args: readonly string[]): SpawnSyncReturns<string> {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: PROGRAM_LIMIT_MS,
  });
  if (result.error !== undefined) throw result.error;
  return result;
}
