import type { VirCPUCompareResult } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { charText } from '../values/char-text.ts';
import { decodeCpuMap } from '../values/cpu-map.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { ConnectionCore } from './connection-core.ts';

/** What a host is made of (`virNodeInfo`). */
export interface NodeInfo {
  /** The CPU's model, as far as libvirt knows it, such as `x86_64`. */
  readonly model: string;
  /** Memory in KiB. */
  readonly memory: bigint;
  /** CPUs that are online. */
  readonly cpus: number;
  /** The CPUs' expected frequency in MHz; 0 when it is not known. */
  readonly mhz: number;
  /** NUMA cells; 1 also where the topology is unusual. */
  readonly nodes: number;
  /** Sockets in each NUMA cell. */
  readonly sockets: number;
  /** Cores in each socket. */
  readonly cores: number;
  /** Threads in each core. */
  readonly threads: number;
}

/** Which CPUs a host has (`virNodeGetCPUMap`). */
export interface NodeCpuMap {
  /** One entry a CPU that is present, by number: whether it is online. */
  readonly cpumap: readonly boolean[];
  /** How many CPUs are online. */
  readonly online: number;
}

/** The host's security model (`virSecurityModel`). */
export interface SecurityModel {
  /** Such as `selinux`, `apparmor` or `none`. */
  readonly model: string;
  /** The domain of interpretation, such as `0`. */
  readonly doi: string;
}

/** What is asked of {@link HostMethods.getDomainCapabilities}; libvirt fills in what is left out. */
export interface DomainCapabilitiesQuestion {
  readonly emulatorbin?: string;
  readonly arch?: string;
  readonly machine?: string;
  readonly virttype?: string;
}

