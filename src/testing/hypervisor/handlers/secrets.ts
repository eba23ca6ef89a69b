import { REMOTE_SECRET_LIST_MAX, VirSecretDefineFlags } from '../../../protocol/index.ts';
import { secretReference } from '../secret/secrets.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost, checkListed } from './replies.ts';
import { has, validated } from './validated.ts';

export const secretHandlers: RemoteHandlers = {
  connectListAllSecrets: ({ hypervisor }, { needResults, flags }) => {
    const found = hypervisor.secrets.list(flags);
    const listed =
      needResults === 0 ? [] : found.map(({ definition }) => secretReference(definition));
    return {
      secrets: checkListed(listed, REMOTE_SECRET_LIST_MAX, 'secrets'),
      ret: found.length,
    };
  },
  connectNumOfSecrets: ({ hypervisor }) => ({ num: hypervisor.secrets.all().length }),
  connectListSecrets: ({ hypervisor }, { maxuuids }) => {
    const uuids = hypervisor.secrets.all().map(({ definition }) => definition.uuid);
    return { uuids: atMost(uuids, maxuuids) };
  },
  secretLookupByUuid: ({ hypervisor }, { uuid }) => ({
    secret: secretReference(hypervisor.secrets.lookupByUuid(uuid).definition),
  }),
  secretLookupByUsage: ({ hypervisor }, { usageType, usageId }) => ({
    secret: secretReference(hypervisor.secrets.lookupByUsage(usageType, usageId).definition),
  }),
  secretDefineXml: ({ hypervisor }, { xml, flags }) =>
    validated('secret.rng', xml, has(flags, VirSecretDefineFlags.VALIDATE), () => ({
      secret: secretReference(hypervisor.secrets.define(xml, flags).definition),
    })),
  secretUndefine: ({ hypervisor }, { secret }) => hypervisor.secrets.undefine(secret.uuid),
  secretGetXmlDesc: ({ hypervisor }, { secret, flags }) => ({
    xml: hypervisor.secrets.xml(secret.uuid, flags),
  }),
  secretSetValue: ({ hypervisor }, { secret, value, flags }) =>
    hypervisor.secrets.setValue(secret.uuid, value, flags),
  secretGetValue: ({ hypervisor }, { secret, flags }) => ({
    value: hypervisor.secrets.getValue(secret.uuid, flags),
  }),
};
