import {
  VirDomainCreateFlags,
  VirDomainDefineFlags,
  VirDomainXMLFlags,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { formatDomain } from '../domain/definition.ts';
import { destroy, reboot, reset, resume, shutdown, start, suspend } from '../domain/lifecycle.ts';
import { setLifecycleAction } from '../domain/lifecycle-action.ts';
import { renameDomain } from '../domain/rename.ts';
import {
  coreDump,
  defineSavedImage,
  hasManagedSave,
  managedSave,
  removeManagedSave,
  restore,
  save,
  savedImageXml,
} from '../domain/save.ts';
import { badArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { RemoteHandlers } from './handler.ts';
import { flag } from './replies.ts';
import { has, validated } from './validated.ts';

const XML_FLAGS =
  VirDomainXMLFlags.SECURE | VirDomainXMLFlags.INACTIVE | VirDomainXMLFlags.MIGRATABLE;

/** The life of a domain, from its definition to its end. */
export const domainLifecycleHandlers: RemoteHandlers = {
  domainDefineXml: ({ hypervisor }, { xml }) => ({
    dom: hypervisor.domains.define(xml).reference(),
  }),
  domainDefineXmlFlags: ({ hypervisor }, { xml, flags }) =>
    validated('domain.rng', xml, has(flags, VirDomainDefineFlags.VALIDATE), () => ({
      dom: hypervisor.domains.define(xml, flags).reference(),
    })),
  domainCreateXml: ({ hypervisor }, { xmlDesc, flags }) =>
    validated('domain.rng', xmlDesc, has(flags, VirDomainCreateFlags.START_VALIDATE), () => ({
      dom: hypervisor.domains.create(xmlDesc, flags).reference(),
    })),
  domainCreate: ({ hypervisor }, { dom }) => start(hypervisor.domains.find(dom)),
  domainCreateWithFlags: ({ hypervisor }, { dom, flags }) => {
    const domain = hypervisor.domains.find(dom);
    start(domain, flags);
    return { dom: domain.reference() };
  },
  domainSuspend: ({ hypervisor }, { dom }) => suspend(hypervisor.domains.find(dom)),
  domainResume: ({ hypervisor }, { dom }) => resume(hypervisor.domains.find(dom)),
  domainShutdown: ({ hypervisor }, { dom }) => shutdown(hypervisor.domains.find(dom)),
  domainShutdownFlags: ({ hypervisor }, { dom, flags }) =>
    shutdown(hypervisor.domains.find(dom), flags),
  domainReboot: ({ hypervisor }, { dom, flags }) => reboot(hypervisor.domains.find(dom), flags),
  domainReset: ({ hypervisor }, { dom, flags }) => reset(hypervisor.domains.find(dom), flags),
  domainDestroy: ({ hypervisor }, { dom }) => destroy(hypervisor.domains.find(dom)),
  domainDestroyFlags: ({ hypervisor }, { dom, flags }) =>
    destroy(hypervisor.domains.find(dom), flags),
  domainUndefine: ({ hypervisor: { domains } }, { dom }) => domains.undefine(domains.find(dom)),
  domainUndefineFlags: ({ hypervisor: { domains } }, { dom, flags }) =>
    domains.undefine(domains.find(dom), flags),

  domainRename: ({ hypervisor: { domains } }, { dom, newName, flags }) => {
    if (newName === null) {
      const name = 'virDomainRename';
      const message = `new_name in ${name} must not be NULL`;
      throw badArgument(ErrorDomain.DOMAIN, name, 'new_name', message);
    }
    renameDomain(domains.find(dom), newName, flags, (name) => domains.hasName(name));
    return { retcode: 0 };
  },
  domainSetLifecycleAction: ({ hypervisor }, { dom, type, action, flags }) =>
    setLifecycleAction(hypervisor.domains.find(dom), type, action, flags),

  domainGetXmlDesc: ({ hypervisor }, { dom, flags }) => {
    checkFlags(flags, XML_FLAGS, 'testDomainGetXMLDesc');
    const domain = hypervisor.domains.find(dom);
    const next = (flags & VirDomainXMLFlags.INACTIVE) !== 0;
    const definition = next ? domain.configuration : domain.definition;
    const id = domain.active && !next ? domain.id : null;
    return { xml: formatDomain(definition, id, (flags & VirDomainXMLFlags.SECURE) !== 0) };
  },
  domainGetState: ({ hypervisor }, { dom, flags }) => {
    checkFlags(flags, 0, 'testDomainGetState');
    const { state, reason } = hypervisor.domains.find(dom);
    return { state, reason };
  },

  domainSave: ({ hypervisor }, { dom, to }) =>
    save(hypervisor.domains.find(dom), hypervisor.savedImages, to, null, 0),
  domainSaveFlags: ({ hypervisor }, { dom, to, dxml, flags }) =>
    save(hypervisor.domains.find(dom), hypervisor.savedImages, to, dxml, flags),
  domainRestore: ({ hypervisor }, { from }) =>
    restore(hypervisor.domains, hypervisor.savedImages, from, null, 0),
  domainRestoreFlags: ({ hypervisor }, { from, dxml, flags }) =>
    restore(hypervisor.domains, hypervisor.savedImages, from, dxml, flags),
  domainSaveImageGetXmlDesc: ({ hypervisor }, { file, flags }) => ({
    xml: savedImageXml(hypervisor.savedImages, file, flags),
  }),
  domainSaveImageDefineXml: ({ hypervisor }, { file, dxml, flags }) =>
    defineSavedImage(hypervisor.domains, hypervisor.savedImages, file, dxml, flags),
  domainManagedSave: ({ hypervisor }, { dom, flags }) =>
    managedSave(hypervisor.domains.find(dom), flags),
  domainHasManagedSaveImage: ({ hypervisor }, { dom, flags }) => ({
    result: flag(hasManagedSave(hypervisor.domains.find(dom), flags)),
  }),
  domainManagedSaveRemove: ({ hypervisor }, { dom, flags }) =>
    removeManagedSave(hypervisor.domains.find(dom), flags),
  domainCoreDump: ({ hypervisor }, { dom, to, flags }) => {
    const domain = hypervisor.domains.find(dom);
    coreDump(domain, hypervisor.savedImages, to, 0, flags);
  },
  domainCoreDumpWithFormat: ({ hypervisor }, { dom, to, dumpformat, flags }) =>
    coreDump(hypervisor.domains.find(dom), hypervisor.savedImages, to, dumpformat, flags),
};
