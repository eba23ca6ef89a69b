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

/** Finding, defining and starting domains. */
export abstract class DomainMethods extends NodeMethods {
  /**
   * All domains, or those that the flags choose (`virConnectListAllDomains`).
   *
   * @param flags - `VirConnectListAllDomainsFlags`. Flags of one kind add up, kinds narrow down.
   */
  async listAllDomains(
    flags: Flags<VirConnectListAllDomainsFlags> = 0,
    options?: CallOptions,
  ): Promise<Domain[]> {
    const args = { needResults: 1, flags };
    const { domains } = await this.call(remote.connectListAllDomains, args, options);
    return domains.map((dom) => this.#domain(dom));
  }

  /** How many domains run (`virConnectNumOfDomains`). */
  async numOfDomains(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDomains, undefined, options)).num;
  }

  /** How many domains are defined and do not run (`virConnectNumOfDefinedDomains`). */
  async numOfDefinedDomains(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDefinedDomains, undefined, options)).num;
  }

  /** The ids of the domains that run (`virConnectListDomains`). */
  async listDomains(options?: CallOptions): Promise<readonly number[]> {
    const maxids = await this.numOfDomains(options);
    return (await this.call(remote.connectListDomains, { maxids }, options)).ids;
  }

  /** The names of the domains that are defined and do not run (`virConnectListDefinedDomains`). */
  async listDefinedDomains(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedDomains(options);
    return (await this.call(remote.connectListDefinedDomains, { maxnames }, options)).names;
  }

  /**
   * The domain with a name (`virDomainLookupByName`).
   *
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) when there is none.
   */
  async domainLookupByName(name: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(remote.domainLookupByName, { name }, options)).dom);
  }

  /**
   * The domain with a UUID, in its canonical form (`virDomainLookupByUUID`).
   *
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) when there is none.
   */
  async domainLookupByUuid(uuid: string, options?: CallOptions): Promise<Domain> {
    requireUuid(uuid);
    return this.#domain((await this.call(remote.domainLookupByUuid, { uuid }, options)).dom);
  }

  /**
   * The same as {@link domainLookupByUuid} for a UUID in any form that libvirt reads, such as one
   * without dashes (`virDomainLookupByUUIDString`).
   */
  domainLookupByUuidString(uuid: string, options?: CallOptions): Promise<Domain> {
    return this.domainLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * The running domain with an id (`virDomainLookupByID`).
   *
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) when there is none.
   */
  async domainLookupById(id: number, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(remote.domainLookupById, { id }, options)).dom);
  }

  /**
   * Defines a domain, or changes the definition of the one with the same name and UUID
   * (`virDomainDefineXML`). It does not start it.
   */
  async domainDefineXml(xml: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.call(remote.domainDefineXml, { xml }, options)).dom);
  }

  /**
   * Defines a domain (`virDomainDefineXMLFlags`).
   *
   * @param flags - `VirDomainDefineFlags`; `VALIDATE` checks the XML against its schema first.
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
   * Starts a transient domain, which is gone when it stops (`virDomainCreateXML`).
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
   * The same as {@link domainCreateXml}, under its first name (`virDomainCreateLinux`).
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
   * Starts a domain from a file of {@link Domain.save} (`virDomainRestore`).
   *
   * @param from - A path on the daemon's host, absolute unless the daemon is local.
   */
  async domainRestore(from: string, options?: CallOptions): Promise<void> {
    const path = pathOfDaemon(this, 'from', from);
    await this.call(remote.domainRestore, { from: path }, options);
  }

  /**
   * Starts a domain from a file of {@link Domain.save} (`virDomainRestoreFlags`).
   *
   * @param from - A path on the daemon's host, absolute unless the daemon is local.
   * @param dxml - The XML to start it with in place of the file's, or null.
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
   * Starts a domain from a file of {@link Domain.saveParams} (`virDomainRestoreParams`).
   *
   * @param params - `file` is a path on the daemon's host, absolute unless the daemon is local.
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
   * The XML in a file of {@link Domain.save} (`virDomainSaveImageGetXMLDesc`).
   *
   * @param file - A path on the daemon's host, absolute unless the daemon is local.
   * @param flags - `VirDomainSaveImageXMLFlags`.
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
   * Changes the XML in a file of {@link Domain.save} (`virDomainSaveImageDefineXML`). Only what the
   * guest cannot see may change, such as the paths of its disks.
   *
   * @param file - A path on the daemon's host, absolute unless the daemon is local.
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
   * libvirt's XML for the configuration of another tool (`virConnectDomainXMLFromNative`).
   *
   * @param nativeFormat - The tool's name to the driver, such as `xen-xl` or `vmware-vmx`.
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
   * The configuration of another tool for libvirt's XML (`virConnectDomainXMLToNative`).
   *
   * @param nativeFormat - The tool's name to the driver, such as `qemu-argv` or `xen-xl`.
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
   * Statistics of all domains in one call (`virConnectGetAllDomainStats`), flat and as a tree.
   *
   * @param stats - `VirDomainStatsTypes`; 0 for all that the driver has.
   * @param flags - `VirConnectGetAllDomainStatsFlags`: of which domains.
   */
  getAllDomainStats(
    stats: Flags<VirDomainStatsTypes> = 0,
    flags: Flags<VirConnectGetAllDomainStatsFlags> = 0,
    options?: CallOptions,
  ): Promise<readonly DomainStatsRecord[]> {
    return this.#statsOf([], { stats, flags }, options);
  }

  /**
   * Statistics of the given domains in one call (`virDomainListGetStats`), flat and as a tree.
   *
   * @param doms - One at least, and all of this connection.
   * @param stats - `VirDomainStatsTypes`; 0 for all that the driver has.
   * @param flags - `VirConnectGetAllDomainStatsFlags`.
   * @throws {@link VirError} number 8 (`VIR_ERR_INVALID_ARG`), unsent, for other lists.
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
