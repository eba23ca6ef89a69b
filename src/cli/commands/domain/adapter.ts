import type { Domain } from '../../../index.ts';
import { kindAdapter } from '../../verbs/kind-adapter.ts';
import { lookupDomain } from './lookup-domain.ts';

/** The operations of domains for the verbs that all kinds share. */
export const domainAdapter = kindAdapter<Domain>({
  lookup: (connection, key, { signal }) => lookupDomain(connection, key, { signal }),
  getXml(domain, { args, signal }) {
    const flags = args.flags({
      inactive: 'INACTIVE',
      'security-info': 'SECURE',
      'update-cpu': 'UPDATE_CPU',
      migratable: 'MIGRATABLE',
    });
    return domain.getXmlDesc({ flags, signal });
  },
  getEditableXml: (domain, { signal }) =>
    domain.getXmlDesc({ flags: ['INACTIVE', 'SECURE'], signal }),
  define: (xml, { connection, args, signal }) => {
    const flags = args.declares('validate') && args.flag('validate') ? (['VALIDATE'] as const) : [];
    return connection.domainDefineXmlFlags(xml, { flags, signal });
  },
  create(xml, { connection, args, signal }) {
    const flags = args.flags({
      paused: 'START_PAUSED',
      autodestroy: 'START_AUTODESTROY',
      validate: 'START_VALIDATE',
      'reset-nvram': 'START_RESET_NVRAM',
    });
    return connection.domainCreateXml(xml, { flags, signal });
  },
  setAutostart: (domain, autostart, { signal }) => domain.setAutostart(autostart, { signal }),
  async start(domain, { args, signal }) {
    const flags = args.flags({
      paused: 'START_PAUSED',
      autodestroy: 'START_AUTODESTROY',
      'bypass-cache': 'START_BYPASS_CACHE',
      'force-boot': 'START_FORCE_BOOT',
      'reset-nvram': 'START_RESET_NVRAM',
    });
    await (flags.length === 0
      ? domain.create({ signal })
      : domain.createWithFlags({ flags, signal }));
  },
  async destroy(domain, { args, signal }) {
    const flags = args.flags({ graceful: 'GRACEFUL', 'remove-logs': 'REMOVE_LOGS' });
    await (flags.length === 0
      ? domain.destroy({ signal })
      : domain.destroyFlags({ flags, signal }));
  },
  messages: {
    started: (name) => `Domain '${name}' started`,
    defined: (name, file) => `Domain '${name}' defined from ${file}`,
    created: (name, file) => `Domain '${name}' created from ${file}`,
    autostarted: (name) => `Domain '${name}' marked as autostarted`,
    notAutostarted: (name) => `Domain '${name}' unmarked as autostarted`,
    edited: (name) => `Domain '${name}' XML configuration edited.`,
    destroyed: (name) => `Domain '${name}' destroyed`,
  },
});
