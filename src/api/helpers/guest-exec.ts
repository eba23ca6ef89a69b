import { ArgumentError } from '../../errors/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import type { Domain } from '../domain/domain.ts';
import { agentCommand } from './agent-command.ts';
import { requireDomain } from './require-domain.ts';
import type { WaitOptions } from './within.ts';
import { moments, within } from './within.ts';

/** Options of {@link guestExec}. */
export interface GuestExecOptions extends WaitOptions {
  /**
   * Maximum run time of the program, in milliseconds. The program continues to run after the
   * timeout, because the agent has no command to stop it.
   *
   * @default 60000
   */
  readonly timeoutMs?: number;
  /** The arguments, without the program name. No shell interprets them. */
  readonly args?: readonly string[];
  /** The environment of the program. It replaces the agent's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The standard input of the program; a string is sent as UTF-8. */
  readonly input?: string | Uint8Array;
  /**
   * Whether the output is captured.
   *
   * @default true
   */
  readonly captureOutput?: boolean;
}

/** The result of {@link guestExec}. */
export interface GuestExecResult {
  /** The process id in the guest. */
  readonly pid: number;
  /** The exit code; null if the program was terminated by a signal. */
  readonly exitCode: number | null;
  /** The terminating signal, or the exception in a Windows guest; null if there was none. */
  readonly signal: number | null;
  /** The standard output; empty if it was not captured. */
  readonly stdout: Buffer;
  /** The standard error output; empty if it was not captured. */
  readonly stderr: Buffer;
  /** Whether the agent has truncated the standard output, which it limits to 16 MiB. */
  readonly isStdoutTruncated: boolean;
  /** Whether the agent has truncated the standard error output, which it also limits to 16 MiB. */
  readonly isStderrTruncated: boolean;
}

const OPTIONS = ['timeoutMs', 'args', 'env', 'input', 'captureOutput', 'signal'];
const TIMEOUT_MS = 60_000;
const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 1000;

/** Implements `guestExec` of helpers.ts. */
export async function guestExec(
  domain: Domain,
  path: string,
  options: GuestExecOptions = {},
): Promise<GuestExecResult> {
  requireDomain(domain);
  requireKnown(options, OPTIONS);
  const { timeoutMs = TIMEOUT_MS, signal: callerSignal } = options;
  const command = execArguments(path, options);
  const what = `Running ${path} in the domain "${domain.name}"`;
  return within(what, timeoutMs, callerSignal, async (signal) => {
    const started = await agentCommand(domain, 'guest-exec', command, signal);
    const pid = started.number('pid');
    for await (const _ of moments(FIRST_POLL_MS, LAST_POLL_MS, signal)) {
      const status = await agentCommand(domain, 'guest-exec-status', { pid }, signal);
      if (!status.boolean('exited')) continue;
      return {
        pid,
        exitCode: status.optionalNumber('exitcode'),
        signal: status.optionalNumber('signal'),
        stdout: status.bytes('out-data'),
        stderr: status.bytes('err-data'),
        isStdoutTruncated: status.boolean('out-truncated'),
        isStderrTruncated: status.boolean('err-truncated'),
      };
    }
    throw signal.reason;
  });
}

/** Returns the arguments of the agent command `guest-exec`. */
function execArguments(path: string, options: GuestExecOptions): object {
  const { args = [], env, input, captureOutput = true } = options;
  if (typeof path !== 'string' || path === '') {
    throw new ArgumentError('Expected "path" to be the path of a program', { argument: 'path' });
  }
  if (!Array.isArray(args) || !args.every((each) => typeof each === 'string')) {
    throw new ArgumentError('Expected "args" to be an array of strings', { argument: 'args' });
  }
  return {
    path,
    arg: args,
    ...(env && { env: Object.entries(env).map(([name, value]) => `${name}=${value}`) }),
    // Sent even if empty: without it the program's standard input has no end.
    ...(input !== undefined && { 'input-data': Buffer.from(input).toString('base64') }),
    'capture-output': captureOutput,
  };
}
