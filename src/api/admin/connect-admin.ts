import { uriAndOptions } from '../opening/uri-and-options.ts';
import type { AdminConnection } from './admin-connection.ts';
import type { AdminConnectOptions } from './admin-options.ts';

/**
 * Connects to the administration socket of a daemon on this machine (`virAdmConnectOpen`).
 *
 * The daemon is that of `LIBVIRT_ADMIN_DEFAULT_URI`, then `uri_default` of libvirt-admin.conf, then
 * libvirtd. The errors are those of a connection with a URI.
 *
 * @example
 * await using daemon = await connectAdmin();
 * console.log(daemon.uri);
 */
export function connectAdmin(options?: AdminConnectOptions): Promise<AdminConnection>;
/**
 * Connects to the administration socket of the daemon of a URI, on this machine
 * (`virAdmConnectOpen`).
 *
 * The daemon accepts only the user that it runs as. The file mode of the socket keeps other users
 * out. If the mode lets them connect, the daemon closes their connection.
 *
 * @param uri - The daemon, such as `libvirtd:///system` or `virtqemud:///session`, optionally with
 * `?socket=PATH`. Undefined is the default: `LIBVIRT_ADMIN_DEFAULT_URI`, then `uri_default` of
 * libvirt-admin.conf, then libvirtd.
 * @throws {@link ArgumentError} if the URI or an option cannot be used.
 * @throws {@link TransportError} `CONNECT_FAILED` if no daemon listens there, or if this user may
 * not open the socket.
 * @throws {@link TransportError} `CONNECTION_CLOSED` or `CONNECTION_LOST`, in the phase `open`, if
 * the daemon closes the connection.
 * @throws {@link TimeoutError} `CONNECT_TIMEOUT` if opening takes longer than `connectTimeoutMs`.
 *
 * @example
 * await using daemon = await connectAdmin('libvirtd:///system');
 * for (const server of await daemon.listServers()) {
 *   console.log(server.name, (await server.listClients()).length);
 * }
 */
export function connectAdmin(
  uri: string | undefined,
  options?: AdminConnectOptions,
): Promise<AdminConnection>;
export async function connectAdmin(
  first?: string | AdminConnectOptions,
  second?: AdminConnectOptions,
): Promise<AdminConnection> {
  const [uri, options] = uriAndOptions(first, second);
  const { openAdminConnection } = await import('./open-admin-connection.ts');
  return openAdminConnection(uri, options);
}
