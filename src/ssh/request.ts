import { userInfo } from 'node:os';
import { ArgumentError } from '../errors/index.ts';
import type {
  Environment,
  KnownHostsRule,
  LibsshTarget,
  SshMethod,
  SshTarget,
} from '../uri/index.ts';

/** The parameters of an SSH connection from a URI or from a ProxyJump setting. */
export interface SshRequest {
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;

  /** The user if neither the URI nor the settings name one; undefined for the local user. */
  readonly defaultUser: string | undefined;
  readonly keyFile: string | undefined;

  /** The authentication methods; undefined for OpenSSH's default. */
  readonly methods: readonly SshMethod[] | undefined;

  /** Whether OpenSSH's default key files are tried if no other key is named. */
  readonly usesDefaultKeys: boolean;

  /** The file with known hosts; undefined for OpenSSH's files. */
  readonly knownHostsFile: string | undefined;

  /** The rule for unknown hosts; undefined for OpenSSH's rule. */
  readonly knownHostsRule: KnownHostsRule | undefined;

  /** Whether unknown host keys are checked. False accepts them. */
  readonly verifiesHost: boolean;
}

/** Creates the request for a URI's target. */
export function requestOf(target: SshTarget | LibsshTarget): SshRequest {
  const { host, keyFile, knownHostsFile, knownHostsRule, methods } = target;
  const common = { host, keyFile, knownHostsFile, knownHostsRule, methods };
  if (target.transport === 'ssh') {
    const { user, port, verifiesHost } = target;
    return {
      ...{ ...common, user, port, verifiesHost },
      defaultUser: undefined,
      usesDefaultKeys: true,
    };
  }
  return {
    ...common,
    // The settings of the host take precedence over libvirt's own defaults.
    user: target.parsed?.user,
    port: target.parsed?.port,
    defaultUser: target.user,
    usesDefaultKeys: false,
    verifiesHost: true,
  };
}

/**
 * Creates the request for a jump host of ProxyJump: `[user@]host[:port]`, or `ssh://` and the same.
 *
 * @throws ArgumentError if the text is neither.
 */
export function requestOfJump(text: string): SshRequest {
  const pattern = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^:@\s/]+))(?::(\d{1,5}))?\/?$/;
  const [, user, bracketed, plain, port] = pattern.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || host.startsWith('-')) {
    throw new ArgumentError(`The ssh settings contain the invalid jump host "${text}" (ProxyJump)`);
  }
  return {
    ...{ host, user, port: port === undefined ? undefined : Number(port) },
    ...{ defaultUser: undefined, keyFile: undefined, methods: undefined },
    ...{ knownHostsFile: undefined, knownHostsRule: undefined },
    usesDefaultKeys: true,
    verifiesHost: true,
  };
}

/** Returns the name of the user of this process. */
export function localUser({ variables }: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // In a container, the user ID may have no name.
    return variables['USER'] ?? variables['LOGNAME'] ?? 'root';
  }
}
