/**
 * The best effect of a function that changes something: `seen` in the object or in the result,
 * `unseen` by any client, or `refused` by each driver with the same error.
 */
export type Effect = 'seen' | 'unseen' | 'refused';

/** Functions that succeed without a visible effect. */
export const UNSEEN: Readonly<Record<string, string>> = {
  virConnectSetIdentity: 'only affects the permissions of later calls',
  virDomainAgentSetResponseTimeout: 'only changes how long the daemon waits',
  virDomainCoreDump: 'creates a file on the host',
  virDomainCoreDumpWithFormat: 'creates a file on the host',
  virDomainGetXMLDesc: 'only waits for the agent',
  virDomainInjectNMI: 'takes effect inside the guest',
  virDomainReset: 'takes effect inside the guest',
  virDomainSaveImageDefineXML: 'visible when the guest is restored, which is the next step',
  virDomainSendKey: 'takes effect inside the guest',
  virDomainSendProcessSignal: 'takes effect inside the guest',
  virDomainSetSchedulerParameters: 'the test driver ignores the values; others need cgroups',
  virDomainStartDirtyRateCalc: 'a paused guest has no dirty rate',
  virNodeDeviceCreateXML: 'each client creates its own device',
  virNodeDeviceDestroy: 'the second client finds nothing left to destroy',
  virNodeDeviceLookupByName: 'only finds the device',
  virNodeSetMemoryParameters: 'sets the current values, because it affects this machine',
  virStoragePoolBuild: 'creates the folder, without which the next step fails',
  virStoragePoolDelete: 'removes the folder',
  virStoragePoolRefresh: 'nothing was changed outside of the daemon',
};

const NEEDS_DEVICE = 'needs a device that the host can do without';
const WOULD_CHANGE_HOST = 'would change this machine; the test driver refuses it';

/** Functions that each driver here refuses. */
export const REFUSED: Readonly<Record<string, string>> = {
  virDomainAbortJob: 'no job is running',
  virDomainAbortJobFlags: 'no job is running',
  virDomainMigrateStartPostCopy: 'no migration is running',
  virDomainPMSuspendForDuration: 'the agent here cannot suspend its guest',
  virDomainPMWakeup: 'the guest is not suspended',
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
