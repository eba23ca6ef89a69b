import type { Duplex } from 'node:stream';
import { onDemand } from '../../async/index.ts';
import { dialTcp, dialUnix } from '../../transport/index.ts';
import type { Target } from '../../uri/index.ts';
import type { HostAccess, HostAddress } from '../calls/host-access.ts';
import type { ResolvedConnectOptions } from './connect-options.ts';
import { programOf } from './ssh-target.ts';

const loadSsh = onDemand(() => import('./open-ssh.ts'));

/** Returns the access of a connection to other sockets and ports of the daemon's host. */
export function hostAccessOf(target: Target, options: ResolvedConnectOptions): HostAccess {
  const { ssh, credentials, transport } = options;
  if (transport !== undefined) return { kind: 'none', why: 'its option "transport" replaces SSH' };
  switch (target.transport) {
    case 'unix':
      return { kind: 'local', connect: dialDirectly };
    case 'tcp':
    case 'tls':
      return { kind: 'network', host: target.host, connect: dialDirectly };
    case 'ext':
      return { kind: 'none', why: 'a program connects it to the daemon' };
    default: {
      const program = programOf(target, ssh.options);
      if (program !== undefined) {
        return { kind: 'none', why: `the program ${program} replaces SSH inside the process` };
      }
      return {
        kind: 'ssh',
        connect: async (address, signal) => {
          const { forwardSsh } = await loadSsh();
          return forwardSsh(target, ssh, credentials.forSsh, { address, signal });
        },
      };
    }
  }
}

function dialDirectly(address: HostAddress, signal: AbortSignal): Promise<Duplex> {
  return 'path' in address ? dialUnix({ ...address, signal }) : dialTcp({ ...address, signal });
}
