import { ArgumentError } from '../../errors/index.ts';
import type { Domain } from '../domain/domain.ts';
import { agentCommand } from './agent-command.ts';
import type { WaitOptions } from './within.ts';
import { moments, within } from './within.ts';

/** What {@link guestExec} is to run. */
export interface GuestExecOptions extends WaitOptions {
  /**
   * How long the program may run, in milliseconds. Then it is no longer waited for; it runs on, for
   * an agent cannot be asked to stop one.
   *
   * @default 60000
   */
  readonly timeoutMs?: number;
  /** The program, by its path in the guest, or by a name that the agent finds in its `PATH`. */
  readonly path: string;
  /** Its arguments, without its name. There is no shell that would take them apart. */
  readonly args?: readonly string[];
  /** Its environment, in place of the agent's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input; text is sent in UTF-8. */
  readonly input?: string | Uint8Array;
  /**
   * Whether its output is kept.
   *
   * @default true
   */
  readonly captureOutput?: boolean;
}

/** How a program in a guest has ended. */
export interface GuestExecResult {
  /** The guest's number of the process. */
  readonly pid: number;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal, or in a Windows guest the exception, that ended it; null when none did. */
  readonly signal: number | null;
  /** Empty when it was not to be kept. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Whether there was more of it: the agent keeps 16 MiB. */
  readonly isStdoutTruncated: boolean;
  readonly isStderrTruncated: boolean;
}

const TIMEOUT_MS = 60_000;
const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 1000;

/**
 * Runs a program in the guest through QEMU's agent there, waits until it has ended, and resolves to
 * its output (`virDomainQemuAgentCommand` with `guest-exec` and `guest-exec-status`). How it ended
 * is for the caller to judge: an exit code other than 0 is no error here.
 *
 * An answer of libvirt's has room for 4 MiB, and so for 3 MiB of output in the agent's base64. The
 * guest's administrator may have forbidden the agent to run anything.
 *
 * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) when no agent answers, and
 * number 1 (`VIR_ERR_INTERNAL_ERROR`) with the agent's own words when it refuses.
 * @throws {@link TimeoutError} when the program has not ended in time.
 *
 * @example
 * const { exitCode, stdout } = await guestExec(domain, { path: '/bin/uname', args: ['-r'] });
 */
export function guestExec(domain: Domain, options: GuestExecOptions): Promise<GuestExecResult> {
  const { path, timeoutMs = TIMEOUT_MS, signal: callerSignal } = options;
  const command = execArguments(options);
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

/** The names are those of QEMU's agent. */
function execArguments(options: GuestExecOptions): object {
  const { path, args = [], env, input, captureOutput = true } = options;
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
    // Given even when empty: without it the program would read from nothing that ends.
    ...(input !== undefined && { 'input-data': Buffer.from(input).toString('base64') }),
    'capture-output': captureOutput,
  };
}
