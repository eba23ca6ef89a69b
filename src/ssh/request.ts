import { userInfo } from 'node:os';
import { ArgumentError } from '../errors/index.ts';
import type {
  Environment,
  KnownHostsRule,
  LibsshTarget,
  SshMethod,
  SshTarget,
} from '../uri/index.ts';

/** What a URI, or the settings of another host, ask of an SSH connection. */
export interface SshRequest {
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;

  /** Who logs in where nobody says; undefined for the name of the local user. */
  readonly defaultUser: string | undefined;
  readonly keyFile: string | undefined;

  /** Undefined for OpenSSH's own. */
  readonly methods: readonly SshMethod[] | undefined;

  /** Undefined for OpenSSH's own. */
  readonly knownHosts: { readonly file: string; readonly rule: KnownHostsRule } | undefined;

  /** False takes keys of unknown hosts. */
  readonly verifiesHost: boolean;
}

/** What a URI asks for. */
export function requestOf(target: SshTarget | LibsshTarget): SshRequest {
  const { host, keyFile } = target;
  if (target.transport === 'ssh') {
    const { user, port, verifiesHost } = target;
    return {
      ...{ host, user, port, keyFile, verifiesHost },
      defaultUser: undefined,
      methods: undefined,
      knownHosts: undefined,
    };
  }
  return {
    ...{ host, keyFile },
    // libvirt's own defaults stand behind what the settings of the host say.
    user: target.parsed?.user,
    port: target.parsed?.port,
    defaultUser: target.user,
    methods: target.methods,
    knownHosts: { file: target.knownHostsFile, rule: target.knownHostsRule },
    verifiesHost: true,
  };
}

/**
 * A host on the way, as ProxyJump names it: `[user@]host[:port]`, or the same as a URI.
 *
 * @throws ArgumentError for what is neither.
 */
export function requestOfJump(text: string): SshRequest {
  const pattern = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^:@\s/]+))(?::(\d{1,5}))?\/?$/;
  const [, user, bracketed, plain, port] = pattern.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || host.startsWith('-')) {
    throw new ArgumentError(`The ssh settings lead through "${text}", which is no host`);
  }
  return {
    ...{ host, user, port: port === undefined ? undefined : Number(port) },
    ...{ defaultUser: undefined, keyFile: undefined, methods: undefined, knownHosts: undefined },
    verifiesHost: true,
  };
}

/** The name of the user of this process. */
export function localUser({ variables }: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // Containers run processes under numbers that have no name.
    return variables['USER'] ?? variables['LOGNAME'] ?? 'root';
  }
}
