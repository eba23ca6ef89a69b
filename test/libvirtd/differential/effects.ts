/**
 * What a function that does something came to at its best: seen in the object, or in what it gave;
 * done without a trace that a client could see; refused by every driver, with the same error.
 */
export type Effect = 'seen' | 'unseen' | 'refused';

/** What is done, and cannot be seen. */
export const UNSEEN: Readonly<Record<string, string>> = {
  virConnectSetIdentity: 'only decides what else is allowed',
  virDomainAgentSetResponseTimeout: 'only how long the daemon waits',
  virDomainCoreDump: 'makes a file on the host',
  virDomainCoreDumpWithFormat: 'makes a file on the host',
  virDomainGetXMLDesc: 'only waits for the agent',
  virDomainInjectNMI: 'within the guest',
  virDomainReset: 'within the guest',
  virDomainSaveImageDefineXML: 'seen when the guest is restored from it, which is the next step',
  virDomainSendKey: 'within the guest',
  virDomainSendProcessSignal: 'within the guest',
  virDomainSetSchedulerParameters: 'the test driver takes it and forgets it; others need cgroups',
  virDomainStartDirtyRateCalc: 'the rate of a guest that stands still is not known',
  virNodeDeviceCreateXML: 'each client makes one of its own',
  virNodeDeviceDestroy: 'the second client finds nothing left to destroy',
  virNodeDeviceLookupByName: 'only finds the device',
  virNodeSetMemoryParameters: 'sets what is set already, for it is this machine',
  virStoragePoolBuild: 'makes the folder, without which the next step fails',
  virStoragePoolDelete: 'removes the folder',
  virStoragePoolRefresh: 'nothing has changed behind the back of the daemon',
};

const NEEDS_DEVICE = 'needs a device that the host can do without';
const WOULD_CHANGE_HOST = 'would change this machine; the test driver refuses it';

/** What no driver here does. */
export const REFUSED: Readonly<Record<string, string>> = {
  virDomainAbortJob: 'no job goes on',
  virDomainAbortJobFlags: 'no job goes on',
  virDomainMigrateStartPostCopy: 'no migration goes on',
  virDomainPMSuspendForDuration: 'the agent here cannot have its guest sleep',
  virDomainPMWakeup: 'the guest does not sleep',
  virDomainSetLaunchSecurityState: 'the host has no AMD SEV',
  virNodeAllocPages: WOULD_CHANGE_HOST,
  virNodeDeviceCreate: NEEDS_DEVICE,
  virNodeDeviceDefineXML: NEEDS_DEVICE,
  virNodeDeviceDetachFlags: NEEDS_DEVICE,
  virNodeDeviceDettach: NEEDS_DEVICE,
  virNodeDeviceReAttach: NEEDS_DEVICE,
  virNodeDeviceReset: NEEDS_DEVICE,
  virNodeDeviceSetAutostart: NEEDS_DEVICE,
  virNodeDeviceUndefine: NEEDS_DEVICE,
  virNodeSuspendForDuration: WOULD_CHANGE_HOST,
};
