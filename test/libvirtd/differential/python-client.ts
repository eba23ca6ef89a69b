import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import { withOldTemplates } from '../support/differences.ts';

/** The answer of libvirt's own client. */
export type Answer = { readonly value: unknown } | { readonly error: readonly unknown[] };

/** libvirt's own client in Python, which handles one request after the other. */
export class PythonClient implements AsyncDisposable {
  /** The release of the client, such as 9000000. */
  readonly version: number;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(process: ChildProcess, lines: AsyncIterator<string>, version: number) {
    this.#process = process;
    this.#lines = lines;
    this.version = version;
  }

  static async open(uri: string): Promise<PythonClient> {
    const script = join(import.meta.dirname, 'client.py');
    const child = spawn('/usr/bin/python3', [script, uri], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: ENVIRONMENT,
    });
    child.stdin.on('error', () => {});
    const reader: Interface = createInterface({ input: child.stdout });
    const lines = reader[Symbol.asyncIterator]();
    const { value } = (await nextAnswer(lines)) as { value: string };
    return new PythonClient(child, lines, Number(value));
  }

  /** Runs an expression or statements. Variables are kept. `conn` is the connection. */
  run(code: string): Promise<Answer> {
    return this.#request({ do: code });
  }

  /** Reads the visible state of an object. look.py knows the kinds. */
  async look(kind: string, name: string): Promise<unknown> {
    return ((await this.#request({ look: kind, name })) as { value: unknown }).value;
  }

  /** Asks each question about all objects of its kind. */
  async ask(questions: readonly object[]): Promise<Record<string, unknown>> {
    const answer = (await this.#request({ questions })) as { value: Record<string, unknown> };
    return answer.value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin?.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), WAIT_LIMIT_MS);
    await this.#lines.next();
    clearTimeout(timer);
  }

  #request(request: object): Promise<Answer> {
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    return nextAnswer(this.#lines);
  }
}

/** No settings of the user, and no files of Python in the source tree. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  PYTHONDONTWRITEBYTECODE: '1',
  WAIT_LIMIT_SECONDS: String(WAIT_LIMIT_MS / 1000),
};

async function nextAnswer(lines: AsyncIterator<string>): Promise<Answer> {
  const { value, done } = await lines.next();
  if (done) throw new Error("libvirt's own client has exited");
  const answer = JSON.parse(withOldTemplates(value)) as Answer & { readonly broken?: string };
  if (answer.broken !== undefined) throw new Error(answer.broken);
  return answer;
}
