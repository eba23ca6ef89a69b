import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentsOf } from './contents.ts';

/** All that decides what the build writes. The lockfile stands for node_modules. */
const INPUTS = [
  ...['src', 'scripts', 'types'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
];
const OUTPUTS = ['dist'];

/**
 * Remembers what the last build read and wrote. Each check that packs the package builds it, and
 * most of a build is the compiler, which takes ten seconds. Made before the build reads its
 * sources, so that a source that changes meanwhile counts as changed.
 */
export class BuildRecord {
  readonly #root: string;
  readonly #path: string;
  readonly #inputs: string;

  constructor(root: string) {
    this.#root = root;
    this.#path = join(root, 'build/record.json');
    this.#inputs = this.#digest(INPUTS);
  }

  /** Whether a build would write what is there already. */
  get isCurrent(): boolean {
    return existsSync(this.#path) && readFileSync(this.#path, 'utf8') === this.#now();
  }

  /** Notes that a build has been completed. */
  write(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, this.#now());
  }

  #now(): string {
    const outputs = this.#digest(OUTPUTS);
    return `${JSON.stringify({ node: process.version, inputs: this.#inputs, outputs })}\n`;
  }

  #digest(paths: readonly string[]): string {
    const hash = createHash('sha256');
    const present = paths.filter((path) => existsSync(join(this.#root, path)));
    for (const [path, bytes] of contentsOf(this.#root, present)) {
      hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    }
    return hash.digest('hex');
  }
}
