import type { UriOrigin } from './default-uri.ts';
import type { ParsedUri } from './parse.ts';
import type { SshProxy } from './remote-parameters.ts';
import type { SessionAutostart } from './session-autostart.ts';

/** Where a connection leads, and what the way there needs. */
export type Target = UnixTarget | TcpTarget | TlsTarget | SshTarget | LibsshTarget | ExtTarget;

/** What every way needs. */
export interface TargetFacts {
  /** The URI, aliases resolved; undefined when the daemon is to choose. */
  readonly uri: string | undefined;

  /** Its parts; undefined like `uri`. */
  readonly parsed: ParsedUri | undefined;

  readonly origin: UriOrigin;

  /** The name for CONNECT_OPEN. */
  readonly openName: string;

  readonly readOnly: boolean;

  /**
   * The way of logging in that the URI demands: `sasl`, `sasl.MECHANISM` or `polkit`, in any case.
   */
  readonly auth: string | undefined;

  /** The host as auth.conf and SASL know it: `localhost` where the URI names none. */
  readonly authHost: string;

  /** The URI's file with credentials. */
  readonly authFile: string | undefined;
}

export interface UnixTarget extends TargetFacts {
  readonly transport: 'unix';

  /** The socket for people to read; one that begins with `@` is abstract. */
  readonly path: string;

  /** The socket for `node:net`. */
  readonly address: string;

  /** Every path that was looked at. */
  readonly tried: readonly string[];

  /** Whether it is the user's own daemon. */
  readonly isSession: boolean;

  /** How to start the user's own daemon where none listens; undefined where libvirt would not. */
  readonly autostart: SessionAutostart | undefined;
}

export interface TcpTarget extends TargetFacts {
  readonly transport: 'tcp';
  readonly host: string;
  readonly port: number;
}

export interface TlsTarget extends TargetFacts {
  readonly transport: 'tls';
  readonly host: string;
  readonly port: number;

  /** The folder of certificates; undefined for libvirt's own places. */
  readonly pkiPath: string | undefined;

  /** Whether the daemon's certificate must be good (`no_verify`). */
  readonly verifiesPeer: boolean;

  /** Whether our own certificates are checked first (`no_sanity`). */
  readonly checksOwnFiles: boolean;

  /** GnuTLS's priority string, of the URI or else of libvirt.conf. */
  readonly priority: string | undefined;
}

/** What all three ways over SSH need. */
interface SshFacts extends TargetFacts {
  readonly host: string;
  readonly keyFile: string | undefined;

  /** What to run at the far end: `auto` is virt-ssh-helper or else netcat. */
  readonly proxy: SshProxy;

  /** The netcat program at the far end; undefined for `nc`. */
  readonly netcat: string | undefined;

  /** The socket at the far end that netcat connects to. */
  readonly socketPath: string;

  /** The name that virt-ssh-helper gets. */
  readonly helperName: string;
}

/** By the program `ssh`, or what takes its place. */
export interface SshTarget extends SshFacts {
  readonly transport: 'ssh';

  /** Undefined for ssh's own choice, as is `user`. */
  readonly port: number | undefined;
  readonly user: string | undefined;

  /** The program that is run in place of `ssh`. */
  readonly command: string | undefined;

  /** Whether ssh may ask a person (`no_tty`). */
  readonly isInteractive: boolean;

  /** Whether unknown host keys are refused or asked about (`no_verify`). */
  readonly verifiesHost: boolean;
}

export const SSH_METHODS = ['agent', 'privkey', 'password', 'keyboard-interactive'] as const;

export type SshMethod = (typeof SSH_METHODS)[number];

export const KNOWN_HOSTS_RULES = ['normal', 'auto', 'ignore'] as const;

/** What happens to unknown hosts: somebody is asked, they are added, or nothing is checked. */
export type KnownHostsRule = (typeof KNOWN_HOSTS_RULES)[number];

/** By SSH within the process, as libvirt does it with either library. */
export interface LibsshTarget extends SshFacts {
  readonly transport: 'libssh' | 'libssh2';
  readonly port: number;
  readonly user: string;
  readonly knownHostsFile: string;
  readonly knownHostsRule: KnownHostsRule;

  /** Ways of logging in, in order. */
  readonly methods: readonly SshMethod[];
}

/** By a program's standard input and output. */
export interface ExtTarget extends TargetFacts {
  readonly transport: 'ext';
  readonly command: string;
}
