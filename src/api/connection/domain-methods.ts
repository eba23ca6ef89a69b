import type {
  RemoteNonnullDomain,
  VirConnectGetAllDomainStatsFlags,
  VirConnectListAllDomainsFlags,
  VirDomainCreateFlags,
  VirDomainDefineFlags,
  VirDomainSaveImageXMLFlags,
  VirDomainSaveRestoreFlags,
  VirDomainStatsTypes,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { Domain } from '../domain/domain.ts';
import { DomainStatsRecord } from '../stats/stats-records.ts';
import { pathOfDaemon, requireUuid } from '../values/checks.ts';
import type { Flags } from '../values/flags.ts';
import type { SaveParams } from '../values/parameter-types.ts';
import { saveParams } from '../values/save-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { domainListFault } from './domain-list-fault.ts';
import { NodeMethods } from './node-methods.ts';
import { unsignedFlags } from './unsigned-flags.ts';
import { canonicalUuid } from './uuid-string.ts';

/** Domains */
export abstract class DomainMethods extends NodeMethods {
  /**
   * Lists all domains, or those that the flags select (`virConnectListAllDomains`).
   *
   * Flags of one group, such as `ACTIVE` and `INACTIVE`, select the domains that match any of them.
   * Flags of different groups select the domains that match each group:
   * `flags: ['ACTIVE', 'AUTOSTART']`.
   *
   * @param flags - `VirConnectListAllDomainsFlags`.
   */
  async listAllDomains(
    flags: Flags<VirConnectListAllDomainsFlags> = 0,
    options?: CallOptions,
  ): Promise<Domain[]> {
    const args = { needResults: 1, flags };
    const { domains } = await this.call(remote.connectListAllDomains, args, options);
    return domains.map((dom) => this.#domain(dom));
  }

  /** Returns the number of running domains (`virConnectNumOfDomains`). */
  async numOfDomains(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDomains, undefined, options)).num;
  }

  /**
   * Returns the number of domains that are defined and not running
   * (`virConnectNumOfDefinedDomains`).
   */
  async numOfDefinedDomains(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDefinedDomains, undefined, options)).num;
  }

  /**
   * Lists the ids of the running domains (`virConnectListDomains`).
   *
   * Makes two calls, the first for the number of domains. A domain that starts between the two
   * calls may be missing. {@link listAllDomains} needs one call.
   */
  async listDomains(options?: CallOptions): Promise<readonly number[]> {
    const maxids = await this.numOfDomains(options);
    return (await this.call(remote.connectListDomains, { maxids }, options)).ids;
  }

  /**
   * Lists the names of the domains that are defined and not running
   * (`virConnectListDefinedDomains`).
   *
   * Makes two calls, the first for the number of domains. A domain that is defined between the two
   * calls may be missing. {@link listAllDomains} needs one call.
   */
  async listDefinedDomains(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedDomains(options);
    return (await this.call(remote.connectListDefinedDomains, { maxnames }, options)).names;
  }

  /**
   * Looks up the domain with a name (`virDomainLookupByName`).
   *
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) if there is no such domain.
   */
  async domainLookupByName(name: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(remote.domainLookupByName, { name }, options)).dom);
  }

  /**
   * Looks up the domain with a UUID (`virDomainLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) if there is no such domain.
   */
  async domainLookupByUuid(uuid: string, options?: CallOptions): Promise<Domain> {
    requireUuid(uuid);
    return this.#domain((await this.call(remote.domainLookupByUuid, { uuid }, options)).dom);
  }

  /**
   * Looks up the domain with a UUID in any form that libvirt reads, such as one without dashes
   * (`virDomainLookupByUUIDString`). See {@link domainLookupByUuid}.
   */
  domainLookupByUuidString(uuid: string, options?: CallOptions): Promise<Domain> {
    return this.domainLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Looks up the running domain with an id (`virDomainLookupByID`).
   *
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) if no running domain has this id.
   */
  async domainLookupById(id: number, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(remote.domainLookupById, { id }, options)).dom);
  }

  /**
   * Defines a domain without starting it (`virDomainDefineXML`).
   *
   * If there is a domain with the same name and UUID, its definition is replaced.
   */
  async domainDefineXml(xml: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(remote.domainDefineXml, { xml }, options)).dom);
  }

  /**
   * Defines a domain without starting it (`virDomainDefineXMLFlags`). See {@link domainDefineXml}.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param flags - `VirDomainDefineFlags`.
   */
  async domainDefineXmlFlags(
    xml: string,
    flags: Flags<VirDomainDefineFlags> = 0,
    options?: CallOptions,
  ): Promise<Domain> {
    return this.#domain(
      (await this.call(remote.domainDefineXmlFlags, { xml, flags }, options)).dom,
    );
  }

  /**
   * Starts a transient domain (`virDomainCreateXML`). A transient domain has no definition: it
   * disappears when it stops.
   *
   * With `flags: 'START_PAUSED'` the domain starts paused. With `flags: 'START_AUTODESTROY'` the
   * daemon stops the domain when this connection closes or is lost.
   *
   * @param flags - `VirDomainCreateFlags`.
   */
  async domainCreateXml(
    xmlDesc: string,
    flags: Flags<VirDomainCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<Domain> {
    return this.#domain((await this.call(remote.domainCreateXml, { xmlDesc, flags }, options)).dom);
  }

  /**
   * Starts a transient domain (`virDomainCreateLinux`). This is libvirt's older name of
   * {@link domainCreateXml}.
   *
   * @param flags - `VirDomainCreateFlags`.
   */
  domainCreateLinux(
    xmlDesc: string,
    flags: Flags<VirDomainCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<Domain> {
    return this.domainCreateXml(xmlDesc, flags, options);
  }

  /**
   * Starts a domain from a file that {@link Domain.save} wrote (`virDomainRestore`).
   *
   * @param from - A path on the daemon's host. It must be absolute unless the daemon is local.
   */
  async domainRestore(from: string, options?: CallOptions): Promise<void> {
    const path = pathOfDaemon(this, 'from', from);
    await this.call(remote.domainRestore, { from: path }, options);
  }

  /**
   * Starts a domain from a file that {@link Domain.save} wrote (`virDomainRestoreFlags`).
   *
   * With `flags: 'RUNNING'` or `flags: 'PAUSED'` the domain runs or is paused afterwards, whatever
   * its state was when it was saved.
   *
   * @param from - A path on the daemon's host. It must be absolute unless the daemon is local.
   * @param dxml - Domain XML to use in place of the XML in the file; null, the default, for the
   * file's.
   * @param flags - `VirDomainSaveRestoreFlags`.
   */
  async domainRestoreFlags(
    from: string,
    dxml: string | null = null,
    flags: Flags<VirDomainSaveRestoreFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const path = pathOfDaemon(this, 'from', from);
    await this.call(remote.domainRestoreFlags, { from: path, dxml, flags }, options);
  }

  /**
   * Starts a domain from a file that {@link Domain.saveParams} wrote (`virDomainRestoreParams`).
   * Needs libvirt 8.4.0 or later.
   *
   * @param params - The file and how to read it. `file` is a path on the daemon's host, which must
   * be absolute unless the daemon is local.
   * @param flags - `VirDomainSaveRestoreFlags`.
   */
  async domainRestoreParams(
    params: SaveParams,
    flags: Flags<VirDomainSaveRestoreFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(
      remote.domainRestoreParams,
      { params: saveParams(this, params), flags },
      options,
    );
  }

  /**
   * Returns the domain XML in a file that {@link Domain.save} wrote
   * (`virDomainSaveImageGetXMLDesc`).
   *
   * With `flags: 'SECURE'` the XML includes sensitive data, such as passwords.
   *
   * @param file - A path on the daemon's host. It must be absolute unless the daemon is local.
   * @param flags - `VirDomainSaveImageXMLFlags`.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async domainSaveImageGetXmlDesc(
    file: string,
    flags: Flags<VirDomainSaveImageXMLFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const path = pathOfDaemon(this, 'file', file);
    return (await this.call(remote.domainSaveImageGetXmlDesc, { file: path, flags }, options)).xml;
  }

  /**
   * Replaces the domain XML in a file that {@link Domain.save} wrote
   * (`virDomainSaveImageDefineXML`).
   *
   * Only properties that the guest cannot see may change, such as the paths of its disks.
   *
   * @param file - A path on the daemon's host. It must be absolute unless the daemon is local.
   * @param dxml - The new domain XML.
   * @param flags - `VirDomainSaveRestoreFlags`.
   */
  async domainSaveImageDefineXml(
    file: string,
    dxml: string,
    flags: Flags<VirDomainSaveRestoreFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const path = pathOfDaemon(this, 'file', file);
    await this.call(remote.domainSaveImageDefineXml, { file: path, dxml, flags }, options);
  }

  /**
   * Converts a native configuration of a hypervisor to libvirt's domain XML
   * (`virConnectDomainXMLFromNative`).
   *
   * @param nativeFormat - The driver's name of the format, such as `xen-xl` or `vmware-vmx`.
   * @param nativeConfig - The text of the configuration.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async domainXmlFromNative(
    nativeFormat: string,
    nativeConfig: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { nativeFormat, nativeConfig, flags };
    return (await this.call(remote.connectDomainXmlFromNative, args, options)).domainXml;
  }

  /**
   * Converts libvirt's domain XML to a native configuration of a hypervisor
   * (`virConnectDomainXMLToNative`).
   *
   * @param nativeFormat - The driver's name of the format, such as `qemu-argv` or `xen-xl`.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async domainXmlToNative(
    nativeFormat: string,
    domainXml: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { nativeFormat, domainXml, flags };
    return (await this.call(remote.connectDomainXmlToNative, args, options)).nativeConfig;
  }

  /**
   * Returns the statistics of all domains in one call (`virConnectGetAllDomainStats`).
   *
   * Each record has them flat, by libvirt's names (`params`), and as a tree (`stats`). Groups of
   * statistics that the driver does not have are left out; with `flags: 'ENFORCE_STATS'` they are
   * an error. Flags such as `ACTIVE` or `PERSISTENT` select the domains.
   *
   * @param stats - Groups of statistics (`VirDomainStatsTypes`); 0, the default, for all that the
   * driver has.
   * @param flags - `VirConnectGetAllDomainStatsFlags`.
   */
  getAllDomainStats(
    stats: Flags<VirDomainStatsTypes> = 0,
    flags: Flags<VirConnectGetAllDomainStatsFlags> = 0,
    options?: CallOptions,
  ): Promise<readonly DomainStatsRecord[]> {
    return this.#statsOf([], { stats, flags }, options);
  }

  /**
   * Returns the statistics of the given domains in one call (`virDomainListGetStats`).
   *
   * Each record has them flat, by libvirt's names (`params`), and as a tree (`stats`). Groups of
   * statistics that the driver does not have are left out; with `flags: 'ENFORCE_STATS'` they are
   * an error.
   *
   * @param doms - At least one domain. All must belong to this connection.
   * @param stats - Groups of statistics (`VirDomainStatsTypes`); 0, the default, for all that the
   * driver has.
   * @param flags - `VirConnectGetAllDomainStatsFlags`.
   * @throws {@link VirError} number 8 (`VIR_ERR_INVALID_ARG`) if `doms` is empty or has a domain of
   * another connection. Nothing is sent then.
   */
  async domainListGetStats(
    doms: readonly Domain[],
    stats: Flags<VirDomainStatsTypes> = 0,
    flags: Flags<VirConnectGetAllDomainStatsFlags> = 0,
    options?: CallOptions,
  ): Promise<readonly DomainStatsRecord[]> {
    const fault = domainListFault(this.self(), doms);
    if (fault !== undefined) throw fault;
    return this.#statsOf(doms, { stats, flags }, options);
  }

  async #statsOf(
    doms: readonly Domain[],
    { stats, flags }: { readonly stats: number; readonly flags: number },
    options: CallOptions | undefined,
  ): Promise<readonly DomainStatsRecord[]> {
    const args = { doms, stats, flags: unsignedFlags(flags) };
    const { retStats } = await this.call(remote.connectGetAllDomainStats, args, options);
    return retStats.map(
      ({ dom, params }) => new DomainStatsRecord(this.#domain(dom), decodeTypedParams(params)),
    );
  }

  #domain(wire: RemoteNonnullDomain): Domain {
    return Domain.of(this.self(), wire);
  }
}
