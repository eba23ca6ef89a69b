import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedUri } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { CliEnvironment } from '../../environment/environment.ts';
import { readSetupText } from '../../input/read-file.ts';
import type { Finding } from './check.ts';
import { codeOf, failed, messageOf, ok, skipped, warning } from './check.ts';
import { reach } from './reach.ts';

/** The socket of one daemon. */
interface Candidate {
  readonly daemon: string;
  readonly path: string;
}

/** Checks the sockets that a local URI can use: whether each exists, can be opened and answers. */
export async function checkLocal(uri: ParsedUri, context: CommandContext): Promise<Finding[]> {
  const candidates = candidatesOf(uri, context);
  const { environment, signal } = context;
  const findings = await Promise.all(
    candidates.map((each) => checkSocket(each, environment, signal)),
  );
  // One daemon is enough: usually either the modular daemon or libvirtd is installed.
  if (findings.some(({ status }) => status === 'ok')) {
    return findings.map((each) =>
      each.status === 'failed' && each.detail.endsWith('does not exist')
        ? skipped(each.check, each.detail)
        : each,
    );
  }
  return findings;
}

function candidatesOf(uri: ParsedUri, context: CommandContext): readonly Candidate[] {
  const parameters = new Map(uri.query);
  const socket = parameters.get('socket');
  if (socket !== undefined) return [{ daemon: 'socket', path: socket }];
  const suffix = context.globals.isReadOnly ? '-ro' : '';
  const folder = socketFolder(uri, context);
  const isSession = !folder.startsWith('/run/');
  const all = [`virt${uri.driver}d`, 'libvirt'].map((name) => ({
    daemon: name === 'libvirt' ? 'libvirtd' : name,
    path: join(folder, `${name}-sock${isSession ? '' : suffix}`),
  }));
  const mode = parameters.get('mode');
  if (mode === 'legacy' || uri.driver === 'test') return all.slice(1);
  return mode === 'direct' ? all.slice(0, 1) : all;
}

function socketFolder(uri: ParsedUri, { environment }: CommandContext): string {
  const isSession = process.getuid?.() !== 0 && (uri.path === '/session' || uri.driver === 'test');
  if (!isSession) return '/run/libvirt';
  const { variables, home } = environment;
  const runtime = variables['XDG_RUNTIME_DIR'] || variables['XDG_CACHE_HOME'];
  return join(runtime || join(home, '.cache'), 'libvirt');
}

async function checkSocket(
  { daemon, path }: Candidate,
  environment: CliEnvironment,
  signal: AbortSignal,
): Promise<Finding> {
  const check = daemon === 'socket' ? daemon : `socket-${daemon}`;
  try {
    const facts = await stat(path);
    if (!facts.isSocket()) {
      return failed(check, `${path} is not a socket`, 'Name the socket of the daemon by ?socket=');
    }
    await access(path, constants.R_OK | constants.W_OK);
    await reach({ path }, environment, signal);
    return ok(check, `${path} answers`);
  } catch (error) {
    if (signal.aborted) throw error;
    return socketFailure(check, daemon, path, error);
  }
}

async function socketFailure(
  check: string,
  daemon: string,
  path: string,
  error: unknown,
): Promise<Finding> {
  const unit = daemon === 'socket' ? 'libvirtd' : daemon;
  switch (codeOf(error)) {
    case 'ENOENT':
      return failed(
        check,
        `${path} does not exist`,
        `Start the daemon: systemctl enable --now ${unit}.socket`,
      );
    case 'EACCES':
    case 'EPERM':
      return failed(check, `${path} may not be opened by this user`, await groupRemedy(path));
    case 'ECONNREFUSED':
      return failed(
        check,
        `${path} exists, but no daemon listens on it`,
        `Start the daemon again: systemctl restart ${unit}.socket`,
      );
    default:
      return warning(check, messageOf(error), 'Look into the log: journalctl -u libvirtd');
  }
}

/** The group of the socket is usually `libvirt`. */
async function groupRemedy(path: string): Promise<string> {
  const login = 'and log in again, or use -r for a read-only connection';
  try {
    const { gid } = await stat(path);
    const groups = await readSetupText('/etc/group');
    const line = groups.split('\n').find((each) => each.split(':')[2] === String(gid));
    const name = line?.split(':')[0];
    if (name !== undefined && gid !== 0) return `Add the user to the group ${name} ${login}`;
  } catch {
    // Without the file of groups, or without access to the folder, the usual name helps.
  }
  return `Add the user to the group libvirt ${login}`;
}
