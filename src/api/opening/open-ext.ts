import type { Transport } from '../../transport/index.ts';
import { connectCommand } from '../../transport/index.ts';
import type { ExtTarget } from '../../uri/index.ts';
import { processEnvironment, programVariables } from '../../uri/index.ts';

/**
 * Runs the program of the URI, as libvirt's client does (virNetSocketNewConnectExternal). The
 * program may send the data anywhere, so the transport does not count as secure.
 */
export function openExt({ command, args }: ExtTarget, signal: AbortSignal): Promise<Transport> {
  const env = programVariables(processEnvironment());
  return connectCommand({
    ...{ program: command, args, env, signal },
    address: command,
    isSecure: false,
  });
}
