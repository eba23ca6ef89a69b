import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from './findings.ts';
import { failure, SUCCESS } from './findings.ts';
import { additions, machineState } from './machine-state.ts';
import { processIds } from './processes.ts';

/**
 * Compares the machine at the end of a run with the machine at its beginning. All programs of the
 * run get a folder of their own for temporary files. So the files that are left there are theirs,
 * and so is each process that has the folder's name in its environment, its command line or its
 * mounts.
 */
export class Leftovers implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'run-'));
  readonly #before = machineState();

  constructor() {
    // As open as /tmp: some programs of the tests run as another user.
    chmodSync(this.#folder, 0o1777);
    process.env['TMPDIR'] = this.#folder;
  }

  /** Fails if something is left, and names it. */
  readonly check: Check = async (signal) => {
    // What was ended last takes a moment to go.
    for (let tries = 0; tries < TRIES && this.#found().length > 0; tries += 1) {
      await sleep(PAUSE_MS, undefined, { signal });
    }
    const found = this.#found();
    return found.length === 0 ? SUCCESS : failure(...found.map((each) => `left behind: ${each}`));
  };

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #found(): readonly string[] {
    return [
      ...additions(this.#before, machineState()),
      ...processIds()
        .filter((id) => mentions(id, this.#folder))
        .map(describeProcess),
      ...readdirSync(this.#folder)
        .filter(isOfTests)
        .map((name) => `temporary file ${name}`),
    ];
  }
}

const TRIES = 60;
const PAUSE_MS = 500;

/** Caches of Node and tsx are there to stay. */
function isOfTests(name: string): boolean {
  return !/^(tsx-|node-compile-cache|v8-compile-cache)/.test(name);
}

function mentions(id: number, folder: string): boolean {
  const places = ['environ', 'cmdline', ...(hasOwnMounts(id) ? ['mountinfo'] : [])];
  return places.some((place) => textOf(`/proc/${id}/${place}`).includes(folder));
}

function hasOwnMounts(id: number): boolean {
  return mountNamespace(String(id)) !== mountNamespace('self');
}

function mountNamespace(id: string): string {
  try {
    return readlinkSync(`/proc/${id}/ns/mnt`);
  } catch {
    return '';
  }
}

function describeProcess(id: number): string {
  const command = textOf(`/proc/${id}/cmdline`).replaceAll('\0', ' ').trim();
  return `process ${id} ${command.slice(0, 200)}`;
}

/** Empty when the process has ended, or belongs to another user. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
