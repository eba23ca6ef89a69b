/** Questions that no driver here answers with anything but an error, the same to both clients. */
export const ERRORS_ALONE: Readonly<Record<string, string>> = {
  virConnectDomainXMLFromNative: 'no driver here reads the format of another tool',
  virNodeGetSEVInfo: 'the host has no AMD SEV',
  virDomainQemuAttach: 'no driver here takes over a process that it did not start',
  'virNodeGetMemoryStats of no cell': 'asked for that',
  'virDomainListGetStats of none': 'asked for that',
  'virNodeGetFreePages of none or too many': 'asked for that',
  'virNodeGetCellsFreeMemory of too many': 'asked for that',
  virNodeDeviceLookupSCSIHostByWWN: 'the host has no Fibre Channel',
  virDomainBackupGetXMLDesc: 'a backup under way would change every other answer meanwhile',
};