/** What a connection tells about its host and its daemon. */
export abstract class HostMethods extends ConnectionCore {
  /** The kind of hypervisor, such as `QEMU` or `Test` (`virConnectGetType`). */
  async getType(options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetType, undefined, options)).type;
  }

  /**
   * The version of the hypervisor: 1,000,000 * major + 1,000 * minor + release
   * (`virConnectGetVersion`). 0 when the driver cannot tell.
   */
  async getVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.connectGetVersion, undefined, options)).hvVer;
  }

  /** The version of the daemon's libvirt, counted like {@link getVersion} (`virConnectGetLibVersion`). */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.connectGetLibVersion, undefined, options)).libVer;
  }

  /** The name of the daemon's host (`virConnectGetHostname`). */
  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetHostname, undefined, options)).hostname;
  }

  /** What host and hypervisor can do, as XML (`virConnectGetCapabilities`). */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetCapabilities, undefined, options)).capabilities;
  }

  /**
   * What guests of a kind can have, as XML (`virConnectGetDomainCapabilities`).
   *
   * @param flags - `VirConnectGetDomainCapabilitiesFlags`.
   */
  async getDomainCapabilities(
    question: DomainCapabilitiesQuestion = {},
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const { emulatorbin = null, arch = null, machine = null, virttype = null } = question;
    const args = { emulatorbin, arch, machine, virttype, flags };
    return (await this.call(remote.connectGetDomainCapabilities, args, options)).capabilities;
  }

  /** The host's SMBIOS facts, as XML (`virConnectGetSysinfo`). */
  async getSysinfo(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetSysinfo, { flags }, options)).sysinfo;
  }

  /**
   * The most virtual CPUs that a guest may have (`virConnectGetMaxVcpus`).
   *
   * @param type - The kind of domain, such as `kvm`; the driver's own choice when left out.
   */
  async getMaxVcpus(type: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectGetMaxVcpus, { type }, options)).maxVcpus;
  }

  /** The names of the CPU models that libvirt knows for an architecture (`virConnectGetCPUModelNames`). */
  async getCpuModelNames(
    arch: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const args = { arch, needResults: 1, flags };
    return (await this.call(remote.connectGetCpuModelNames, args, options)).models;
  }

  /**
   * How the host's CPU compares to one that is described in XML (`virConnectCompareCPU`).
   *
   * @param flags - `VirConnectCompareCPUFlags`.
   */
  async compareCpu(
    xmlDesc: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<VirCPUCompareResult> {
    const args = { xml: xmlDesc, flags };
    const { result } = await this.call(remote.connectCompareCpu, args, options);
    return result as VirCPUCompareResult;
  }

  /**
   * The CPU, as XML, that can be had on every host whose CPU is given (`virConnectBaselineCPU`).
   *
   * @param flags - `VirConnectBaselineCPUFlags`.
   */
  async baselineCpu(xmlCPUs: readonly string[], flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectBaselineCpu, { xmlCPUs, flags }, options)).cpu;
  }

  /**
   * Whether nobody on the way can read the connection (`virConnectIsSecure`): the daemon's answer
   * about its end, and what is known about this end.
   */
  async isSecure(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.call(remote.connectIsSecure, undefined, options);
    return secure !== 0 && this.transport.isSecure;
  }

  /** Whether the connection is encrypted (`virConnectIsEncrypted`). A unix socket is secure, not encrypted. */
  async isEncrypted(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.call(remote.connectIsSecure, undefined, options);
    return secure !== 0 && this.transport.isEncrypted;
  }

  /** What the host is made of (`virNodeGetInfo`). */
  async nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    const info = await this.call(remote.nodeGetInfo, undefined, options);
    return { ...info, model: charText(info.model) };
  }

  /** The host's free memory in bytes (`virNodeGetFreeMemory`). */
  async nodeGetFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.nodeGetFreeMemory, undefined, options)).freeMem;
  }

  /**
   * The free memory of NUMA cells in bytes (`virNodeGetCellsFreeMemory`).
   *
   * @param maxCells - From 1 to 1024. The answer may have fewer.
   */
  async nodeGetCellsFreeMemory(
    startCell: number,
    maxCells: number,
    options?: CallOptions,
  ): Promise<readonly bigint[]> {
    const args = { startCell, maxcells: maxCells };
    return (await this.call(remote.nodeGetCellsFreeMemory, args, options)).cells;
  }

  /** Which CPUs the host has, and which of them are online (`virNodeGetCPUMap`). */
  async nodeGetCpuMap(flags = 0, options?: CallOptions): Promise<NodeCpuMap> {
    const args = { needMap: 1, needOnline: 1, flags };
    const { cpumap, online, ret } = await this.call(remote.nodeGetCpuMap, args, options);
    return { cpumap: decodeCpuMap(cpumap, ret), online };
  }

  /**
   * What a CPU of the host has done, in nanoseconds by kind of work (`virNodeGetCPUStats`).
   *
   * @param cpuNum - The CPU's number, or `VirNodeGetCPUStatsAllCPUs.CPUS` (-1) for all together.
   */
  async nodeGetCpuStats(
    cpuNum: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, bigint>>> {
    const { nparams } = await this.call(
      remote.nodeGetCpuStats,
      { cpuNum, nparams: 0, flags },
      options,
    );
    const { params } = await this.call(remote.nodeGetCpuStats, { cpuNum, nparams, flags }, options);
    return Object.fromEntries(params.map(({ field, value }) => [field, value]));
  }

  /**
   * The host's memory in KiB by use (`virNodeGetMemoryStats`).
   *
   * @param cellNum - The NUMA cell, or `VirNodeGetMemoryStatsAllCells.CELLS` (-1) for all together.
   */
  async nodeGetMemoryStats(
    cellNum: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, bigint>>> {
    const { nparams } = await this.call(
      remote.nodeGetMemoryStats,
      { nparams: 0, cellNum, flags },
      options,
    );
    const args = { nparams, cellNum, flags };
    const { params } = await this.call(remote.nodeGetMemoryStats, args, options);
    return Object.fromEntries(params.map(({ field, value }) => [field, value]));
  }

  /** The settings of the host's memory sharing, KSM (`virNodeGetMemoryParameters`). */
  async nodeGetMemoryParameters(flags = 0, options?: CallOptions): Promise<TypedParams> {
    const allFlags = flags | (await this.typedParamStringFlag(options));
    const question = { nparams: 0, flags: allFlags };
    const { nparams } = await this.call(remote.nodeGetMemoryParameters, question, options);
    const args = { nparams, flags: allFlags };
    const { params } = await this.call(remote.nodeGetMemoryParameters, args, options);
    return decodeTypedParams(params);
  }

  /** The host's security model (`virNodeGetSecurityModel`). */
  async nodeGetSecurityModel(options?: CallOptions): Promise<SecurityModel> {
    const { model, doi } = await this.call(remote.nodeGetSecurityModel, undefined, options);
    return { model: charText(model), doi: charText(doi) };
  }
}
