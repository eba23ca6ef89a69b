import { ArgumentError } from '../../errors/index.ts';
import type { ConnectOptions, ResolvedConnectOptions } from '../opening/connect-options.ts';
import { resolveConnectOptions } from '../opening/connect-options.ts';

const NAMES = [
  ...(['connectTimeoutMs', 'callTimeoutMs', 'maxCallsInFlight', 'transport'] as const),
  ...(['allow', 'aliases', 'signal'] as const),
] as const;

/**
 * Options of {@link connectAdmin}: the options of {@link connect} that apply to a local socket
 * without a login. `aliases` refers to the aliases in libvirt-admin.conf.
 */
export type AdminConnectOptions = Pick<ConnectOptions, (typeof NAMES)[number]>;

/**
 * Checks the options and adds the defaults. @throws ArgumentError that names the option.
 */
export function resolveAdminOptions(options: AdminConnectOptions): Promise<ResolvedConnectOptions> {
  const known: readonly string[] = NAMES;
  const unknown = Object.keys(options ?? {}).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const message = `Unknown option "${unknown}"; the options are ${NAMES.join(', ')}`;
    return Promise.reject(new ArgumentError(message, { argument: unknown }));
  }
  return resolveConnectOptions(options);
}
