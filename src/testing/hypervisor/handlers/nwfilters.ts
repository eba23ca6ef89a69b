import type {
  RemoteNonnullNwfilter,
  RemoteNonnullNwfilterBinding,
} from '../../../protocol/index.ts';
import {
  REMOTE_NWFILTER_BINDING_LIST_MAX,
  REMOTE_NWFILTER_LIST_MAX,
  VirNWFilterBindingCreateFlags,
  VirNWFilterDefineFlags,
} from '../../../protocol/index.ts';
import type { SimulatedNwfilterBinding } from '../network/nwfilter-bindings.ts';
import type { NwfilterDefinition } from '../network/parse-nwfilter.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost, checkListed } from './replies.ts';
import { has, validated } from './validated.ts';

export const nwfilterHandlers: RemoteHandlers = {
  connectListAllNwfilters: ({ hypervisor }, { needResults, flags }) => {
    const found = hypervisor.nwfilters.list(flags);
    const listed = needResults === 0 ? [] : found.map(filterReference);
    return {
      filters: checkListed(listed, REMOTE_NWFILTER_LIST_MAX, 'network filters'),
      ret: found.length,
    };
  },
  connectNumOfNwfilters: ({ hypervisor }) => ({ num: hypervisor.nwfilters.all().length }),
  connectListNwfilters: ({ hypervisor }, { maxnames }) => ({
    names: atMost(
      hypervisor.nwfilters.all().map(({ name }) => name),
      maxnames,
    ),
  }),
  nwfilterLookupByName: ({ hypervisor }, { name }) => ({
    nwfilter: filterReference(hypervisor.nwfilters.lookupByName(name)),
  }),
  nwfilterLookupByUuid: ({ hypervisor }, { uuid }) => ({
    nwfilter: filterReference(hypervisor.nwfilters.lookupByUuid(uuid)),
  }),
  nwfilterDefineXml: ({ hypervisor }, { xml }) => ({
    nwfilter: filterReference(hypervisor.nwfilters.define(xml, 0)),
  }),
  nwfilterDefineXmlFlags: ({ hypervisor }, { xml, flags }) =>
    validated('nwfilter.rng', xml, has(flags, VirNWFilterDefineFlags.VALIDATE), () => ({
      nwfilter: filterReference(hypervisor.nwfilters.define(xml, flags)),
    })),
  nwfilterUndefine: ({ hypervisor }, { nwfilter }) => hypervisor.nwfilters.undefine(nwfilter),
  nwfilterGetXmlDesc: ({ hypervisor }, { nwfilter, flags }) => ({
    xml: hypervisor.nwfilters.xml(nwfilter, flags),
  }),

  connectListAllNwfilterBindings: ({ hypervisor }, { needResults, flags }) => {
    const found = hypervisor.nwfilterBindings.list(flags);
    const listed = needResults === 0 ? [] : found.map(bindingReference);
    return {
      bindings: checkListed(listed, REMOTE_NWFILTER_BINDING_LIST_MAX, 'network filter bindings'),
      ret: found.length,
    };
  },
  nwfilterBindingLookupByPortDev: ({ hypervisor }, { name }) => ({
    nwfilter: bindingReference(hypervisor.nwfilterBindings.lookup(name)),
  }),
  nwfilterBindingCreateXml: ({ hypervisor }, { xml, flags }) => {
    const isAsked = has(flags, VirNWFilterBindingCreateFlags.VALIDATE);
    return validated('nwfilterbinding.rng', xml, isAsked, () => ({
      nwfilter: bindingReference(hypervisor.nwfilterBindings.create(xml, flags)),
    }));
  },
  nwfilterBindingDelete: ({ hypervisor }, { nwfilter }) =>
    hypervisor.nwfilterBindings.delete(nwfilter),
  nwfilterBindingGetXmlDesc: ({ hypervisor }, { nwfilter, flags }) => ({
    xml: hypervisor.nwfilterBindings.xml(nwfilter, flags),
  }),
};

function filterReference({ name, uuid }: NwfilterDefinition): RemoteNonnullNwfilter {
  return { name, uuid };
}

function bindingReference({
  portdev,
  filtername,
}: SimulatedNwfilterBinding): RemoteNonnullNwfilterBinding {
  return { portdev, filtername };
}
