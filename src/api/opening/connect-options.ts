import { ArgumentError } from '../../errors/index.ts';
import { CALLS_IN_FLIGHT_DEFAULT } from '../../rpc/index.ts';
import type { Transport } from '../../transport/index.ts';

/** Options of {@link connect}. */
export interface ConnectOptions {
  /**
   * Opens the connection for looking only (`virConnectOpenReadOnly`). A system daemon is reached
   * through its read-only socket, which more users may open.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Milliseconds that opening may take, from resolving the URI to libvirt's consent. The time in which
   * polkit asks a person does not count.
   *
   * @default 30_000
   */
  readonly connectTimeoutMs?: number;

  /**
   * How many calls may be with the daemon at a time; the others wait here, in order. libvirtd stops
   * reading a connection with 5 calls under way (`max_client_requests`), keepalive messages
   * included, so raise it only together with the daemon's setting.
   *
   * @default 4
   */
  readonly maxCallsInFlight?: number;

  /**
   * The way to the daemon, in place of the one that the URI names: a tunnel of one's own, or
   * `daemon.connect()` of `libvirt-client/testing`. The URI still says which hypervisor to open.
   */
  readonly transport?: Transport;

  /** Gives up opening: the promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
}

export type ResolvedConnectOptions = Required<Omit<ConnectOptions, 'signal' | 'transport'>> & {
  readonly transport: Transport | undefined;
  readonly signal: AbortSignal | undefined;
};

const DEFAULTS: ResolvedConnectOptions = {
  readOnly: false,
  connectTimeoutMs: 30_000,
  maxCallsInFlight: CALLS_IN_FLIGHT_DEFAULT,
  transport: undefined,
  signal: undefined,
};

/** Checks options and fills in the defaults. @throws ArgumentError that names the option. */
export async function resolveConnectOptions(
  options: ConnectOptions,
): Promise<ResolvedConnectOptions> {
  const isNothing =
    typeof options === 'object' && options !== null && Object.keys(options).length === 0;
  if (isNothing) return DEFAULTS;
  // Loading the validator costs more than all the rest of the package, so it is only loaded when
  // there is something to validate.
  const { connectOptionsSchema, firstIssue } = await import('./connect-options-schema.ts');
  const result = connectOptionsSchema.safeParse(options);
  if (result.success) return { ...DEFAULTS, ...withoutUndefined(options) };
  const { option, message } = firstIssue(result.error);
  throw new ArgumentError(message, { argument: option });
}

function withoutUndefined(options: ConnectOptions): ConnectOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
