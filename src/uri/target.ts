import type { UriOrigin } from './default-uri.ts';
import type { ParsedUri } from './parse.ts';
import type { SshProxy } from './remote-parameters.ts';
import type { SessionAutostart } from './session-autostart.ts';

/** A resolved URI: the daemon's address and the settings of the transport. */
export type Target = UnixTarget | TcpTarget | TlsTarget | SshTarget | LibsshTarget | ExtTarget;

/** The fields of every target. */
export interface BaseTarget {
  /** The URI, with aliases resolved; undefined if the daemon chooses the hypervisor. */
  readonly uri: string | undefined;

  /** The URI's parts; undefined if there is no URI. */
  readonly parsed: ParsedUri | undefined;

  readonly origin: UriOrigin;

  /** The name for CONNECT_OPEN. */
  readonly openName: string;

  readonly readOnly: boolean;

  /**
   * The authentication that the URI requires: `sasl`, `sasl.MECHANISM` or `polkit`,
   * case-insensitive.
   */
  readonly auth: string | undefined;

  /** The host's name for auth.conf and SASL; `localhost` if the URI names none. */
  readonly authHost: string;

  /** The credentials file named in the URI. */
  readonly authFile: string | undefined;
}

/** A daemon's unix socket. */
export interface UnixTarget extends BaseTarget {
  readonly transport: 'unix';

  /** The socket's path, for messages. A leading `@` means an abstract socket. */
  readonly path: string;

  /** The socket's address for `node:net`. */
  readonly address: string;

  /** Every path that was looked for. */
  readonly tried: readonly string[];

  /** Whether the socket belongs to the user's session daemon. */
  readonly isSession: boolean;

  /**
   * The command that starts the session daemon if none listens; undefined if libvirt would not
   * start it, or if the option `allow` has no permission for it.
   */
  readonly autostart: SessionAutostart | undefined;

  /** Whether the session daemon would be started if `allow` had the permission. */
  readonly isAutostartRefused: boolean;
}

/** A daemon's TCP port. */
export interface TcpTarget extends BaseTarget {
  readonly transport: 'tcp';
  readonly host: string;
  readonly port: number;
}

/** A daemon's TLS port. */
export interface TlsTarget extends BaseTarget {
  readonly transport: 'tls';
  readonly host: string;
  readonly port: number;

  /** The folder of the certificates; undefined for libvirt's default folders. */
  readonly pkiPath: string | undefined;

  /** Whether the daemon's certificate must be valid (false with `no_verify`). */
  readonly verifiesPeer: boolean;

  /** Whether the client's own certificates are checked first (false with `no_sanity`). */
  readonly checksOwnFiles: boolean;

  /** GnuTLS's priority string, from the URI or else from libvirt.conf. */
  readonly priority: string | undefined;
}

/** The fields of every SSH target. */
interface BaseSshTarget extends BaseTarget {
  readonly host: string;
  readonly keyFile: string | undefined;

  /** The program to run on the remote host: `auto` is virt-ssh-helper, or else netcat. */
  readonly proxy: SshProxy;

  /** The netcat program on the remote host; undefined for `nc`. */
  readonly netcat: string | undefined;

  /** The socket on the remote host that netcat connects to. */
  readonly socketPath: string;

  /** The name for virt-ssh-helper. */
  readonly helperName: string;
}

/** A remote host, reached with the program `ssh` or with SSH inside this process. */
export interface SshTarget extends BaseSshTarget {
  readonly transport: 'ssh';

  /** Undefined for the default of ssh. */
  readonly port: number | undefined;

  /** Undefined for the default of ssh. */
  readonly user: string | undefined;

  /** The program to run instead of `ssh`. */
  readonly command: string | undefined;

  /** Whether ssh may prompt (false with `no_tty`). */
  readonly isInteractive: boolean;

  /** Whether an unknown host key is refused or confirmed by a prompt (false with `no_verify`). */
  readonly verifiesHost: boolean;

  /** The file with known hosts; undefined for ssh's default. */
  readonly knownHostsFile: string | undefined;

  /** The rule for unknown hosts; undefined for ssh's default. */
  readonly knownHostsRule: KnownHostsRule | undefined;

  /** The authentication methods, in order; undefined for ssh's default. */
  readonly methods: readonly SshMethod[] | undefined;
}

export const SSH_METHODS = ['agent', 'privkey', 'password', 'keyboard-interactive'] as const;

export type SshMethod = (typeof SSH_METHODS)[number];

export const KNOWN_HOSTS_RULES = ['normal', 'auto', 'ignore'] as const;

/**
 * The rule for unknown hosts: `normal` prompts, `auto` adds the host, `ignore` checks no host key.
 */
export type KnownHostsRule = (typeof KNOWN_HOSTS_RULES)[number];

/** A remote host, reached with SSH inside this process, as libvirt does with libssh or libssh2. */
export interface LibsshTarget extends BaseSshTarget {
  readonly transport: 'libssh' | 'libssh2';
  readonly port: number;
  readonly user: string;
  readonly knownHostsFile: string;
  readonly knownHostsRule: KnownHostsRule;

  /** The authentication methods, in order. */
  readonly methods: readonly SshMethod[];
}

/** A program whose standard input and output connect to the daemon. */
export interface ExtTarget extends BaseTarget {
  readonly transport: 'ext';
  readonly command: string;

  /** The program's arguments. */
  readonly args: readonly string[];
}
