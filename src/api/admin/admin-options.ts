import { ArgumentError } from '../../errors/index.ts';
import type { ConnectOptions, ResolvedConnectOptions } from '../opening/connect-options.ts';
import { resolveConnectOptions } from '../opening/connect-options.ts';

const NAMES = [
  ...(['connectTimeoutMs', 'callTimeoutMs', 'maxCallsInFlight', 'transport'] as const),
  ...(['allow', 'aliases', 'signal'] as const),
] as const;

/**
 * Options of {@link connectAdmin}: those of {@link connect} that make sense for a socket on the
 * same machine, where nobody logs in. `aliases` are those of libvirt-admin.conf.
 */
export type AdminConnectOptions = Pick<ConnectOptions, (typeof NAMES)[number]>;

/** Checks options and fills in the defaults. @throws ArgumentError that names the option. */
export function resolveAdminOptions(options: AdminConnectOptions): Promise<ResolvedConnectOptions> {
  const known: readonly string[] = NAMES;
  const unknown = Object.keys(options ?? {}).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const message = `Unknown option "${unknown}"; the options are ${NAMES.join(', ')}`;
    return Promise.reject(new ArgumentError(message, { argument: unknown }));
  }
  return resolveConnectOptions(options);
}
