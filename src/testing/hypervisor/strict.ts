import type { AnyProcedure } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';

/**
 * The procedures that the simulated hypervisor supports and libvirt's test driver does not, as of
 * libvirt 12.8. The option `strict` turns them off.
 */
export const EXTENSIONS: ReadonlySet<AnyProcedure> = new Set<AnyProcedure>([
  remote.domainDetachDevice,
  remote.domainDetachDeviceFlags,
  remote.domainGetGuestInfo,
  remote.domainOpenChannel,
  remote.domainOpenConsole,

  remote.domainAbortJob,
  remote.domainAbortJobFlags,
  remote.domainGetJobInfo,
  remote.domainGetJobStats,
  remote.domainMigrateBegin3,
  remote.domainMigrateBegin3Params,
  remote.domainMigrateConfirm3,
  remote.domainMigrateConfirm3Params,
  remote.domainMigrateFinish3,
  remote.domainMigrateFinish3Params,
  remote.domainMigrateGetCompressionCache,
  remote.domainMigrateGetMaxDowntime,
  remote.domainMigrateGetMaxSpeed,
  remote.domainMigratePerform3,
  remote.domainMigratePerform3Params,
  remote.domainMigratePrepare3,
  remote.domainMigratePrepare3Params,
  remote.domainMigrateSetCompressionCache,
  remote.domainMigrateSetMaxDowntime,
  remote.domainMigrateSetMaxSpeed,
  remote.domainMigrateStartPostCopy,

  remote.networkGetDhcpLeases,
  remote.nodeGetMemoryStats,

  remote.storageVolDownload,
  remote.storageVolGetInfoFlags,
  remote.storageVolResize,
  remote.storageVolUpload,
  remote.storageVolWipe,
  remote.storageVolWipePattern,

  remote.connectListAllSecrets,
  remote.connectListSecrets,
  remote.connectNumOfSecrets,
  remote.connectSecretEventRegisterAny,
  remote.secretDefineXml,
  remote.secretGetValue,
  remote.secretGetXmlDesc,
  remote.secretLookupByUsage,
  remote.secretLookupByUuid,
  remote.secretSetValue,
  remote.secretUndefine,

  remote.connectListAllNwfilterBindings,
  remote.connectListAllNwfilters,
  remote.connectListNwfilters,
  remote.connectNumOfNwfilters,
  remote.nwfilterBindingCreateXml,
  remote.nwfilterBindingDelete,
  remote.nwfilterBindingGetXmlDesc,
  remote.nwfilterBindingLookupByPortDev,
  remote.nwfilterDefineXml,
  remote.nwfilterDefineXmlFlags,
  remote.nwfilterGetXmlDesc,
  remote.nwfilterLookupByName,
  remote.nwfilterLookupByUuid,
  remote.nwfilterUndefine,
]);
