/** Questions that each driver here answers with an error, the same for both clients. */
export const ERRORS_ALONE: Readonly<Record<string, string>> = {
  virConnectDomainXMLFromNative: 'no driver here reads the format of another tool',
  virNodeGetSEVInfo: 'the host has no AMD SEV',
  virDomainQemuAttach: 'no driver here takes over a process that it did not start',
  'virNodeGetMemoryStats of no cell': 'the arguments are invalid on purpose',
  'virDomainListGetStats of none': 'the arguments are invalid on purpose',
  'virNodeGetFreePages of none or too many': 'the arguments are invalid on purpose',
  'virNodeGetCellsFreeMemory of too many': 'the arguments are invalid on purpose',
  virNodeDeviceLookupSCSIHostByWWN: 'the host has no Fibre Channel',
  virDomainBackupGetXMLDesc: 'a running backup would change all other answers',
};
