import { createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedUri } from '../../../index.ts';
import type { CliEnvironment } from '../../environment/environment.ts';
import { readSetupFile, readSetupText } from '../../input/read-file.ts';
import type { Finding } from './check.ts';
import { failed, messageOf, ok, skipped, warning } from './check.ts';
import { reach } from './reach.ts';

const SSH_PORT = 22;

/** The pipe of the agent that is part of Windows. */
const WINDOWS_AGENT = '\\\\.\\pipe\\openssh-ssh-agent';
const OTHERS_MODE = 0o077;

/** Checks the keys, the agent and the known hosts of an SSH connection. */
export async function checkSsh(
  uri: ParsedUri,
  environment: CliEnvironment,
  signal: AbortSignal,
): Promise<Finding[]> {
  if (!['ssh', 'libssh', 'libssh2'].includes(uri.transport)) return [];
  return [
    await checkAgent(environment, signal),
    await checkKeys(uri, environment),
    await checkKnownHosts(uri, environment),
  ];
}

async function checkAgent(environment: CliEnvironment, signal: AbortSignal): Promise<Finding> {
  const { variables, platform } = environment;
  const check = 'ssh-agent';
  const variable = variables['SSH_AUTH_SOCK'];
  const path = variable || (platform === 'win32' ? WINDOWS_AGENT : undefined);
  if (path === undefined) {
    return skipped(check, 'SSH_AUTH_SOCK is not set: keys with a passphrase cannot be used');
  }
  try {
    await reach({ path }, environment, signal);
    return ok(check, `An agent answers at ${path}`);
  } catch (error) {
    if (signal.aborted) throw error;
    if (variable === undefined || variable === '') return skipped(check, 'No agent runs');
    const remedy = 'Start an agent, such as: eval "$(ssh-agent)" && ssh-add';
    return warning(check, `No agent answers at ${path}: ${messageOf(error)}`, remedy);
  }
}

async function checkKeys(uri: ParsedUri, { home }: CliEnvironment): Promise<Finding> {
  const check = 'ssh-key';
  const given = new Map(uri.query).get('keyfile');
  if (given !== undefined) return checkKeyFile(check, given);
  const folder = join(home, '.ssh');
  const names = await readdir(folder).catch((): string[] => []);
  const keys = names.filter((name) => /^id_[a-z0-9_]+$/.test(name));
  if (keys.length === 0) {
    const remedy = 'Use an agent, ?keyfile=, IdentityFile in ~/.ssh/config, or ssh-keygen';
    return skipped(check, `${folder} has no key with a usual name`, remedy);
  }
  return ok(check, `${folder}: ${keys.join(', ')}`);
}

async function checkKeyFile(check: string, path: string): Promise<Finding> {
  try {
    const { permissions } = await readSetupFile(path);
    if (process.platform !== 'win32' && (permissions & OTHERS_MODE) !== 0) {
      const text = `${path} can be read by other users (mode ${permissions.toString(8)})`;
      return warning(check, text, `chmod 600 ${path}`);
    }
    return ok(check, path);
  } catch (error) {
    const remedy = 'Name a private key that this user can read by ?keyfile=';
    return failed(check, `${path} cannot be read: ${messageOf(error)}`, remedy);
  }
}

async function checkKnownHosts(uri: ParsedUri, { home }: CliEnvironment): Promise<Finding> {
  const check = 'ssh-known-hosts';
  const { host = 'localhost', port = SSH_PORT } = uri;
  const given = new Map(uri.query).get('known_hosts');
  const files = given === undefined ? usualFiles(home) : [given];
  const name = port === SSH_PORT ? host : `[${host}]:${port}`;
  for (const file of files) {
    const text = await readSetupText(file).catch(() => '');
    if (text.split('\n').some((line) => namesHost(line, name)))
      return ok(check, `${file}: ${name}`);
  }
  const remedy =
    'Log in once with ssh, and compare the fingerprint with that of the host. ' +
    'A Host of ~/.ssh/config has the name of its HostName there';
  return warning(check, `${name} is not in ${files.join(' or ')}`, remedy);
}

function usualFiles(home: string): readonly string[] {
  return [join(home, '.ssh', 'known_hosts'), '/etc/ssh/ssh_known_hosts'];
}

/** Whether a line of known_hosts has a host by its name, a pattern or a hash of the name. */
function namesHost(line: string, name: string): boolean {
  const words = line.trim().split(/(?<!\s)\s+/);
  const names = words[0]?.startsWith('@') ? words[1] : words[0];
  if (names === undefined || names.startsWith('#')) return false;
  const [, kind, salt, hash] = names.split('|');
  if (kind === '1' && salt !== undefined && hash !== undefined) {
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  return names.split(',').some((each) => each === name || each === '*');
}
