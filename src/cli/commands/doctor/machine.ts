import { join } from 'node:path';
import type { CliEnvironment } from '../../environment/environment.ts';
import { packageVersion } from '../../environment/package-version.ts';
import { readSetupText } from '../../input/read-file.ts';
import type { Finding } from './check.ts';
import { codeOf, failed, messageOf, ok, skipped, warning } from './check.ts';

/** The oldest release of Node that this package supports. */
const NODE_MIN = [20, 19] as const;

/** The variables that choose the daemon, in the order in which they are used. */
const VARIABLES = ['VIRSH_DEFAULT_CONNECT_URI', 'LIBVIRT_DEFAULT_URI'];

/** libvirt.conf of this user, and the text of it; undefined if there is none. */
export interface LibvirtConfFile {
  readonly path: string;
  readonly text: string | undefined;
  readonly error: unknown;
}

/** Reads libvirt.conf. As in libvirt, root has the system's file, other users their own. */
export async function readLibvirtConf(environment: CliEnvironment): Promise<LibvirtConfFile> {
  const path = confPath(environment);
  try {
    return { path, text: await readSetupText(path), error: undefined };
  } catch (error) {
    return { path, text: undefined, error };
  }
}

function confPath({ variables, home, platform }: CliEnvironment): string {
  if (process.getuid?.() === 0) return '/etc/libvirt/libvirt.conf';
  if (platform === 'win32') {
    const folder = variables['XDG_CONFIG_HOME'] || variables['LOCALAPPDATA'];
    return join(folder || join(home, 'AppData', 'Local'), 'libvirt.conf');
  }
  return join(variables['XDG_CONFIG_HOME'] || join(home, '.config'), 'libvirt', 'libvirt.conf');
}

/** Checks the versions and the configuration of this machine. */
export function checkMachine(environment: CliEnvironment, conf: LibvirtConfFile): Finding[] {
  return [
    checkNode(process.versions.node),
    ok('version', `libvirt-client ${packageVersion()}, which needs no libvirt on this machine`),
    ...checkPlatform(environment),
    ...VARIABLES.map((name) => checkVariable(name, environment.variables[name])),
    checkConf(conf),
  ];
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1]);
  if (!isOld) return ok('node', `Node ${version}`);
  const wanted = NODE_MIN.join('.');
  return failed('node', `Node ${version} is too old`, `Install Node ${wanted} or newer`);
}

function checkPlatform({ platform }: CliEnvironment): Finding[] {
  if (platform === 'linux' || platform === 'freebsd') return [];
  const name = platform === 'win32' ? 'Windows' : platform === 'darwin' ? 'macOS' : platform;
  const reason =
    platform === 'win32'
      ? 'libvirt has no daemon for Windows'
      : `libvirt's daemons on ${name} have no system instance by default`;
  return [
    skipped(
      'local-daemon',
      `${reason}: a remote host is needed`,
      'Name the host: lvsh -c qemu+ssh://USER@HOST/system list',
    ),
  ];
}

function checkVariable(name: string, value: string | undefined): Finding {
  const check = `variable-${name}`;
  if (value === undefined || value === '') return skipped(check, 'not set');
  return ok(check, value);
}

function checkConf({ path, text, error }: LibvirtConfFile): Finding {
  const check = 'libvirt-conf';
  if (text === undefined) {
    if (codeOf(error) === 'ENOENT') return skipped(check, `${path} does not exist`);
    return warning(check, messageOf(error), `Make ${path} readable for this user`);
  }
  const uriDefault = uriDefaultOf(text);
  const aliases = [...aliasesOf(text).keys()];
  const parts = [
    uriDefault === undefined ? 'no uri_default' : `uri_default ${uriDefault}`,
    aliases.length === 0 ? 'no aliases' : `aliases ${aliases.join(', ')}`,
  ];
  return ok(check, `${path}: ${parts.join(', ')}`);
}

/** Returns the URIs of libvirt.conf by their aliases. */
export function aliasesOf(text: string): ReadonlyMap<string, string> {
  const value = settingOf(text, 'uri_aliases') ?? '';
  const list = value.startsWith('[') ? value.slice(1).split(']', 1).join('') : '';
  return new Map(
    [...list.matchAll(/"([^"=\n]+)=([^"\n]*)"/g)].map(([, name = '', uri = '']) => [name, uri]),
  );
}

/** Returns `uri_default` of libvirt.conf. */
export function uriDefaultOf(text: string): string | undefined {
  return /^"([^"\n]*)"/.exec(settingOf(text, 'uri_default') ?? '')?.[1];
}

/** Returns the text from the value of a setting to the end; undefined if it is not set. */
function settingOf(text: string, name: string): string | undefined {
  let start = 0;
  for (const line of text.split('\n')) {
    const [key = ''] = line.split('=', 1);
    if (key.trim() === name && key !== line) return text.slice(start + key.length + 1).trimStart();
    start += line.length + 1;
  }
  return undefined;
}
