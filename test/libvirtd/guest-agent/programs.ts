import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';

/** The error class that QEMU's agent has for a failed command. */
const GENERIC_ERROR = 'GenericError';

/** The programs that an agent runs, with the replies of `guest-exec` and `guest-exec-status`. */
export class Programs {
  readonly #programs = new Map<unknown, Program>();

  async start(args: Readonly<Record<string, unknown>>): Promise<object> {
    const child = spawn(String(args['path']), (args['arg'] as string[] | undefined) ?? [], {
      env: environment(args['env'] as string[] | undefined),
    });
    const failure = await new Promise<Error | null>((resolve) => {
      child.once('spawn', () => resolve(null)).once('error', resolve);
    });
    if (failure !== null) {
      const desc = `Guest agent command failed, error was '${failure.message}'`;
      return { error: { class: GENERIC_ERROR, desc } };
    }
    child.stdin.on('error', () => {});
    child.stdin.end(Buffer.from(String(args['input-data'] ?? ''), 'base64'));
    this.#programs.set(child.pid, new Program(child, args['capture-output'] === true));
    return { return: { pid: child.pid } };
  }

  status(pid: unknown): object {
    const program = this.#programs.get(pid);
    if (program !== undefined) return { return: program.status };
    return { error: { class: GENERIC_ERROR, desc: `Invalid parameter 'pid'` } };
  }

  /** Kills those that still run. */
  kill(): void {
    for (const program of this.#programs.values()) program.kill();
  }
}

class Program {
  status: object = { exited: false };
  readonly kill: () => void;

  constructor(child: ChildProcess, capturesOutput: boolean) {
    this.kill = () => child.kill('SIGKILL');
    const output = [child.stdout, child.stderr].map((stream) => stream && buffer(stream));
    child.once('close', async (exitcode, signal) => {
      const [out, err] = await Promise.all(output);
      this.status = {
        exited: true,
        ...(exitcode === null ? { signal: signal === 'SIGKILL' ? 9 : 15 } : { exitcode }),
        ...(capturesOutput && out?.length ? { 'out-data': out.toString('base64') } : {}),
        ...(capturesOutput && err?.length ? { 'err-data': err.toString('base64') } : {}),
      };
    });
  }
}

function environment(given: readonly string[] | undefined): NodeJS.ProcessEnv {
  if (given === undefined) return process.env;
  return Object.fromEntries(given.map((each) => each.split(/=(.*)/s, 2)));
}
