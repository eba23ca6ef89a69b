import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { contentsOf } from '../contents.ts';
import type { Check } from './findings.ts';
import { failure, SUCCESS } from './findings.ts';
import { runProgram } from './run-program.ts';

/**
 * `npm run generate` must reproduce the folders as they are. What it changes is put back. Git is not
 * asked, because this also holds in a tree that was not checked out.
 */
export function regenerateCheck(...folders: readonly string[]): Check {
  return async (signal) => {
    const before = contentsOf('.', folders);
    const ending = await runProgram(['npm', 'run', 'generate'], { signal });
    const after = contentsOf('.', folders);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => !isSame(before.get(path), after.get(path)),
    );
    for (const path of changed) putBack(path, before.get(path));
    if (ending !== 0) return failure(`npm run generate: ${ending}`);
    return changed.length === 0
      ? SUCCESS
      : failure(`npm run generate changes ${changed.join(', ')}`);
  };
}

function isSame(before: Buffer | undefined, after: Buffer | undefined): boolean {
  return before !== undefined && after !== undefined && before.equals(after);
}

function putBack(path: string, bytes: Buffer | undefined): void {
  if (bytes === undefined) {
    rmSync(path);
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}
