import { win32 } from 'node:path';
import type { Environment } from './environment.ts';

/** The folder of the user's own configuration of libvirt (virGetUserConfigDirectory). */
export function userConfigFolder({ platform, variables, home }: Environment): string {
  const set = variables['XDG_CONFIG_HOME'];
  if (platform !== 'win32') return join(set || join(home, '.config'), 'libvirt');
  return set || variables['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local');
}

/** The folder of the user's own daemons (virGetUserRuntimeDirectory, g_get_user_runtime_dir). */
export function userRuntimeFolder({ variables, home }: Environment): string {
  const set = variables['XDG_RUNTIME_DIR'] || variables['XDG_CACHE_HOME'];
  return join(set || join(home, '.cache'), 'libvirt');
}

/** A file of the user's configuration folder. */
export function userConfigFile(environment: Environment, name: string): string {
  const folder = userConfigFolder(environment);
  return environment.platform === 'win32' ? win32.join(folder, name) : join(folder, name);
}

/**
 * The configuration file that counts (virConfLoadConfigPath): root reads the system's alone, others
 * their own alone.
 */
export function configFile(environment: Environment, name: string): string {
  return environment.euid === 0 ? `/etc/libvirt/${name}` : userConfigFile(environment, name);
}

/** GLib's way: `..` and symbolic links stay as they are. */
function join(folder: string, name: string): string {
  return `${folder.replace(/\/+$/, '')}/${name}`;
}
