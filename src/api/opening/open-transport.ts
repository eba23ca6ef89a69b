import { TransportError } from '../../errors/index.ts';
import type { Transport } from '../../transport/index.ts';
import { connectTcp, connectUnix } from '../../transport/index.ts';
import type { Target, UnixTarget } from '../../uri/index.ts';
import { connectOrStart } from './autostart.ts';
import type { ResolvedConnectOptions } from './connect-options.ts';
import type { Deadline } from './deadline.ts';
import { openExt } from './open-ext.ts';

/** Opens the way to the daemon that a URI names. Each kind of way that needs more than a line has a file of its own. */
export async function openTransport(
  target: Target,
  options: ResolvedConnectOptions,
  deadline: Deadline,
): Promise<Transport> {
  const { signal } = deadline;
  switch (target.transport) {
    case 'unix':
      return connectLocal(target, signal);
    case 'tcp':
      return connectTcp({
        ...{ host: target.host, port: target.port, signal },
        onPhase: (phase) => {
          deadline.phase = phase;
        },
      });
    case 'ssh':
    case 'libssh':
    case 'libssh2': {
      // Its own phases are told by those who go through them.
      deadline.phase = undefined;
      // It is a large part of the package, and most connections do without.
      const { openSsh } = await import('./open-ssh.ts');
      return openSsh(target, options.ssh, options.credentials.forSsh, deadline);
    }
    case 'tls': {
      const { openTls } = await import('./open-tls.ts');
      return openTls(target, options.tls, deadline);
    }
    case 'ext':
      return openExt(target, signal);
  }
}

/** A socket that is not there may have been looked for in several places: the error names them all. */
async function connectLocal(target: UnixTarget, signal: AbortSignal): Promise<Transport> {
  const { path, address, tried, autostart } = target;
  try {
    if (autostart !== undefined) return await connectOrStart(target, autostart, signal);
    return await connectUnix({ path: address, address: path, signal });
  } catch (error) {
    if (!(error instanceof TransportError) || tried.length < 2) throw error;
    throw new TransportError(error.code, `${error.message} (looked for ${tried.join(', ')})`, {
      cause: error.cause,
      address: path,
      phase: 'connect',
    });
  }
}
