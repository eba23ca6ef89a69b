import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { step } from '../step.ts';

const DEVICES = ['computer', 'scsi_host1', 'scsi_host2', 'scsi_host11'];
const iface = { name: 'eth1', mac: 'aa:bb:cc:dd:ee:ff' };

/** A virtual port of an adapter: a device that can be created. */
const PORT = `<device><parent>scsi_host1</parent><capability type='scsi_host'>
  <capability type='fc_host'><wwnn>1111222233334444</wwnn><wwpn>5555666677778888</wwpn></capability>
  </capability></device>`;

const ETHERNET = `<interface type='ethernet' name='eth2'><start mode='onboot'/>
  <mac address='52:54:00:00:00:09'/><protocol family='ipv4'><dhcp/></protocol></interface>`;

/** The host, its devices and its interfaces. */
export const host: readonly Step[] = [
  step(remote.connectGetType),
  step(remote.connectGetCapabilities),
  step(remote.connectGetMaxVcpus, { type: null }),
  step(remote.connectGetMaxVcpus, { type: 'none' }, 'of another type'),
  step(remote.connectIsSecure),
  step(remote.connectGetSysinfo, { flags: 0 }),
  step(remote.nodeGetInfo),
  step(remote.nodeGetFreeMemory),
  step(remote.nodeGetCellsFreeMemory, { startCell: 0, maxcells: 2 }),
  step(remote.nodeGetCpuMap, { needMap: 1, needOnline: 1, flags: 0 }),
  step(remote.nodeGetCpuMap, { needMap: 1, needOnline: 1, flags: 1 }, 'unknown flags'),
  step(remote.nodeGetMemoryStats, { nparams: 0, cellNum: -1, flags: 0 }, 'how many'),
  step(remote.nodeGetSecurityModel),
  step(remote.nodeGetFreePages, { pages: [4], startCell: 0, cellCount: 1, flags: 0 }),
  step(remote.connectGetCpuModelNames, { arch: 'x86_64', needResults: 0, flags: 0 }),
  step(remote.connectGetCpuModelNames, { arch: 'none', needResults: 1, flags: 0 }, 'none'),
  step(remote.connectGetDomainCapabilities, {
    ...{ emulatorbin: null, arch: null, machine: null, virttype: null, flags: 0 },
  }),

  ...DEVICES.flatMap((name) => [
    step(remote.nodeDeviceGetXmlDesc, { name, flags: 0 }, name),
    step(remote.nodeDeviceGetParent, { name }, name),
    step(remote.nodeDeviceListCaps, { name, maxnames: 10 }, name),
  ]),
  step(remote.nodeDeviceLookupByName, { name: 'computer' }),
  step(remote.nodeDeviceLookupByName, { name: 'none' }, 'none'),
  step(remote.nodeDeviceGetXmlDesc, { name: 'none', flags: 0 }, 'none'),
  step(remote.nodeNumOfDevices, { cap: null, flags: 0 }),
  step(remote.nodeListDevices, { cap: 'scsi_host', maxnames: 10, flags: 0 }),
  step(remote.nodeListDevices, { cap: 'none', maxnames: 10, flags: 0 }, 'none'),
  ...[0, 1, 2, 32, 128, 256, 0x10_00_00_00].map((flags) =>
    step(remote.connectListAllNodeDevices, { needResults: 1, flags }, `flags ${flags}`),
  ),
  step(remote.nodeDeviceCreateXml, { xmlDesc: PORT, flags: 0 }),
  step(remote.nodeDeviceCreateXml, { xmlDesc: '<device/>', flags: 0 }, 'of nothing'),
  step(remote.nodeDeviceGetXmlDesc, { name: 'scsi_host12', flags: 0 }, 'a new one'),
  step(remote.nodeDeviceLookupScsiHostByWwn, {
    ...{ wwnn: '1111222233334444', wwpn: '5555666677778888', flags: 0 },
  }),
  step(remote.nodeDeviceDestroy, { name: 'scsi_host12' }),
  step(remote.nodeDeviceDestroy, { name: 'scsi_host12' }, 'again'),
  step(remote.nodeDeviceDestroy, { name: 'computer' }, 'what is no virtual port'),
  step(remote.nodeDeviceReset, { name: 'computer' }),

  step(remote.interfaceLookupByName, { name: 'eth1' }),
  step(remote.interfaceLookupByMacString, { mac: iface.mac }),
  step(remote.interfaceLookupByName, { name: 'none' }, 'none'),
  step(remote.interfaceLookupByMacString, { mac: '00:00:00:00:00:01' }, 'none'),
  step(remote.interfaceGetXmlDesc, { iface, flags: 0 }),
  step(remote.interfaceIsActive, { iface }),
  step(remote.interfaceCreate, { iface, flags: 0 }, 'an active one'),
  step(remote.interfaceDestroy, { iface, flags: 0 }),
  step(remote.interfaceDestroy, { iface, flags: 0 }, 'an inactive one'),
  step(remote.interfaceIsActive, { iface }, 'down'),
  step(remote.interfaceCreate, { iface, flags: 0 }),
  step(remote.interfaceChangeBegin, { flags: 0 }),
  step(remote.interfaceChangeBegin, { flags: 0 }, 'again'),
  step(remote.interfaceDefineXml, { xml: ETHERNET, flags: 0 }),
  step(remote.interfaceDefineXml, { xml: '<interface/>', flags: 0 }, 'of nothing'),
  ...[0, 1, 2, 4].map((flags) =>
    step(remote.connectListAllInterfaces, { needResults: 1, flags }, `flags ${flags}`),
  ),
  step(remote.connectListInterfaces, { maxnames: 10 }),
  step(remote.connectListDefinedInterfaces, { maxnames: 10 }),
  step(remote.interfaceChangeRollback, { flags: 0 }),
  step(remote.interfaceChangeRollback, { flags: 0 }, 'again'),
  step(remote.interfaceChangeCommit, { flags: 0 }, 'without a beginning'),
  step(remote.interfaceUndefine, { iface: { name: 'eth2', mac: '' } }, 'what was rolled back'),
  step(remote.connectNumOfInterfaces),
  step(remote.connectNumOfDefinedInterfaces),

  step(remote.connectListAllSecrets, { needResults: 1, flags: 0 }),
  step(remote.connectNumOfSecrets),
  step(remote.connectListAllNwfilters, { needResults: 1, flags: 0 }),
  step(remote.connectNumOfNwfilters),
];
