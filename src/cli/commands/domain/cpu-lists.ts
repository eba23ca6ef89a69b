import { UsageError } from '../../parse/usage-error.ts';

const PART = /^(\^)?(\d+)(?:-(\d+))?$/;

/** Returns the numbers of a CPU map as virsh writes them: `0-2,4-7`. */
export function cpuList(map: readonly boolean[]): string {
  const parts: string[] = [];
  for (let first = 0; first < map.length; first++) {
    if (!map[first]) continue;
    let last = first;
    while (map[last + 1]) last++;
    parts.push(first === last ? String(first) : `${first}-${last}`);
    first = last;
  }
  return parts.join(',');
}

/** A list of CPUs, whatever CPUs the host has. */
export interface CpuRanges {
  readonly list: string;

  /** The parts in their order; undefined for all CPUs. */
  readonly parts: readonly CpuRange[] | undefined;
}

interface CpuRange {
  readonly first: number;
  readonly last: number;
  readonly isExcluded: boolean;
}

/** Parses virsh's list: `0-7,^3` are all from 0 to 7 without 3, `r` are all. */
export function parseCpuList(list: string): CpuRanges {
  if (list === 'r') return { list, parts: undefined };
  const parts = list.split(',').map((part): CpuRange => {
    const [, excluded, start, end = start] = PART.exec(part.trim()) ?? [];
    const [first, last] = [Number(start), Number(end)];
    if (start === undefined || first > last) {
      throw new UsageError(`"${list}" is not a list of CPUs`, 'Write 0-3,5 or 0-7,^3 or r');
    }
    return { first, last, isExcluded: excluded !== undefined };
  });
  return { list, parts };
}

/**
 * Returns the CPU map for a list.
 *
 * @param count - The number of CPUs of the host.
 */
export function cpuMap({ list, parts }: CpuRanges, count: number): boolean[] {
  const map = new Array<boolean>(count).fill(parts === undefined);
  for (const { first, last, isExcluded } of parts ?? []) {
    if (last >= count) throw new UsageError(`The host has no CPU ${last}: it has ${count}`);
    map.fill(!isExcluded, first, last + 1);
  }
  if (!map.includes(true)) throw new UsageError(`"${list}" contains no CPU`);
  return map;
}
