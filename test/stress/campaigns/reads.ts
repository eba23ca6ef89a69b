import type { Connection, Domain } from '../../../src/index.ts';
import type { AnyProcedure } from '../../../src/protocol/index.ts';
import { remote } from '../../../src/protocol/index.ts';

/** A method that changes nothing, so it has the same result each time. */
export interface Read {
  readonly name: string;
  /** The procedures that the method calls. */
  readonly procedures: readonly AnyProcedure[];
  read(connection: Connection): Promise<unknown>;
}

/** Their replies contain every kind of value: texts, arrays, unions, typed parameters, pointers. */
export const READS: readonly Read[] = [
  ofConnection('getHostname', remote.connectGetHostname, (each) => each.getHostname()),
  ofConnection('getLibVersion', remote.connectGetLibVersion, (each) => each.getLibVersion()),
  ofConnection('nodeGetInfo', remote.nodeGetInfo, (each) => each.nodeGetInfo()),
  ofConnection('getCapabilities', remote.connectGetCapabilities, (each) => each.getCapabilities()),
  ofConnection('nodeGetCpuMap', remote.nodeGetCpuMap, (each) => each.nodeGetCpuMap()),
  ofConnection('listAllDomains', remote.connectListAllDomains, async (each) =>
    (await each.listAllDomains()).map((domain) => domain.toJSON()),
  ),
  ofConnection('listAllNetworks', remote.connectListAllNetworks, async (each) =>
    (await each.listAllNetworks()).map(({ name, uuid }) => ({ name, uuid })),
  ),
  ofConnection('listAllNodeDevices', remote.connectListAllNodeDevices, async (each) =>
    (await each.listAllNodeDevices()).map(({ name }) => name),
  ),
  ofDomain('getMaxMemory', remote.domainGetMaxMemory, (each) => each.getMaxMemory()),
  ofDomain('getXmlDesc', remote.domainGetXmlDesc, (each) => each.getXmlDesc()),
  ofDomain('getState', remote.domainGetState, (each) => each.getState()),
  // The numbers of processors and of virtual ones decide the lengths of the maps.
  ofDomain(
    'getVcpuPinInfo',
    remote.domainGetVcpuPinInfo,
    (each) => each.getVcpuPinInfo(),
    remote.nodeGetInfo,
    remote.nodeGetCpuMap,
    remote.domainGetVcpusFlags,
  ),
  ofDomain('getBlkioParameters', remote.domainGetBlkioParameters, (each) =>
    each.getBlkioParameters(),
  ),
  ofDomain('getMemoryParameters', remote.domainGetMemoryParameters, (each) =>
    each.getMemoryParameters(),
  ),
  ofDomain('getSecurityLabel', remote.domainGetSecurityLabel, (each) => each.getSecurityLabel()),
];

function ofConnection(
  name: string,
  procedure: AnyProcedure,
  read: (connection: Connection) => Promise<unknown>,
): Read {
  return { name, procedures: [procedure], read };
}

function ofDomain(
  name: string,
  procedure: AnyProcedure,
  read: (domain: Domain) => Promise<unknown>,
  ...others: readonly AnyProcedure[]
): Read {
  const procedures = [remote.domainLookupByName, procedure, ...others];
  return {
    name: `domain.${name}`,
    procedures,
    read: async (connection) => read(await connection.domainLookupByName('test')),
  };
}
