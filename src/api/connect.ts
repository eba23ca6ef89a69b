import { onDemand } from '../async/index.ts';
import type { Connection } from './connection/connection.ts';
import type { ConnectOptions } from './opening/connect-options.ts';
import type { CredentialCallback, Credentials } from './opening/credentials.ts';
import { uriAndOptions } from './opening/uri-and-options.ts';

/** Sessions, transports and codecs are half of the package, and only a connection needs them. */
const loadOpening = onDemand(() => import('./open-connection.ts'));

/**
 * Connects to a libvirt daemon (`virConnectOpen`).
 *
 * The URI is that of `LIBVIRT_DEFAULT_URI`, then `uri_default` of libvirt.conf. Without both, the
 * local daemon chooses its hypervisor. The errors are those of a connection with a URI.
 *
 * @example
 * await using connection = await connect();
 * console.log(connection.uri);
 */
export function connect(options?: ConnectOptions): Promise<Connection>;
/**
 * Connects to the libvirt daemon of a URI (`virConnectOpen`).
 *
 * @param uri - A libvirt URI, such as `qemu:///system` or `qemu+tcp://host/system`. Undefined is
 * the default: `LIBVIRT_DEFAULT_URI`, then `uri_default` of libvirt.conf. Without both, the local
 * daemon chooses its hypervisor.
 * @throws {@link ArgumentError} if the URI or an option cannot be used.
 * @throws {@link TransportError} `CONNECT_FAILED` if the daemon cannot be reached. The option
 * `waitForDaemon` waits for it.
 * @throws {@link TimeoutError} `CONNECT_TIMEOUT` if opening takes longer than `connectTimeoutMs`.
 * @throws {@link AuthError} if the daemon does not accept this user.
 * @throws {@link VirError} if libvirt refuses, such as number 5 (`VIR_ERR_NO_CONNECT`) if the
 * daemon does not have the hypervisor.
 *
 * @example
 * await using connection = await connect('qemu:///system');
 * for (const domain of await connection.listAllDomains()) console.log(domain.name);
 */
export function connect(uri: string | undefined, options?: ConnectOptions): Promise<Connection>;
export async function connect(
  first?: string | ConnectOptions,
  second?: ConnectOptions,
): Promise<Connection> {
  const [uri, options] = uriAndOptions(first, second);
  const { openConnection } = await loadOpening();
  return openConnection(uri, options);
}

/**
 * Connects for reading and writing (`virConnectOpen`). This is {@link connect} under libvirt's
 * name.
 */
export function open(options?: Omit<ConnectOptions, 'readOnly'>): Promise<Connection>;
export function open(
  uri: string | undefined,
  options?: Omit<ConnectOptions, 'readOnly'>,
): Promise<Connection>;
export async function open(
  first?: string | Omit<ConnectOptions, 'readOnly'>,
  second?: Omit<ConnectOptions, 'readOnly'>,
): Promise<Connection> {
  const [uri, options] = uriAndOptions(first, second);
  return connect(uri, options);
}

/**
 * Connects for reading only (`virConnectOpenReadOnly`). This is {@link connect} with the option
 * `readOnly`.
 */
export function openReadOnly(options?: Omit<ConnectOptions, 'readOnly'>): Promise<Connection>;
export function openReadOnly(
  uri: string | undefined,
  options?: Omit<ConnectOptions, 'readOnly'>,
): Promise<Connection>;
export async function openReadOnly(
  first?: string | Omit<ConnectOptions, 'readOnly'>,
  second?: Omit<ConnectOptions, 'readOnly'>,
): Promise<Connection> {
  const [uri, options] = uriAndOptions(first, second);
  return connect(uri, { ...options, readOnly: true });
}

/**
 * Connects with credentials (`virConnectOpenAuth`). This is {@link connect} with the option
 * `credentials`.
 *
 * @param credentials - The credentials, or a callback that returns them; undefined to use only
 * those of libvirt's auth.conf.
 * @param options - `readOnly` and `aliases` replace libvirt's flags.
 */
export function openAuth(
  uri: string | undefined,
  credentials: Credentials | CredentialCallback | undefined,
  options: Omit<ConnectOptions, 'credentials'> = {},
): Promise<Connection> {
  return connect(uri, credentials === undefined ? options : { ...options, credentials });
}
