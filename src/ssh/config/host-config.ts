import { pathsOf } from '../../platform/index.ts';
import type { Environment } from '../../uri/index.ts';
import type { Tokens } from './expand.ts';
import { expandPath } from './expand.ts';
import type { ConfigLine } from './lines.ts';
import { configError } from './lines.ts';
import type { ProxySettings } from './proxy-command.ts';
import { proxySettings } from './proxy-command.ts';
import type { Settings } from './read-config.ts';
import { hostNameOf, readSettings } from './read-config.ts';

/** The rule for an unknown host key (StrictHostKeyChecking). */
export type HostKeyRule = 'yes' | 'ask' | 'accept-new' | 'no';

/** The host whose settings are read, and the values that override the files. */
export interface HostConfigQuery {
  readonly host: string;
  /** The user of the URI or the program. It takes precedence over the files. */
  readonly user: string | undefined;
  /** The port of the URI or the program. It takes precedence over the files. */
  readonly port: number | undefined;
  readonly localUser: string;
  /** The user if the files name none; undefined for the local user. */
  readonly defaultUser?: string | undefined;
  /** The files to read; undefined for the default files. */
  readonly files: readonly string[] | undefined;
}

/** The settings of a host in ssh_config files, with OpenSSH's defaults. */
export interface HostConfig extends ProxySettings {
  readonly hostName: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
  /** Files with keys; undefined if the settings name none. */
  readonly identityFiles: readonly string[] | undefined;
  /** Whether only those of an agent's keys are used that are also in the files. */
  readonly identitiesOnly: boolean;
  /** The agent's socket; null for no agent, undefined for `SSH_AUTH_SOCK`. */
  readonly identityAgent: string | null | undefined;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly hostKeyRule: HostKeyRule;
  /** The host's name in known_hosts. */
  readonly hostKeyAlias: string | undefined;
  readonly hashesKnownHosts: boolean;
  readonly isBatch: boolean;
}

/** Reads the settings for a host from ssh_config files. @throws ArgumentError */
export async function readHostConfig(
  query: HostConfigQuery,
  environment: Environment,
): Promise<HostConfig> {
  const files = query.files ?? [
    userFile('config', environment),
    ...systemFiles(['ssh_config'], environment),
  ];
  const settings = await readSettings(files, query, environment);
  const hostLine = first(settings, 'hostname');
  const hostName = hostLine === undefined ? query.host : hostNameOf(hostLine, query.host);
  const user = query.user ?? first(settings, 'user')?.args[0];
  const port = query.port ?? portOf(first(settings, 'port'));
  const hostKeyAlias = first(settings, 'hostkeyalias')?.args[0];
  const tokens = tokensOf({ ...query, hostName, user, port, hostKeyAlias }, environment);
  const pathsOf = (keyword: string): readonly string[] | undefined =>
    settings.get(keyword)?.flatMap((line) => paths(line, tokens, environment));
  // All IdentityFile lines apply, but only the first line for known hosts.
  const firstPaths = (keyword: string, defaults: readonly string[]): readonly string[] => {
    const line = first(settings, keyword);
    return line === undefined ? defaults : paths(line, tokens, environment);
  };
  return {
    ...{ hostName, user, port, hostKeyAlias },
    identityFiles: pathsOf('identityfile'),
    identitiesOnly: isOn(first(settings, 'identitiesonly')),
    identityAgent: agentOf(first(settings, 'identityagent'), tokens, environment),
    ...proxySettings(settings, tokens, environment),
    userKnownHostsFiles: firstPaths(
      'userknownhostsfile',
      ['known_hosts', 'known_hosts2'].map((name) => userFile(name, environment)),
    ),
    globalKnownHostsFiles: firstPaths(
      'globalknownhostsfile',
      systemFiles(['ssh_known_hosts', 'ssh_known_hosts2'], environment),
    ),
    hostKeyRule: ruleOf(first(settings, 'stricthostkeychecking')),
    hashesKnownHosts: isOn(first(settings, 'hashknownhosts')),
    isBatch: isOn(first(settings, 'batchmode')),
  };
}

function userFile(name: string, environment: Environment): string {
  return pathsOf(environment).join(environment.home, '.ssh', name);
}

/**
 * Returns the system's files. Windows has none here: until an administrator creates
 * `%ProgramData%\ssh`, every user may create it, and disable the check of host keys there.
 */
function systemFiles(names: readonly string[], { platform }: Environment): readonly string[] {
  return platform === 'win32' ? [] : names.map((name) => `/etc/ssh/${name}`);
}

function first(settings: Settings, keyword: string): ConfigLine | undefined {
  return settings.get(keyword)?.[0];
}

function portOf(line: ConfigLine | undefined): number | undefined {
  if (line === undefined) return undefined;
  const port = /^\d+$/.test(line.args[0] ?? '') ? Number(line.args[0]) : 0;
  if (port < 1 || port > 65_535) throw configError(line, 'Port must be between 1 and 65535');
  return port;
}

function tokensOf(
  known: HostConfigQuery & { readonly hostName: string; readonly hostKeyAlias: string | undefined },
  { home, euid }: Environment,
): Tokens {
  return {
    d: home,
    h: known.hostName,
    i: String(euid ?? ''),
    k: known.hostKeyAlias ?? known.host,
    n: known.host,
    p: String(known.port ?? 22),
    r: known.user ?? known.defaultUser ?? known.localUser,
    u: known.localUser,
  };
}

function paths(line: ConfigLine, tokens: Tokens, environment: Environment): readonly string[] {
  return line.args
    .filter((path) => path.toLowerCase() !== 'none')
    .map((path) => expandPath(path, tokens, environment, `${line.file}:${line.number}`));
}

function isOn(line: ConfigLine | undefined): boolean {
  return ['yes', 'true'].includes(line?.args[0]?.toLowerCase() ?? '');
}

/** Returns the agent's socket. A leading `$` names a variable. */
function agentOf(
  line: ConfigLine | undefined,
  tokens: Tokens,
  environment: Environment,
): string | null | undefined {
  const value = line?.args[0];
  if (line === undefined || value === undefined || value === 'SSH_AUTH_SOCK') return undefined;
  if (value.toLowerCase() === 'none') return null;
  const variable = /^\$(\w+)$/.exec(value)?.[1];
  if (variable !== undefined) return environment.variables[variable] ?? null;
  return expandPath(value, tokens, environment, `${line.file}:${line.number}`);
}

const RULES: ReadonlyMap<string, HostKeyRule> = new Map([
  ['yes', 'yes'],
  ['true', 'yes'],
  ['no', 'no'],
  ['false', 'no'],
  ['off', 'no'],
  ['ask', 'ask'],
  ['accept-new', 'accept-new'],
]);

function ruleOf(line: ConfigLine | undefined): HostKeyRule {
  if (line === undefined) return 'ask';
  const rule = RULES.get(line.args[0]?.toLowerCase() ?? '');
  if (rule !== undefined) return rule;
  throw configError(line, 'StrictHostKeyChecking must be yes, ask, accept-new or no');
}
