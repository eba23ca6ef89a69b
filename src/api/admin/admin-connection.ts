import type { VirAdmConnectDaemonShutdownFlags } from '../../protocol/index.ts';
import { admin } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags } from '../values/flags.ts';
import type { AdminConnectionParts } from './admin-core.ts';
import { AdminCore } from './admin-core.ts';
import { AdminServer } from './admin-server.ts';

/**
 * A connection to the administration of a libvirt daemon (`virAdmConnect`), made by
 * {@link connectAdmin}: to see and change how the daemon itself runs, not its virtual machines.
 *
 * Its methods bear libvirt's names without `virAdmConnect`. Close it when done, or declare it with
 * `await using`.
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
   * The version of the daemon's libvirt: 1,000,000 * major + 1,000 * minor + release
   * (`virAdmConnectGetLibVersion`).
   */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(admin.connectGetLibVersion, undefined, options)).libVer;
  }

  /**
   * The servers in the daemon (`virAdmConnectListServers`). libvirtd has two: `libvirtd` for its
   * users, and `admin` for administration.
   */
  async listServers(flags = 0, options?: CallOptions): Promise<AdminServer[]> {
    const args = { needResults: 1, flags };
    const { servers } = await this.call(admin.connectListServers, args, options);
    return servers.map((server) => AdminServer.of(this, server));
  }

  /**
   * The server with a name (`virAdmConnectLookupServer`).
   *
   * @throws {@link VirError} number 95 (`VIR_ERR_NO_SERVER`) when there is none.
   */
  async lookupServer(name: string, flags = 0, options?: CallOptions): Promise<AdminServer> {
    const { srv } = await this.call(admin.connectLookupServer, { name, flags }, options);
    return AdminServer.of(this, srv);
  }

  /**
   * Where the daemon's log goes (`virAdmConnectGetLoggingOutputs`), as `log_outputs` of its
   * configuration: `1:file:/var/log/libvirt/libvirtd.log 3:stderr`, separated by spaces.
   */
  async getLoggingOutputs(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(admin.connectGetLoggingOutputs, { flags }, options)).outputs;
  }

  /**
   * What of the daemon's modules is logged (`virAdmConnectGetLoggingFilters`), as `log_filters` of
   * its configuration: `3:remote 4:event`, separated by spaces. Null when there are no filters.
   */
  async getLoggingFilters(flags = 0, options?: CallOptions): Promise<string | null> {
    return (await this.call(admin.connectGetLoggingFilters, { flags }, options)).filters;
  }

  /**
   * Sets where the daemon's log goes, all outputs at once, until it ends
   * (`virAdmConnectSetLoggingOutputs`).
   *
   * @param outputs - As {@link getLoggingOutputs}; null or an empty string for the daemon's default.
   */
  async setLoggingOutputs(outputs: string | null, flags = 0, options?: CallOptions): Promise<void> {
    await this.call(admin.connectSetLoggingOutputs, { outputs, flags }, options);
  }

  /**
   * Sets what of the daemon's modules is logged, all filters at once, until it ends
   * (`virAdmConnectSetLoggingFilters`).
   *
   * @param filters - As {@link getLoggingFilters}; null or an empty string for none.
   */
  async setLoggingFilters(filters: string | null, flags = 0, options?: CallOptions): Promise<void> {
    await this.call(admin.connectSetLoggingFilters, { filters, flags }, options);
  }

  /**
   * Has the daemon end by itself when it has had nothing to do for so long, as its option
   * `--timeout` (`virAdmConnectSetDaemonTimeout`). Connections, this one too, keep it busy, as do running guests.
   *
   * @param timeoutSeconds - 0 lets it run for ever.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) by daemons before libvirt 8.6.0.
   */
  async setDaemonTimeout(timeoutSeconds: number, flags = 0, options?: CallOptions): Promise<void> {
    const args = { timeout: timeoutSeconds, flags };
    await this.call(admin.connectSetDaemonTimeout, args, options);
  }

  /**
   * Ends the daemon, and this connection with it (`virAdmConnectDaemonShutdown`). Guests of QEMU go
   * on.
   *
   * @param flags - `VirAdmConnectDaemonShutdownFlags`: with `PRESERVE` the daemon first does with
   * its guests what is configured for the host's shutdown, such as saving them.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) by daemons before libvirt 11.2.0.
   */
  async daemonShutdown(
    flags: Flags<VirAdmConnectDaemonShutdownFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(admin.connectDaemonShutdown, { flags }, options);
  }
}
