import {
  VirNodeCpuStatsNames as Cpu,
  VirNodeMemoryStatsNames as Memory,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { capabilitiesXml } from './capabilities.ts';
import { cpuModelNames } from './cpu-models.ts';

/** The properties of the host that tests can choose. */
export interface HostOptions {
  /** The name that `virConnectGetHostname` returns. */
  readonly hostname: string;

  /** The version of libvirt that the daemon reports: 9000000 is 9.0.0. */
  readonly libVersion: bigint;

  /** The hardware in the document of the host, or undefined for the default hardware. */
  readonly described?: DescribedHost | undefined;
}

/** The hardware of a host in its document. Missing values are those of the default hardware. */
export interface DescribedHost {
  readonly model: string | undefined;
  readonly memoryKiB: bigint | undefined;
  readonly mhz: number | undefined;
  readonly nodes: number | undefined;
  readonly sockets: number | undefined;
  readonly cores: number | undefined;
  readonly threads: number | undefined;

  /** The number of CPUs, if fewer than the topology has. */
  readonly activeCpus: number | undefined;
}

export interface NodeInfoReply {
  readonly model: string;
  readonly memoryKiB: bigint;
  readonly cpus: number;
  readonly mhz: number;
  readonly nodes: number;
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

export interface NamedCounter {
  readonly field: string;
  readonly value: bigint;
}

/** The free memory of each NUMA cell, in bytes. */
const CELLS_FREE_BYTES = [2_097_152n, 4_194_304n];

const DEFAULT_INFO: NodeInfoReply = {
  model: 'i686',
  memoryKiB: 3_145_728n,
  cpus: 16,
  mhz: 1400,
  nodes: 2,
  sockets: 2,
  cores: 2,
  threads: 2,
};

/** The host of the test driver. Its hardware and its statistics never change. */
export class SimulatedHost {
  readonly hostname: string;
  readonly libVersion: bigint;

  /** The version of the hypervisor: 0.0.2. */
  readonly version = 2n;
  readonly type = 'TEST';

  /** The maximum number of virtual CPUs of a guest. */
  readonly maxVcpus = 32;

  readonly securityModel = { model: 'testSecurity', doi: '' } as const;
  readonly freeMemoryBytes = 3_145_728n;

  readonly info: NodeInfoReply;

  /** The free memory of each NUMA cell, in bytes. A host with a document has no cells. */
  readonly #cellsFreeBytes: readonly bigint[];

  /** The number of CPUs, and the numbers of those that are online: 0, 2 and 4. */
  readonly cpuMap = { present: 8, online: [0, 2, 4] } as const;

  constructor(options: HostOptions) {
    this.hostname = options.hostname;
    this.libVersion = options.libVersion;
    const { described } = options;
    this.info = described === undefined ? DEFAULT_INFO : infoOf(described);
    this.#cellsFreeBytes = described === undefined ? CELLS_FREE_BYTES : [];
  }

  capabilities(): string {
    return capabilitiesXml(this.#cellsFreeBytes.length);
  }

  sysinfo(flags: number): string {
    checkFlags(flags, 0, 'testConnectGetSysinfo');
    return SYSINFO;
  }

  cpuStats(flags: number): NamedCounter[] {
    checkFlags(flags, 0, 'testNodeGetCPUStats');
    return [
      { field: Cpu.USER, value: 9_797_400_000n },
      { field: Cpu.KERNEL, value: 34_678_723_400_000n },
      { field: Cpu.IDLE, value: 87_264_900_000n },
      { field: Cpu.IOWAIT, value: 763_600_000n },
    ];
  }

  /**
   * Returns memory statistics in KiB. The test driver has none; here a third of the memory is free.
   */
  memoryStats(flags: number): NamedCounter[] {
    checkFlags(flags, 0, 'testNodeGetMemoryStats');
    const total = this.info.memoryKiB;
    return [
      { field: Memory.TOTAL, value: total },
      { field: Memory.FREE, value: total / 3n },
      { field: Memory.BUFFERS, value: total / 16n },
      { field: Memory.CACHED, value: total / 4n },
    ];
  }

  cellsFreeMemory(start: number, count: number): bigint[] {
    if (start >= this.#cellsFreeBytes.length) {
      throw invalidArgument(ErrorDomain.TEST, 'Range exceeds available cells');
    }
    return this.#cellsFreeBytes.slice(start, start + count);
  }

  /**
   * Returns the free pages of each size in each cell. The numbers are made up, and the same for all
   * cells.
   */
  freePages(pages: number, cells: number, flags: number): bigint[] {
    checkFlags(flags, 0, 'testNodeGetFreePages');
    const counts = Array.from({ length: pages }, (_, page) =>
      BigInt.asUintN(64, 13n * 2n ** BigInt(page + 1) - 7n),
    );
    return Array.from({ length: cells }, () => counts).flat();
  }

  cpuModelNames(arch: string, flags: number): readonly string[] {
    checkFlags(flags, 0, 'testConnectGetCPUModelNames');
    return cpuModelNames(arch);
  }
}

function infoOf(described: DescribedHost): NodeInfoReply {
  const { activeCpus = Number.POSITIVE_INFINITY, ...given } = described;
  const written = Object.entries(given).filter(([, value]) => value !== undefined);
  const info: NodeInfoReply = { ...DEFAULT_INFO, ...Object.fromEntries(written) };
  const { nodes, sockets, cores, threads } = info;
  // libvirt computes the number in 32 bits.
  const cpus = Number(BigInt.asUintN(32, [nodes, sockets, cores, threads].reduce(times, 1n)));
  return { ...info, cpus: Math.min(cpus, activeCpus) };
}

function times(product: bigint, factor: number): bigint {
  return product * BigInt(factor);
}

const SYSINFO = `<sysinfo type='smbios'>
  <bios>
    <entry name='vendor'>LENOVO</entry>
    <entry name='version'>G4ETA1WW (2.61 )</entry>
    <entry name='date'>05/07/2014</entry>
    <entry name='release'>2.61</entry>
  </bios>
</sysinfo>
`;
