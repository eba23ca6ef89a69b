import type { Connection, ParsedUri } from '../../../index.ts';
import { AuthError, LibvirtError, TimeoutError, TransportError, VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { exitCodeOf } from '../../output/failure.ts';
import type { GlobalOptions } from '../../parse/global-options.ts';
import type { Finding } from './check.ts';
import { failed, messageOf, ok, warning } from './check.ts';

/** The time limit for connecting, which is that of the library. */
const CONNECT_TIMEOUT_MS = 30_000;

/** The checks of a connection, and the exit code of its failure. */
export interface ConnectionReport {
  readonly findings: readonly Finding[];
  readonly exitCode: number;
}

/** Connects, and asks the daemon for its versions. */
export async function checkConnection(
  uri: string | undefined,
  parsed: ParsedUri | undefined,
  context: CommandContext,
): Promise<ConnectionReport> {
  const { environment, globals, signal } = context;
  let connection: Connection;
  try {
    const { credentialPrompt } = await import('../../context/credentials.ts');
    const credentials = credentialPrompt(environment);
    connection = await environment.connect(uri, {
      readOnly: globals.isReadOnly,
      connectTimeoutMs: connectTimeoutMs(globals),
      signal,
      ...(credentials === undefined ? {} : { credentials }),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    const finding = failed('connection', messageOf(error), remedyOf(error, parsed));
    return { findings: [finding], exitCode: exitCodeOf(error, false) };
  }
  try {
    return { findings: await versionsOf(connection, signal), exitCode: 0 };
  } finally {
    await connection.close();
  }
}

/** Half of --timeout at most, so that a daemon that hangs is reported before the command ends. */
function connectTimeoutMs({ timeoutMs }: GlobalOptions): number {
  if (timeoutMs === undefined) return CONNECT_TIMEOUT_MS;
  return Math.max(1, Math.min(CONNECT_TIMEOUT_MS, Math.floor(timeoutMs / 2)));
}

async function versionsOf(connection: Connection, signal: AbortSignal): Promise<Finding[]> {
  const options = { signal };
  const mode = connection.isReadOnly ? 'read-only' : 'read and write';
  const findings = [ok('connection', `Connected to ${connection.uri} (${mode})`)];
  const [lib, type, host] = await Promise.all([
    connection.getLibVersion(options),
    connection.getType(options),
    connection.getHostname(options),
  ]);
  findings.push(ok('daemon', `libvirt ${dotted(lib)} on ${host}`));
  try {
    const version = await connection.getVersion(options);
    findings.push(ok('hypervisor', `${type} ${dotted(version)}`));
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    const remedy = 'Check that the hypervisor is installed on the host';
    findings.push(warning('hypervisor', `${type}: ${error.message}`, remedy));
  }
  return findings;
}

/** Returns `9.0.0` for 9_000_000. */
function dotted(version: bigint): string {
  return [version / 1_000_000n, (version / 1000n) % 1000n, version % 1000n].join('.');
}

const AUTH_REMEDIES: Readonly<Record<string, string>> = {
  HOST_KEY_REFUSED:
    'Verify the key of the host. If it is new, log in once with ssh; if it has changed on ' +
    'purpose, remove the old line from known_hosts',
  CERTIFICATE_INVALID:
    'Use a host name that the certificate of the daemon contains, and the CA that has signed it; ' +
    'the clocks of both machines must be right',
  CERTIFICATE_REFUSED:
    "Use a client certificate that the daemon's CA has signed, and that tls_allowed_dn_list admits",
  AUTH_INSECURE: 'Use +tls or +ssh',
  AUTH_UNSUPPORTED: "Set mech_list in the daemon's /etc/sasl2/libvirt.conf to scram-sha-256",
  AUTH_CREDENTIALS_MISSING: 'Write the name and the password into auth.conf',
};

const SSHD_REMEDY =
  'Start the SSH server (sshd) of the host, or correct the port: with +ssh it is sshd that ' +
  'listens there, not libvirtd';

const PHASE_REMEDIES: Readonly<Record<string, string>> = {
  resolve: 'Check the name in the URI',
  connect: 'Check the address and that the daemon listens there; see the checks before this one',
  helper:
    'The host needs virt-ssh-helper (part of libvirt-client) or nc, and the login shell must ' +
    'print nothing if it is not interactive',
};

function remedyOf(error: unknown, uri: ParsedUri | undefined): string {
  if (error instanceof AuthError) return authRemedy(error, uri);
  if (error instanceof TimeoutError) {
    return 'A firewall may drop the packets, or the daemon has reached max_clients or hangs';
  }
  if (error instanceof TransportError) {
    if (error.phase === 'connect' && uri?.transport.includes('ssh')) return SSHD_REMEDY;
    const remedy = error.phase === undefined ? undefined : PHASE_REMEDIES[error.phase];
    return remedy ?? 'Look into the log of the daemon: journalctl -u libvirtd';
  }
  if (error instanceof VirError) return virRemedy(error);
  return error instanceof LibvirtError && error.code === 'ARGUMENT_INVALID'
    ? 'Correct the URI, such as qemu:///system or qemu+ssh://USER@HOST/system'
    : 'See docs/troubleshooting.md of libvirt-client';
}

function authRemedy({ code }: AuthError, uri: ParsedUri | undefined): string {
  const remedy = AUTH_REMEDIES[code];
  if (remedy !== undefined) return remedy;
  if (uri?.transport === 'ssh') {
    return 'Use a key that the host accepts: an agent, ?keyfile= or IdentityFile of ~/.ssh/config';
  }
  return uri?.host === undefined
    ? 'polkit refuses this user: join the group libvirt, or add a rule for org.libvirt.unix.manage'
    : 'Check the name and the password: sasldblistusers2 -f /etc/libvirt/passwd.db on the host';
}

function virRemedy({ code }: VirError): string {
  return code === 'VIR_ERR_NO_CONNECT'
    ? "Install the hypervisor's driver on the host, such as libvirt-daemon-driver-qemu, or check the first part of the URI"
    : 'Look into the log of the daemon: journalctl -u libvirtd';
}
