import type { RemoteDomainStatsRecord, RemoteTypedParam } from '../../../protocol/index.ts';
import {
  VirConnectGetAllDomainStatsFlags as Flags,
  VirConnectListAllDomainsFlags as List,
  VirDomainStatsNames as Names,
  VirDomainState as State,
  VirDomainStatsTypes as Types,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { int, string, uint, ullong } from '../typed-parameters.ts';
import { currentMemoryKiB, devicesOf, memoryKiB } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import type { SimulatedDomains } from './domains.ts';
import { iothreadDetails } from './iothreads.ts';
import { memoryStats } from './memory.ts';
import { diskSource, diskTargetName } from './parse/disk.ts';
import { macOf, targetOf } from './parse/interface.ts';
import { blockInfo, blockStats, domainInfo, interfaceStats, vcpuLimits } from './statistics.ts';
import { perfEvents } from './tuning/perf.ts';
import { vcpuDetails } from './vcpus.ts';

/** The groups of statistics and the functions that fill them. */
const GROUPS: readonly (readonly [
  type: number,
  fill: (domain: SimulatedDomain) => RemoteTypedParam[],
])[] = [
  [Types.STATE, state],
  [Types.CPU_TOTAL, processorTotal],
  [Types.BALLOON, balloon],
  [Types.VCPU, vcpus],
  [Types.INTERFACE, interfaces],
  [Types.BLOCK, blocks],
  [Types.PERF, perf],
  [Types.IOTHREAD, iothreads],
];

const KNOWN = GROUPS.reduce((mask, [type]) => mask | type, 0);

const LIST_FLAGS =
  List.ACTIVE |
  List.INACTIVE |
  List.PERSISTENT |
  List.TRANSIENT |
  List.RUNNING |
  List.PAUSED |
  List.SHUTOFF |
  List.OTHER;

/**
 * Returns the statistics of many domains in one reply (virConnectGetAllDomainStats).
 *
 * @param only - The requested domains, or null for all. Domains that no longer exist are left out.
 */
export function domainStats(
  domains: SimulatedDomains,
  only: readonly { readonly uuid: string }[] | null,
  types: number,
  flags: number,
): RemoteDomainStatsRecord[] {
  const own = Flags.NOWAIT | Flags.BACKING | Flags.ENFORCE_STATS;
  checkFlags(flags, LIST_FLAGS | own, 'testConnectGetAllDomainStats');
  const unknown = (types & ~KNOWN) >>> 0;
  if (unknown !== 0 && (flags & Flags.ENFORCE_STATS) !== 0) {
    const bits = `0x${unknown.toString(16)}`;
    const detail = `Stats types bits ${bits} are not supported by this daemon`;
    throw failure(ErrorNumber.ARGUMENT_UNSUPPORTED, ErrorDomain.TEST, detail);
  }
  const wanted = only && new Set(only.map(({ uuid }) => uuid));
  const asked = types === 0 ? KNOWN : types;
  return domains.select(flags & LIST_FLAGS, wanted).map((domain) => ({
    dom: domain.reference(),
    params: GROUPS.flatMap(([type, fill]) => ((asked & type) === 0 ? [] : fill(domain))),
  }));
}

function state(domain: SimulatedDomain): RemoteTypedParam[] {
  return [int(Names.STATE_STATE, domain.state), int(Names.STATE_REASON, domain.reason)];
}

function processorTotal(domain: SimulatedDomain): RemoteTypedParam[] {
  return domain.active ? [ullong(Names.CPU_TIME, domainInfo(domain).cpuTime)] : [];
}

function balloon(domain: SimulatedDomain): RemoteTypedParam[] {
  const sizes = [
    ullong(Names.BALLOON_CURRENT, currentMemoryKiB(domain.definition)),
    ullong(Names.BALLOON_MAXIMUM, memoryKiB(domain.definition)),
  ];
  if (!domain.active) {
    return sizes;
  }
  const names = [
    Names.BALLOON_SWAP_IN,
    Names.BALLOON_SWAP_OUT,
    Names.BALLOON_MAJOR_FAULT,
    Names.BALLOON_MINOR_FAULT,
    Names.BALLOON_UNUSED,
    Names.BALLOON_AVAILABLE,
  ];
  const told = memoryStats(domain, 0).flatMap(({ tag, val }) => {
    const name = names[tag];
    return name === undefined ? [] : [ullong(name, val)];
  });
  return [...sizes, ...told];
}

function vcpus(domain: SimulatedDomain): RemoteTypedParam[] {
  const { current, maximum } = vcpuLimits(domain);
  const each = domain.active ? vcpuDetails(domain) : [];
  return [
    uint(Names.VCPU_CURRENT, current),
    uint(Names.VCPU_MAXIMUM, maximum),
    ...each.flatMap(({ info }) => [
      int(`vcpu.${info.number}.state`, info.state),
      ullong(`vcpu.${info.number}.time`, info.cpuTime),
    ]),
  ];
}

function interfaces(domain: SimulatedDomain): RemoteTypedParam[] {
  const devices = domain.active ? devicesOf(domain.definition, 'interface') : [];
  return [
    ...(domain.active ? [uint(Names.NET_COUNT, devices.length)] : []),
    ...devices.flatMap((device, index) => {
      const name = targetOf(device) ?? macOf(device);
      const stats = interfaceStats(domain, name);
      return [
        string(`net.${index}.name`, name),
        ullong(`net.${index}.rx.bytes`, stats.rxBytes),
        ullong(`net.${index}.rx.pkts`, stats.rxPackets),
        ullong(`net.${index}.rx.errs`, stats.rxErrs),
        ullong(`net.${index}.rx.drop`, stats.rxDrop),
        ullong(`net.${index}.tx.bytes`, stats.txBytes),
        ullong(`net.${index}.tx.pkts`, stats.txPackets),
        ullong(`net.${index}.tx.errs`, stats.txErrs),
        ullong(`net.${index}.tx.drop`, stats.txDrop),
      ];
    }),
  ];
}

function blocks(domain: SimulatedDomain): RemoteTypedParam[] {
  const disks = devicesOf(domain.definition, 'disk');
  return [
    uint(Names.BLOCK_COUNT, disks.length),
    ...disks.flatMap((disk, index) => {
      const target = diskTargetName(disk);
      const path = diskSource(disk);
      const named = [string(`block.${index}.name`, target)];
      return path === undefined
        ? named
        : [
            ...named,
            string(`block.${index}.path`, path),
            ...blockCounters(domain, target, index),
            ...blockSizes(domain, target, index),
          ];
    }),
  ];
}

function blockCounters(domain: SimulatedDomain, target: string, index: number): RemoteTypedParam[] {
  if (!domain.active) {
    return [];
  }
  const stats = blockStats(domain, target);
  return [
    ullong(`block.${index}.rd.reqs`, stats.rdReq),
    ullong(`block.${index}.rd.bytes`, stats.rdBytes),
    ullong(`block.${index}.wr.reqs`, stats.wrReq),
    ullong(`block.${index}.wr.bytes`, stats.wrBytes),
    ullong(`block.${index}.errors`, stats.errs),
  ];
}

function blockSizes(domain: SimulatedDomain, target: string, index: number): RemoteTypedParam[] {
  const sizes = blockInfo(domain, target, 0);
  return [
    ullong(`block.${index}.allocation`, sizes.allocation),
    ullong(`block.${index}.capacity`, sizes.capacity),
    ullong(`block.${index}.physical`, sizes.physical),
  ];
}

function perf(domain: SimulatedDomain): RemoteTypedParam[] {
  const enabled = domain.active ? perfEvents(domain, 0) : [];
  return enabled.flatMap(({ field, value }) =>
    value.value === 1 ? [ullong(`perf.${field}`, 0n)] : [],
  );
}

function iothreads(domain: SimulatedDomain): RemoteTypedParam[] {
  const threads = domain.state === State.SHUTOFF ? [] : iothreadDetails(domain, 0);
  return threads.length === 0 ? [] : [uint(Names.IOTHREAD_COUNT, threads.length)];
}
