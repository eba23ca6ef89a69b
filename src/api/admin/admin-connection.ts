import type { VirAdmConnectDaemonShutdownFlags } from '../../protocol/index.ts';
import { admin } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags } from '../values/flags.ts';
import type { AdminConnectionParts } from './admin-core.ts';
import { AdminCore } from './admin-core.ts';
import { AdminServer } from './admin-server.ts';

/**
 * A connection to the administration interface of a libvirt daemon (`virAdmConnect`).
 * {@link connectAdmin} creates it. It shows and changes how the daemon itself runs, not its virtual
 * machines.
 *
 * The methods have the names of libvirt's functions without `virAdmConnect`. Close the connection
 * when it is no longer needed, or declare it with `await using`.
 */
export class AdminConnection extends AdminCore {
  private constructor(parts: AdminConnectionParts) {
    super(parts);
  }

  /** @internal */
  static of(parts: AdminConnectionParts): AdminConnection {
    return new AdminConnection(parts);
  }

  /**
   * Returns the libvirt version of the daemon as 1,000,000 * major + 1,000 * minor + release
   * (`virAdmConnectGetLibVersion`).
   */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(admin.connectGetLibVersion, undefined, options)).libVer;
  }

  /**
   * Lists the servers of the daemon (`virAdmConnectListServers`). libvirtd has two: `libvirtd` for
   * its users, and `admin` for administration.
   */
  async listServers(flags = 0, options?: CallOptions): Promise<AdminServer[]> {
    const args = { needResults: 1, flags };
    const { servers } = await this.call(admin.connectListServers, args, options);
    return servers.map((server) => AdminServer.of(this, server));
  }

  /**
   * Looks up the server with a name, such as `libvirtd` (`virAdmConnectLookupServer`).
   *
   * @throws {@link VirError} number 95 (`VIR_ERR_NO_SERVER`) if there is no such server.
   */
  async lookupServer(name: string, flags = 0, options?: CallOptions): Promise<AdminServer> {
    const { srv } = await this.call(admin.connectLookupServer, { name, flags }, options);
    return AdminServer.of(this, srv);
  }

  /**
   * Returns the outputs of the daemon's log (`virAdmConnectGetLoggingOutputs`), separated by
   * spaces, in the format of `log_outputs` in its configuration:
   * `1:file:/var/log/libvirt/libvirtd.log 3:stderr`.
   */
  async getLoggingOutputs(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(admin.connectGetLoggingOutputs, { flags }, options)).outputs;
  }

  /**
   * Returns the filters of the daemon's log (`virAdmConnectGetLoggingFilters`), separated by
   * spaces, in the format of `log_filters` in its configuration: `3:remote 4:event`. Null if there
   * are no filters.
   */
  async getLoggingFilters(flags = 0, options?: CallOptions): Promise<string | null> {
    return (await this.call(admin.connectGetLoggingFilters, { flags }, options)).filters;
  }

  /**
   * Replaces all outputs of the daemon's log (`virAdmConnectSetLoggingOutputs`). They apply until
   * the daemon ends.
   *
   * @param outputs - The outputs in the format of {@link getLoggingOutputs}; null or an empty
   * string for the daemon's default.
   */
  async setLoggingOutputs(outputs: string | null, flags = 0, options?: CallOptions): Promise<void> {
    await this.call(admin.connectSetLoggingOutputs, { outputs, flags }, options);
  }

  /**
   * Replaces all filters of the daemon's log (`virAdmConnectSetLoggingFilters`). They apply until
   * the daemon ends.
   *
   * @param filters - The filters in the format of {@link getLoggingFilters}; null or an empty
   * string for none.
   */
  async setLoggingFilters(filters: string | null, flags = 0, options?: CallOptions): Promise<void> {
    await this.call(admin.connectSetLoggingFilters, { filters, flags }, options);
  }

  /**
   * Sets after how many idle seconds the daemon ends by itself, like its option `--timeout`
   * (`virAdmConnectSetDaemonTimeout`). The daemon is not idle while there are connections, this one
   * included, or running guests.
   *
   * @param timeoutSeconds - The idle time in seconds; 0 keeps the daemon running.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) if the daemon is older than libvirt
   * 8.6.0.
   */
  async setDaemonTimeout(timeoutSeconds: number, flags = 0, options?: CallOptions): Promise<void> {
    const args = { timeout: timeoutSeconds, flags };
    await this.call(admin.connectSetDaemonTimeout, args, options);
  }

  /**
   * Ends the daemon and this connection (`virAdmConnectDaemonShutdown`). QEMU guests keep running.
   *
   * With `flags: 'PRESERVE'` the daemon first handles its guests as configured for a shutdown of
   * the host. For example, it saves them.
   *
   * @param flags - `VirAdmConnectDaemonShutdownFlags`.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) if the daemon is older than libvirt
   * 11.2.0.
   */
  async daemonShutdown(
    flags: Flags<VirAdmConnectDaemonShutdownFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(admin.connectDaemonShutdown, { flags }, options);
  }
}
