import { onDemand } from '../../async/index.ts';
import { TransportError } from '../../errors/index.ts';
import type { Transport } from '../../transport/index.ts';
import { connectTcp, connectUnix } from '../../transport/index.ts';
import type { Target, UnixTarget } from '../../uri/index.ts';
import { connectOrStart, connectWithoutStart } from './autostart.ts';
import type { ResolvedConnectOptions } from './connect-options.ts';
import type { Deadline } from './deadline.ts';

/** Large parts of the package that most connections do not need. */
const loadSsh = onDemand(() => import('./open-ssh.ts'));
const loadTls = onDemand(() => import('./open-tls.ts'));
const loadExt = onDemand(() => import('./open-ext.ts'));

/** Opens the transport that a URI names. Larger transports have their own files. */
export function openTransport(
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
    default:
      return openOther(target, options, deadline);
  }
}

async function openOther(
  target: Exclude<Target, { transport: 'unix' | 'tcp' }>,
  options: ResolvedConnectOptions,
  deadline: Deadline,
): Promise<Transport> {
  switch (target.transport) {
    case 'ssh':
    case 'libssh':
    case 'libssh2': {
      // src/ssh reports its own phases.
      deadline.phase = undefined;
      const { openSsh } = await loadSsh();
      return openSsh(target, options.ssh, options.credentials.forSsh, deadline);
    }
    case 'tls': {
      const { openTls } = await loadTls();
      return openTls(target, options.tls, deadline);
    }
    case 'ext': {
      const { openExt } = await loadExt();
      return openExt(target, deadline.signal);
    }
  }
}

/** If the socket was looked for at several paths, the error names all of them. */
async function connectLocal(target: UnixTarget, signal: AbortSignal): Promise<Transport> {
  const { path, address, tried, autostart, isAutostartRefused } = target;
  try {
    if (isAutostartRefused) return await connectWithoutStart(target, signal);
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
