import { win32 } from 'node:path';
import { installationPrefix } from '../platform/index.ts';
import type { Environment } from './environment.ts';

/** Returns the folder of the user's libvirt configuration (virGetUserConfigDirectory). */
export function userConfigFolder({ platform, variables, home }: Environment): string {
  const set = variables['XDG_CONFIG_HOME'];
  if (platform !== 'win32') return join(set || join(home, '.config'), 'libvirt');
  return set || variables['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local');
}

/** Returns the runtime folder of the user's daemons (virGetUserRuntimeDirectory). */
export function userRuntimeFolder({ variables, home }: Environment): string {
  const set = variables['XDG_RUNTIME_DIR'] || variables['XDG_CACHE_HOME'];
  return join(set || join(home, '.cache'), 'libvirt');
}

/** Returns the path of a file in the user's configuration folder. */
export function userConfigFile(environment: Environment, name: string): string {
  const folder = userConfigFolder(environment);
  return environment.platform === 'win32' ? win32.join(folder, name) : join(folder, name);
}

/**
 * Returns the path of a file in the system's configuration folder. Undefined on Windows: every user
 * may create folders on its drives and in `%ProgramData%`, so such a file may be another user's.
 */
export function systemConfigFile(environment: Environment, name: string): string | undefined {
  if (environment.platform === 'win32') return undefined;
  return `${installationPrefix(environment)}/etc/libvirt/${name}`;
}

/**
 * Returns the path of the configuration file to use (virConfLoadConfigPath). Root reads only the
 * system's file, other users only their own.
 */
export function configFile(environment: Environment, name: string): string {
  const system = environment.euid === 0 ? systemConfigFile(environment, name) : undefined;
  return system ?? userConfigFile(environment, name);
}

/** The runtime folder of the system's daemons, as their build fixes it (RUNSTATEDIR). */
export function systemRuntimeFolder(environment: Environment): string {
  const prefix = installationPrefix(environment);
  const isUsual = environment.platform === 'linux' && prefix === '';
  return isUsual ? '/run/libvirt' : `${prefix}/var/run/libvirt`;
}

/** Joins paths as GLib does: `..` is kept. */
function join(folder: string, name: string): string {
  return `${folder.replace(/(?<!\/)\/+$/, '')}/${name}`;
}
