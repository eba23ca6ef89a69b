import type {
  RemoteNonnullNwfilter,
  RemoteNonnullNwfilterBinding,
  VirNWFilterBindingCreateFlags,
  VirNWFilterDefineFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { NWFilter } from '../nwfilter/nwfilter.ts';
import { NWFilterBinding } from '../nwfilter/nwfilter-binding.ts';
import { requireUuid } from '../values/checks.ts';
import type { Flags } from '../values/flags.ts';
import { SecretMethods } from './secret-methods.ts';
import { canonicalUuid } from './uuid-string.ts';

/** Network filters and their bindings */
export abstract class NwfilterMethods extends SecretMethods {
  /** Lists all network filters (`virConnectListAllNWFilters`). */
  async listAllNwFilters(flags = 0, options?: CallOptions): Promise<NWFilter[]> {
    const args = { needResults: 1, flags };
    const { filters } = await this.call(remote.connectListAllNwfilters, args, options);
    return filters.map((filter) => this.#filter(filter));
  }

  /** Returns the number of network filters (`virConnectNumOfNWFilters`). */
  async numOfNwFilters(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfNwfilters, undefined, options)).num;
  }

  /**
   * Lists the names of the network filters (`virConnectListNWFilters`).
   *
   * Makes two calls, the first for the number of filters. {@link listAllNwFilters} needs one call.
   */
  async listNwFilters(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfNwFilters(options);
    return (await this.call(remote.connectListNwfilters, { maxnames }, options)).names;
  }

  /**
   * Looks up the network filter with a name (`virNWFilterLookupByName`).
   *
   * @throws {@link VirError} number 62 (`VIR_ERR_NO_NWFILTER`) if there is no such filter.
   */
  async nwFilterLookupByName(name: string, options?: CallOptions): Promise<NWFilter> {
    return this.#filter((await this.call(remote.nwfilterLookupByName, { name }, options)).nwfilter);
  }

  /**
   * Looks up the network filter with a UUID (`virNWFilterLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 62 (`VIR_ERR_NO_NWFILTER`) if there is no such filter.
   */
  async nwFilterLookupByUuid(uuid: string, options?: CallOptions): Promise<NWFilter> {
    requireUuid(uuid);
    return this.#filter((await this.call(remote.nwfilterLookupByUuid, { uuid }, options)).nwfilter);
  }

  /**
   * Looks up the network filter with a UUID in any form that libvirt reads, such as one without
   * dashes (`virNWFilterLookupByUUIDString`). See {@link nwFilterLookupByUuid}.
   */
  nwFilterLookupByUuidString(uuid: string, options?: CallOptions): Promise<NWFilter> {
    return this.nwFilterLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Defines a network filter, or replaces its definition (`virNWFilterDefineXML`). A new definition
   * takes effect at once on the interfaces that use the filter.
   */
  async nwFilterDefineXml(xml: string, options?: CallOptions): Promise<NWFilter> {
    return this.#filter((await this.call(remote.nwfilterDefineXml, { xml }, options)).nwfilter);
  }

  /**
   * Defines a network filter, or replaces its definition (`virNWFilterDefineXMLFlags`). See
   * {@link nwFilterDefineXml}.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param flags - `VirNWFilterDefineFlags`.
   */
  async nwFilterDefineXmlFlags(
    xml: string,
    flags: Flags<VirNWFilterDefineFlags> = 0,
    options?: CallOptions,
  ): Promise<NWFilter> {
    const args = { xml, flags };
    return this.#filter((await this.call(remote.nwfilterDefineXmlFlags, args, options)).nwfilter);
  }

  /**
   * Lists all bindings of network filters to network devices of the host
   * (`virConnectListAllNWFilterBindings`).
   */
  async listAllNwFilterBindings(flags = 0, options?: CallOptions): Promise<NWFilterBinding[]> {
    const args = { needResults: 1, flags };
    const { bindings } = await this.call(remote.connectListAllNwfilterBindings, args, options);
    return bindings.map((binding) => this.#binding(binding));
  }

  /**
   * Looks up the network filter binding of a network device of the host
   * (`virNWFilterBindingLookupByPortDev`).
   *
   * @param name - The name of the device, such as `vnet0`.
   * @throws {@link VirError} number 101 (`VIR_ERR_NO_NWFILTER_BINDING`) if there is no such
   * binding.
   */
  async nwFilterBindingLookupByPortDev(
    name: string,
    options?: CallOptions,
  ): Promise<NWFilterBinding> {
    const answer = await this.call(remote.nwfilterBindingLookupByPortDev, { name }, options);
    return this.#binding(answer.nwfilter);
  }

  /**
   * Binds a network filter to a network device of the host (`virNWFilterBindingCreateXML`).
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param flags - `VirNWFilterBindingCreateFlags`.
   */
  async nwFilterBindingCreateXml(
    xml: string,
    flags: Flags<VirNWFilterBindingCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<NWFilterBinding> {
    const answer = await this.call(remote.nwfilterBindingCreateXml, { xml, flags }, options);
    return this.#binding(answer.nwfilter);
  }

  #filter(wire: RemoteNonnullNwfilter): NWFilter {
    return NWFilter.of(this.self(), wire);
  }

  #binding(wire: RemoteNonnullNwfilterBinding): NWFilterBinding {
    return NWFilterBinding.of(this.self(), wire);
  }
}
