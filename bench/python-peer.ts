import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Contestant, Sample } from './measure.ts';

/** libvirt-python is installed for the system's Python. */
const PYTHON = '/usr/bin/python3';

/** libvirt's C library, used from Python, with its own connection. */
export class PythonPeer {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(uri: string, script: string) {
    this.#process = spawn(PYTHON, [resolve('bench/peers', script), uri], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.#process.stdout === null) throw new Error('Python has no standard output');
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** Starts a script of `peers`. Returns undefined if libvirt-python is not installed. */
  static start(uri: string, script: string): PythonPeer | undefined {
    const { status } = spawnSync(PYTHON, ['-c', 'import libvirt']);
    return status === 0 ? new PythonPeer(uri, script) : undefined;
  }

  /** @param order - The line for the script, such as `CALLS THREADS`. */
  contestant(name: string, order: string): Contestant {
    return { name, run: () => this.#run(order) };
  }

  stop(): void {
    this.#process.stdin?.end();
  }

  async #run(order: string): Promise<Sample> {
    this.#process.stdin?.write(`${order}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error('Python exited early');
    return JSON.parse(line.value) as Sample;
  }
}
