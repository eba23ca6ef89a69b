import type { RemoteDomainMemoryStat } from '../../../protocol/index.ts';
import {
  VirDomainMemoryModFlags as Modify,
  VirDomainMemoryStatTags as Tag,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { internalError, invalidArgument, operationInvalid } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { element, withChild, withoutChild } from '../xml/index.ts';
import {
  currentMemoryKiB,
  devicesOf,
  memoryKiB,
  withCurrentMemoryKiB,
  withDevice,
  withMemoryKiB,
} from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import { editOneDefinition, IMPACT_FLAGS } from './impact.ts';

/** The children of `<memballoon>` in libvirt's order. */
const BALLOON_ORDER = ['stats', 'alias', 'driver', 'address'];

/** Sets the current or the maximum memory of a guest (virDomainSetMemoryFlags). */
export function setMemory(domain: SimulatedDomain, memory: bigint, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS | Modify.MAXIMUM, 'testDomainSetMemoryFlags');
  editOneDefinition(domain, flags, (definition, target) => {
    if ((flags & Modify.MAXIMUM) !== 0) {
      if (target === 'live') {
        const detail = 'cannot resize the maximum memory on an active domain';
        throw operationInvalid(ErrorDomain.TEST, detail);
      }
      return withMemoryKiB(definition, memory);
    }
    if (memory > memoryKiB(definition)) {
      const detail = 'cannot set memory higher than max memory';
      throw invalidArgument(ErrorDomain.TEST, detail);
    }
    return withCurrentMemoryKiB(definition, memory);
  });
}

/** Sets the interval at which the balloon reports statistics (virDomainSetMemoryStatsPeriod). */
export function setMemoryStatsPeriod(domain: SimulatedDomain, period: number, flags: number): void {
  checkFlags(flags, IMPACT_FLAGS, 'testDomainSetMemoryStatsPeriod');
  editOneDefinition(domain, flags, (definition) => {
    const balloon = devicesOf(definition, 'memballoon')[0];
    if (balloon === undefined) {
      const detail = 'No memory balloon device configured, can not set the collection period';
      throw internalError(ErrorDomain.TEST, detail);
    }
    const stats = element('stats', { period });
    const changed =
      period === 0 ? withoutChild(balloon, 'stats') : withChild(balloon, stats, BALLOON_ORDER);
    return withDevice(definition, balloon, changed);
  });
}

/** Returns the balloon's statistics (virDomainMemoryStats). Half of the memory is always in use. */
export function memoryStats(domain: SimulatedDomain, flags: number): RemoteDomainMemoryStat[] {
  checkFlags(flags, 0, 'testDomainMemoryStats');
  domain.checkActive();
  if (devicesOf(domain.definition, 'memballoon').length === 0) {
    return [];
  }
  const current = currentMemoryKiB(domain.definition);
  const half = current / 2n;
  const stats: readonly (readonly [number, bigint])[] = [
    [Tag.ACTUAL_BALLOON, current],
    [Tag.SWAP_IN, 0n],
    [Tag.SWAP_OUT, 0n],
    [Tag.MAJOR_FAULT, 0n],
    [Tag.MINOR_FAULT, 0n],
    [Tag.UNUSED, half],
    [Tag.AVAILABLE, current],
    [Tag.USABLE, half],
    [Tag.LAST_UPDATE, 627_319_920n],
    [Tag.DISK_CACHES, current / 8n],
    [Tag.HUGETLB_PGALLOC, 0n],
    [Tag.HUGETLB_PGFAIL, 0n],
    [Tag.RSS, half],
  ];
  return stats.map(([tag, val]) => ({ tag, val }));
}
