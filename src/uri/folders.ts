import { win32 } from 'node:path';
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
 * Returns the path of the configuration file to use (virConfLoadConfigPath). Root reads only the
 * system's file, other users only their own.
 */
export function configFile(environment: Environment, name: string): string {
  return environment.euid === 0 ? `/etc/libvirt/${name}` : userConfigFile(environment, name);
}

/** Joins paths as GLib does: `..` is kept. */
function join(folder: string, name: string): string {
  return `${folder.replace(/(?<!\/)\/+$/, '')}/${name}`;
}
