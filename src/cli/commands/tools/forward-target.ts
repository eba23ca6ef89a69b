import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Domain } from '../../../index.ts';
import {
  findAddresses,
  openGraphics,
  openSshSession,
  parseUri,
  TransportError,
} from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { credentialPrompt } from '../../context/credentials.ts';
import { UsageError } from '../../parse/usage-error.ts';

const PORT_MAX = 65_535;
const SSH: readonly string[] = ['ssh', 'libssh', 'libssh2'];

/** An end within the guest or its hypervisor. */
export interface ForwardTarget {
  /** Opens a stream for one client. */
  readonly open: () => Promise<Duplex>;

  /** Whether to open a stream before clients are accepted, so that a failure ends the command. */
  readonly isTried: boolean;
  close(): Promise<void>;
}

/** Finds the target of a domain. */
export type TargetFinder = (domain: Domain, context: CommandContext) => Promise<ForwardTarget>;

/**
 * Parses a text that names a target: `vnc`, `console:serial1`, `channel:NAME`, `80`, ...
 *
 * @throws UsageError if it names none.
 */
export function parseTarget(text: string): TargetFinder {
  const [kind = '', ...rest] = text.split(':');
  const detail = rest.length === 0 ? undefined : rest.join(':');
  switch (kind) {
    case 'vnc':
    case 'spice': {
      const index = detail === undefined ? 0 : numberIn(detail, text);
      return async (domain, { signal }) =>
        target(
          async () => (await openGraphics(domain, { type: kind, index, signal })).stream,
          true,
        );
    }
    case 'console': {
      const device = detail ?? null;
      return async (domain, { signal }) =>
        target(() => domain.openConsole({ device, signal }), false);
    }
    case 'channel': {
      const name = detail ?? null;
      return async (domain, { signal }) =>
        target(() => domain.openChannel({ name, signal }), false);
    }
    default: {
      const port = numberIn(kind === 'tcp' ? (detail ?? '') : text, text);
      return (domain, context) => portTarget(port, domain, context);
    }
  }
}

/** A console or channel has one client at a time, so it is opened only for a client. */
function target(open: () => Promise<Duplex>, isTried: boolean): ForwardTarget {
  return { open, isTried, close: async () => undefined };
}

function numberIn(digits: string, text: string): number {
  const number = /^\d{1,5}$/.test(digits) ? Number(digits) : Number.NaN;
  if (number <= PORT_MAX) return number;
  throw new UsageError(
    `There is no target "${text}"`,
    'Write vnc, spice, vnc:1, console, console:serial1, channel:NAME or a port of the guest',
  );
}

/** Returns a port of the guest, reached through the host's SSH server or from this machine. */
async function portTarget(
  port: number,
  domain: Domain,
  { connection, environment, uri, signal }: CommandContext,
): Promise<ForwardTarget> {
  const host = await addressOf(domain, signal);
  const { transport, host: daemonHost } = parseUri(connection.uri);
  if (SSH.includes(transport)) {
    const credentials = credentialPrompt(environment);
    const session = await openSshSession(uri ?? connection.uri, {
      signal,
      ...(credentials === undefined ? {} : { credentials }),
    });
    return {
      open: () => session.forward(host, port, { signal }),
      isTried: true,
      close: () => session.close(),
    };
  }
  const isLocal = daemonHost === undefined || /^(localhost|127\.|\[?::1)/.test(daemonHost);
  if (!isLocal) {
    throw new UsageError(
      `Ports of a guest of ${daemonHost} cannot be reached by ${transport}`,
      'Use a URI with +ssh',
    );
  }
  return target(() => connectTo(host, port, signal), environment.platform === 'linux');
}

async function connectTo(host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  const { createConnection } = await import('node:net');
  const socket = createConnection({ host, port });
  try {
    await once(socket, 'connect', { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TransportError('CONNECT_FAILED', `Port ${port} cannot be reached: ${reason}`, {
      cause: error,
    });
  }
}

async function addressOf(domain: Domain, signal: AbortSignal): Promise<string> {
  const found = await findAddresses(domain, { signal });
  const addresses = (found?.interfaces ?? [])
    .filter(({ name }) => name !== 'lo')
    .flatMap(({ addrs }) => addrs.map(({ addr }) => addr))
    .filter((addr) => !addr.startsWith('fe80:'));
  const address = addresses.find((each) => !each.includes(':')) ?? addresses[0];
  if (address === undefined) throw new Error(`The address of "${domain.name}" is not known`);
  return address;
}
