import { REMOTE_DOMAIN_LIST_MAX } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import type { SimulatedDomains } from '../domain/domains.ts';
import { badArgument } from '../failures.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost, checkListed, flag } from './replies.ts';

/** Lookups of domains, and short getters of one domain. */
export const domainLookupHandlers: RemoteHandlers = {
  connectListAllDomains: ({ hypervisor }, { needResults, flags }) => {
    const domains = hypervisor.domains.list(flags);
    const listed = needResults === 0 ? [] : domains.map((domain) => domain.reference());
    return {
      domains: checkListed(listed, REMOTE_DOMAIN_LIST_MAX, 'domains'),
      ret: domains.length,
    };
  },
  connectNumOfDomains: ({ hypervisor }) => ({ num: active(hypervisor.domains).length }),
  connectListDomains: ({ hypervisor }, { maxids }) => ({
    ids: atMost(active(hypervisor.domains), maxids).map((domain) => domain.id),
  }),
  connectNumOfDefinedDomains: ({ hypervisor }) => ({ num: inactive(hypervisor.domains).length }),
  connectListDefinedDomains: ({ hypervisor }, { maxnames }) => ({
    names: atMost(inactive(hypervisor.domains), maxnames).map((domain) => domain.name),
  }),

  domainLookupById: ({ hypervisor }, { id }) => ({
    dom: hypervisor.domains.lookupById(id).reference(),
  }),
  domainLookupByName: ({ hypervisor }, { name }) => {
    if (name === '') {
      const call = 'virDomainLookupByName';
      const message = `string name in ${call} must not be empty`;
      throw badArgument(ErrorDomain.DOMAIN, call, 'name', message);
    }
    return { dom: hypervisor.domains.lookupByName(name).reference() };
  },
  domainLookupByUuid: ({ hypervisor }, { uuid }) => ({
    dom: hypervisor.domains.lookupByUuid(uuid).reference(),
  }),

  domainIsActive: ({ hypervisor }, { dom }) => ({
    active: flag(hypervisor.domains.find(dom).active),
  }),
  domainIsPersistent: ({ hypervisor }, { dom }) => ({
    persistent: flag(hypervisor.domains.find(dom).persistent),
  }),
  domainIsUpdated: ({ hypervisor }, { dom }) => {
    hypervisor.domains.find(dom);
    return { updated: 0 };
  },
  // The test driver replies so for any guest.
  domainGetOsType: ({ hypervisor }, { dom }) => {
    hypervisor.domains.find(dom);
    return { type: 'linux' };
  },
  domainGetAutostart: ({ hypervisor }, { dom }) => ({
    autostart: flag(hypervisor.domains.find(dom).autostart),
  }),
  domainSetAutostart: ({ hypervisor }, { dom, autostart }) => {
    hypervisor.domains.find(dom).autostart = autostart !== 0;
  },
};

function active(domains: SimulatedDomains): SimulatedDomain[] {
  return domains.all().filter((domain) => domain.active);
}

function inactive(domains: SimulatedDomains): SimulatedDomain[] {
  return domains.all().filter((domain) => !domain.active);
}
