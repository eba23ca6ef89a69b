import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from '../support/programs.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');

/** lvsh as a program: bundled as it is published, in a folder of its own. */
export class LvshProgram implements Disposable {
  /** The folder for more files of a test. */
  readonly folder: string;

  /** A folder for `PATH` with the program `lvsh`. */
  readonly bin: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.bin = join(folder, 'bin');
    mkdirSync(this.bin);
    this.link('lvsh');
  }

  static async build(): Promise<LvshProgram> {
    const program = new LvshProgram(mkdtempSync(join(tmpdir(), 'lvsh-program-')));
    const bundler = join(import.meta.dirname, 'bundle.mjs');
    await run(process.execPath, [TSX, bundler, join(program.folder, 'dist')]);
    return program;
  }

  get path(): string {
    return join(this.bin, 'lvsh');
  }

  /** Makes the program available under a name in a folder; returns its path. */
  link(name: string, folder: string = this.bin): string {
    mkdirSync(folder, { recursive: true });
    const main = join(this.folder, 'dist/lvsh.js');
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Writes a file that may be executed; returns its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
