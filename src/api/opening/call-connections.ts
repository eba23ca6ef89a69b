import { AuthError } from '../../errors/index.ts';
import type { Target } from '../../uri/index.ts';
import type { ResolvedConnectOptions } from './connect-options.ts';
import { Deadline } from './deadline.ts';

/**
 * Returns the maximum number of additional connections for calls (lanes) of a connection.
 *
 * It is 0 if another connection would not see the same state, or if opening it could prompt a user
 * beyond the control of this process: a program, such as ssh, may use the terminal.
 */
export function callConnectionsFor(
  target: Target,
  uri: string,
  { callConnections, ssh, transport }: ResolvedConnectOptions,
): number {
  const isByProgram =
    target.transport === 'ext' ||
    (target.transport === 'ssh' && (ssh.options.command ?? target.command) !== undefined);
  const isSafe = !hasOwnState(uri) && (transport !== undefined || !isByProgram);
  return isSafe ? callConnections : 0;
}

/**
 * Whether each connection to the hypervisor has a state of its own: the test driver reads its file
 * anew for each connection, and only `test:///default` is shared (testConnectOpen).
 */
function hasOwnState(uri: string): boolean {
  const parts = /^([a-z0-9]+)(?:\+[a-z0-9]+)?:(?:\/\/[^/?#]*)?([^?#]*)/i.exec(uri);
  const [, driver = '', path = ''] = parts ?? [];
  return /^test$/i.test(driver) && path !== '/default';
}

/** A deadline of a login that prompts no user: it refuses the pause that precedes each prompt. */
export class PromptlessDeadline extends Deadline {
  /** Throws, because a user would be prompted now. */
  override pause(): void {
    const why = 'An additional connection for calls does not prompt a user';
    throw new AuthError('AUTH_CREDENTIALS_MISSING', why);
  }
}
