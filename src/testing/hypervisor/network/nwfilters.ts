import type { RemoteNonnullNwfilter } from '../../../protocol/index.ts';
import { VirNWFilterDefineFlags } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import type { HypervisorCore } from '../core.ts';
import { failure, operationFailed } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { formatXml } from '../xml/index.ts';
import type { NwfilterDefinition } from './parse-nwfilter.ts';
import { parseNwfilter } from './parse-nwfilter.ts';

const WHERE = ErrorDomain.NWFILTER;

/**
 * All network filters of one hypervisor. The test driver has none, so they behave as in libvirt's
 * nwfilter driver, and errors name that driver's functions.
 */
export class SimulatedNwfilters {
  readonly #core: HypervisorCore;
  readonly #byUuid = new Map<string, NwfilterDefinition>();

  constructor(core: HypervisorCore) {
    this.#core = core;
  }

  all(): NwfilterDefinition[] {
    return [...this.#byUuid.values()];
  }

  list(flags: number): NwfilterDefinition[] {
    checkFlags(flags, 0, 'nwfilterConnectListAllNWFilters', WHERE);
    return this.all();
  }

  lookupByName(name: string): NwfilterDefinition {
    const filter = this.all().find((each) => each.name === name);
    if (filter === undefined) {
      throw noFilter(`no nwfilter with matching name '${name}'`);
    }
    return filter;
  }

  lookupByUuid(uuid: string): NwfilterDefinition {
    const filter = this.#byUuid.get(uuid);
    if (filter === undefined) {
      throw noFilter(`no nwfilter with matching uuid '${uuid}'`);
    }
    return filter;
  }

  define(xml: string, flags: number): NwfilterDefinition {
    checkFlags(flags, VirNWFilterDefineFlags.VALIDATE, 'nwfilterDefineXMLFlags', WHERE);
    const filter = parseNwfilter(xml, this.#core.environment);
    const sameUuid = this.#byUuid.get(filter.uuid);
    if (sameUuid !== undefined && sameUuid.name !== filter.name) {
      const detail = `filter with same UUID but different name ('${sameUuid.name}') already exists`;
      throw operationFailed(WHERE, detail);
    }
    const sameName = this.all().find((each) => each.name === filter.name);
    if (sameName !== undefined && sameName.uuid !== filter.uuid) {
      const detail = `filter '${filter.name}' already exists with uuid ${sameName.uuid}`;
      throw operationFailed(WHERE, detail);
    }
    this.#byUuid.set(filter.uuid, filter);
    return filter;
  }

  undefine(reference: RemoteNonnullNwfilter): void {
    this.lookupByUuid(reference.uuid);
    this.#byUuid.delete(reference.uuid);
  }

  xml(reference: RemoteNonnullNwfilter, flags: number): string {
    checkFlags(flags, 0, 'nwfilterGetXMLDesc', WHERE);
    return formatXml(this.lookupByUuid(reference.uuid).root);
  }
}

function noFilter(detail: string): Error {
  return failure(ErrorNumber.NO_NWFILTER, WHERE, detail);
}
