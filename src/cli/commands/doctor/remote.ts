import type { ParsedUri } from '../../../index.ts';
import type { CliEnvironment } from '../../environment/environment.ts';
import type { Finding } from './check.ts';
import { codeOf, failed, messageOf, ok, skipped, warning } from './check.ts';
import { reach } from './reach.ts';

/** The usual ports of the transports over a network. */
const PORTS: Readonly<Record<string, number>> = { tcp: 16_509, tls: 16_514, ssh: 22 };

/** How the daemon is made to listen, by the transport. */
const LISTENING: Readonly<Record<string, string>> = {
  tcp: 'libvirtd opens no TCP port by default: systemctl enable --now libvirtd-tcp.socket',
  tls: 'libvirtd opens no TLS port by default: systemctl enable --now libvirtd-tls.socket',
  ssh: 'Start the SSH server of the host',
};

/** libvirt's drivers that a remote daemon can have. */
const DRIVERS: ReadonlySet<string> = new Set(
  (
    'qemu xen lxc test ch bhyve vbox vz openvz vmware network storage interface nodedev nwfilter ' +
    'secret'
  ).split(' '),
);

/** Warns of a driver that libvirt does not have: it is often a scheme of something else. */
export function checkScheme({ driver, transport }: ParsedUri): Finding[] {
  if (DRIVERS.has(driver)) return [];
  const isTls = transport === 'tls';
  const remedy = 'Write a URI such as qemu+ssh://USER@HOST/system';
  const text = `libvirt has no driver "${driver}"`;
  return [
    warning('uri', isTls ? `${text}; a URI with a host and without + uses TLS` : text, remedy),
  ];
}

/** Checks whether the port of a remote URI accepts connections. */
export async function checkPort(
  uri: ParsedUri,
  environment: CliEnvironment,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { host, transport } = uri;
  const usual = PORTS[transport];
  if (host === undefined || usual === undefined) return [];
  const port = uri.port ?? usual;
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  try {
    await reach({ host, port }, environment, signal);
    return [ok('port', `${address} accepts connections`)];
  } catch (error) {
    if (signal.aborted) throw error;
    return [portFailure(transport, host, address, error)];
  }
}

function portFailure(transport: string, host: string, address: string, error: unknown): Finding {
  const code = codeOf(error);
  // The name can be a Host of ssh_config, or the host is behind a ProxyJump: the login will tell.
  if (transport === 'ssh') {
    const remedy = 'Check the name and the port, or HostName and ProxyJump in ~/.ssh/config';
    return warning('port', `${address} cannot be reached directly: ${messageOf(error)}`, remedy);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return failed('port', `The name ${host} has no address`, 'Check the name in the URI');
  }
  if (code === 'ECONNREFUSED') {
    const remedy = `Check the port in the URI. ${LISTENING[transport]}`;
    return failed('port', `Nothing listens on ${address}`, remedy);
  }
  const remedy = 'Check the address; a firewall may drop the packets: open the port or use +ssh';
  return failed('port', `${address} does not answer: ${messageOf(error)}`, remedy);
}

/** Warns of a connection whose contents can be read on the network. */
export function checkPrivacy({ transport, host }: ParsedUri): Finding[] {
  if (transport !== 'tcp') return [];
  if (host === undefined || /^(localhost|127\.|\[?::1)/.test(host)) {
    return [skipped('encryption', 'The connection is plain TCP within this machine')];
  }
  const remedy = 'Use +tls or +ssh, unless the network is trusted';
  return [warning('encryption', 'The connection is plain TCP without encryption', remedy)];
}
