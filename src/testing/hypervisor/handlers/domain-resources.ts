import {
  VirDomainModificationImpact as Impact,
  VirDomainMemoryModFlags,
  VirDomainVcpuFlags,
} from '../../../protocol/index.ts';
import { cpusOfMap, mapOfCpus } from '../cpu-set.ts';
import { memoryKiB } from '../domain/definition.ts';
import {
  addIothread,
  iothreadDetails,
  pinIothread,
  removeIothread,
  setIothreadParameters,
} from '../domain/iothreads.ts';
import { memoryStats, setMemory, setMemoryStatsPeriod } from '../domain/memory.ts';
import { getMetadata, setMetadata } from '../domain/metadata.ts';
import {
  emulatorPin,
  getVcpus,
  pinEmulator,
  pinVcpu,
  setVcpus,
  vcpuDetails,
  vcpuPins,
} from '../domain/vcpus.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost } from './replies.ts';

/** Memory, processors, I/O threads and metadata of a domain. */
export const domainResourceHandlers: RemoteHandlers = {
  domainGetMaxMemory: ({ hypervisor }, { dom }) => ({
    memory: memoryKiB(hypervisor.domains.find(dom).definition),
  }),
  domainSetMaxMemory: ({ hypervisor }, { dom, memory }) => {
    const { MAXIMUM } = VirDomainMemoryModFlags;
    setMemory(hypervisor.domains.find(dom), memory, MAXIMUM);
  },
  domainSetMemory: ({ hypervisor }, { dom, memory }) =>
    setMemory(hypervisor.domains.find(dom), memory, Impact.LIVE),
  domainSetMemoryFlags: ({ hypervisor }, { dom, memory, flags }) =>
    setMemory(hypervisor.domains.find(dom), memory, flags),
  domainSetMemoryStatsPeriod: ({ hypervisor }, { dom, period, flags }) =>
    setMemoryStatsPeriod(hypervisor.domains.find(dom), period, flags),
  domainMemoryStats: ({ hypervisor }, { dom, maxStats, flags }) => ({
    stats: atMost(memoryStats(hypervisor.domains.find(dom), flags), maxStats),
  }),

  domainSetVcpus: ({ hypervisor }, { dom, nvcpus }) =>
    setVcpus(hypervisor.domains.find(dom), nvcpus, Impact.LIVE),
  domainSetVcpusFlags: ({ hypervisor }, { dom, nvcpus, flags }) =>
    setVcpus(hypervisor.domains.find(dom), nvcpus, flags),
  domainGetVcpusFlags: ({ hypervisor }, { dom, flags }) => ({
    num: getVcpus(hypervisor.domains.find(dom), flags),
  }),
  domainGetMaxVcpus: ({ hypervisor }, { dom }) => {
    const flags = Impact.LIVE | VirDomainVcpuFlags.MAXIMUM;
    return { num: getVcpus(hypervisor.domains.find(dom), flags) };
  },
  domainGetVcpus: ({ hypervisor }, { dom, maxinfo, maplen }) => {
    const details = atMost(vcpuDetails(hypervisor.domains.find(dom)), maxinfo);
    return {
      info: details.map(({ info }) => info),
      cpumaps: maps(
        details.map(({ cpus }) => cpus),
        maplen,
      ),
    };
  },
  domainPinVcpu: ({ hypervisor }, { dom, vcpu, cpumap }) =>
    pinVcpu(hypervisor.domains.find(dom), vcpu, cpusOfMap(cpumap), 0),
  domainPinVcpuFlags: ({ hypervisor }, { dom, vcpu, cpumap, flags }) =>
    pinVcpu(hypervisor.domains.find(dom), vcpu, cpusOfMap(cpumap), flags),
  domainGetVcpuPinInfo: ({ hypervisor }, { dom, ncpumaps, maplen, flags }) => {
    const pins = atMost(vcpuPins(hypervisor.domains.find(dom), flags), ncpumaps);
    const filled = [...pins, ...Array.from({ length: ncpumaps - pins.length }, () => [])];
    return { cpumaps: maps(filled, maplen), num: pins.length };
  },
  domainPinEmulator: ({ hypervisor }, { dom, cpumap, flags }) =>
    pinEmulator(hypervisor.domains.find(dom), cpusOfMap(cpumap), flags),
  domainGetEmulatorPinInfo: ({ hypervisor }, { dom, maplen, flags }) => {
    const cpus = emulatorPin(hypervisor.domains.find(dom), flags);
    return { cpumaps: maps([cpus], maplen), ret: 1 };
  },

  domainGetIothreadInfo: ({ hypervisor }, { dom, flags }) => {
    const threads = iothreadDetails(hypervisor.domains.find(dom), flags);
    const info = threads.map(({ id, cpus }) => ({
      iothreadId: id,
      // libvirt's map ends with the byte of the last CPU.
      cpumap: mapOfCpus(cpus, Math.floor(Math.max(0, ...cpus) / 8) + 1),
    }));
    return { info, ret: info.length };
  },
  domainAddIothread: ({ hypervisor }, { dom, iothreadId, flags }) =>
    addIothread(hypervisor.domains.find(dom), iothreadId, flags),
  domainDelIothread: ({ hypervisor }, { dom, iothreadId, flags }) =>
    removeIothread(hypervisor.domains.find(dom), iothreadId, flags),
  domainPinIothread: ({ hypervisor }, { dom, iothreadsId, cpumap, flags }) =>
    pinIothread(hypervisor.domains.find(dom), iothreadsId, cpusOfMap(cpumap), flags),
  domainSetIothreadParams: ({ hypervisor }, { dom, iothreadId, params, flags }) =>
    setIothreadParameters(hypervisor.domains.find(dom), iothreadId, params, flags),

  domainSetMetadata: ({ hypervisor }, { dom, type, metadata, key, uri, flags }) =>
    setMetadata(hypervisor.domains.find(dom), { type, key, uri }, metadata, flags),
  domainGetMetadata: ({ hypervisor }, { dom, type, uri, flags }) => ({
    metadata: getMetadata(hypervisor.domains.find(dom), { type, key: null, uri }, flags),
  }),
};

/** Joins several CPU maps into one buffer. */
function maps(sets: readonly (readonly number[])[], length: number): Uint8Array {
  const joined = new Uint8Array(sets.length * length);
  for (const [index, cpus] of sets.entries()) {
    joined.set(mapOfCpus(cpus, length), index * length);
  }
  return joined;
}
