import { unlessAborted } from '../../async/index.ts';
import { ArgumentError } from '../../errors/index.ts';
import type { Target } from '../../uri/index.ts';
import { processEnvironment, resolveTarget } from '../../uri/index.ts';
import { resolveConnectOptions } from '../opening/connect-options.ts';
import { Deadline } from '../opening/deadline.ts';
import { sharedSession } from '../opening/open-ssh.ts';
import { reportUnusedParameters } from '../opening/unused-uri-parameters.ts';
import type { SshSessionOptions } from './open-ssh-session.ts';
import { SshSession } from './ssh-session.ts';

/** Opens an SSH session. `openSshSession` loads this file. */
export async function startSshSession(
  uri: string,
  options: SshSessionOptions,
): Promise<SshSession> {
  if (typeof uri !== 'string') {
    throw new ArgumentError('Expected "uri" to be a URI such as qemu+ssh://host/system', {
      argument: 'uri',
    });
  }
  const resolved = await resolveConnectOptions(options);
  const { ssh, credentials, connectTimeoutMs, signal } = resolved;
  const target = await findTarget(uri, connectTimeoutMs, signal);
  reportUnusedParameters(target.parsed, resolved.unusedUriParameters);
  if (!('helperName' in target)) {
    throw new ArgumentError(`${uri} has no SSH transport. Use +ssh in the scheme`, {
      argument: 'uri',
    });
  }
  if (ssh.options.command !== undefined || ssh.options.session !== undefined) {
    throw new ArgumentError('openSshSession takes neither ssh.command nor ssh.session', {
      argument: 'ssh',
    });
  }
  const shared = sharedSession(target, ssh.options, credentials.forSsh, true);
  const session = new SshSession(uri, target, shared, connectTimeoutMs);
  await session.reach({ signal });
  return session;
}

/** The files that decide about the target may be on a file system that does not respond. */
async function findTarget(
  uri: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Target> {
  const deadline = new Deadline(`Opening ${uri}`, timeoutMs, signal);
  deadline.phase = 'resolve';
  try {
    // No local socket is opened, so it does not matter that Windows has none.
    return await unlessAborted(
      resolveTarget(uri, {}, processEnvironment(), { hasTransport: true }),
      deadline.signal,
    );
  } finally {
    deadline.clear();
  }
}
