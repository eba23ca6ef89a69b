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

/** Network filters, and where they are at work. */
export abstract class NwfilterMethods extends SecretMethods {
  /** All network filters (`virConnectListAllNWFilters`). */
  async listAllNwFilters(flags = 0, options?: CallOptions): Promise<NWFilter[]> {
    const args = { needResults: 1, flags };
    const { filters } = await this.call(remote.connectListAllNwfilters, args, options);
    return filters.map((filter) => this.#filter(filter));
  }

  /** How many network filters there are (`virConnectNumOfNWFilters`). */
  async numOfNwFilters(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfNwfilters, undefined, options)).num;
  }

  /** The names of the network filters (`virConnectListNWFilters`). */
  async listNwFilters(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfNwFilters(options);
    return (await this.call(remote.connectListNwfilters, { maxnames }, options)).names;
  }

  /**
   * The network filter with a name (`virNWFilterLookupByName`).
   *
   * @throws {@link VirError} number 62 (`VIR_ERR_NO_NWFILTER`) when there is none.
   */
  async nwFilterLookupByName(name: string, options?: CallOptions): Promise<NWFilter> {
    return this.#filter((await this.call(remote.nwfilterLookupByName, { name }, options)).nwfilter);
  }

  /**
   * The network filter with a UUID, in its canonical form (`virNWFilterLookupByUUID`).
   *
   * @throws {@link VirError} number 62 (`VIR_ERR_NO_NWFILTER`) when there is none.
   */
  async nwFilterLookupByUuid(uuid: string, options?: CallOptions): Promise<NWFilter> {
    requireUuid(uuid);
    return this.#filter((await this.call(remote.nwfilterLookupByUuid, { uuid }, options)).nwfilter);
  }

  /**
   * The same as {@link nwFilterLookupByUuid} for a UUID in any form that libvirt reads, such as one
   * without dashes (`virNWFilterLookupByUUIDString`).
   */
  nwFilterLookupByUuidString(uuid: string, options?: CallOptions): Promise<NWFilter> {
    return this.nwFilterLookupByUuid(canonicalUuid(uuid), options);
  }

  /** Defines a network filter, or changes its definition, at work too (`virNWFilterDefineXML`). */
  async nwFilterDefineXml(xml: string, options?: CallOptions): Promise<NWFilter> {
    return this.#filter((await this.call(remote.nwfilterDefineXml, { xml }, options)).nwfilter);
  }

  /**
   * Defines a network filter (`virNWFilterDefineXMLFlags`).
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

  /** All ports at which a filter is at work (`virConnectListAllNWFilterBindings`). */
  async listAllNwFilterBindings(flags = 0, options?: CallOptions): Promise<NWFilterBinding[]> {
    const args = { needResults: 1, flags };
    const { bindings } = await this.call(remote.connectListAllNwfilterBindings, args, options);
    return bindings.map((binding) => this.#binding(binding));
  }

  /**
   * The filter at work on a device of the host (`virNWFilterBindingLookupByPortDev`).
   *
   * @throws {@link VirError} number 101 (`VIR_ERR_NO_NWFILTER_BINDING`) when there is none.
   */
  async nwFilterBindingLookupByPortDev(
    name: string,
    options?: CallOptions,
  ): Promise<NWFilterBinding> {
    const answer = await this.call(remote.nwfilterBindingLookupByPortDev, { name }, options);
    return this.#binding(answer.nwfilter);
  }

  /**
   * Puts a filter to work on a device (`virNWFilterBindingCreateXML`).
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
