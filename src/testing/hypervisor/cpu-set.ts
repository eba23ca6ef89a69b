import { ErrorDomain } from './codes.ts';
import { invalidArgument } from './failures.ts';

/**
 * The maximum length of a CPU set as text. It is longer than any real set and limits the work of
 * parsing.
 */
const TEXT_MAX = 8192;

/**
 * Returns the numbers of the bits that are set in a CPU map. The lowest bit of the first byte is
 * CPU 0.
 */
export function cpusOfMap(map: Uint8Array): number[] {
  return [...map].flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7]
      .filter((bit) => (byte & (1 << bit)) !== 0)
      .map((bit) => index * 8 + bit),
  );
}

/** Returns a CPU map of `length` bytes. CPUs beyond its end are left out. */
export function mapOfCpus(cpus: readonly number[], length: number): Uint8Array {
  const map = new Uint8Array(length);
  for (const cpu of cpus) {
    const index = Math.floor(cpu / 8);
    if (index < length) {
      map[index] = (map[index] ?? 0) | (1 << (cpu % 8));
    }
  }
  return map;
}

export function firstCpus(count: number): number[] {
  return Array.from({ length: count }, (_, cpu) => cpu);
}

/** Formats a set as libvirt does: `0-3,7`. */
export function formatCpuSet(cpus: readonly number[]): string {
  const sorted = [...new Set(cpus)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const cpu of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === cpu - 1) {
      last[1] = cpu;
    } else {
      ranges.push([cpu, cpu]);
    }
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}

/** Parses the output of {@link formatCpuSet}. `^3` removes a CPU from the set (virBitmapParse). */
export function parseCpuSet(text: string): number[] {
  if (text.length > TEXT_MAX) {
    throw invalidArgument(ErrorDomain.NONE, 'Failed to parse bitmap: it is too long');
  }
  const set = new Set<number>();
  for (const part of text.split(',')) {
    const [, not, from, to] = /^\s*(\^)?(\d{1,4})(?:-(\d{1,4}))?\s*$/.exec(part) ?? [];
    if (from === undefined || (to !== undefined && Number(to) < Number(from))) {
      throw invalidArgument(ErrorDomain.NONE, `Failed to parse bitmap '${text}'`);
    }
    for (let cpu = Number(from); cpu <= Number(to ?? from); cpu += 1) {
      if (not === undefined) {
        set.add(cpu);
      } else {
        set.delete(cpu);
      }
    }
  }
  return [...set].sort((a, b) => a - b);
}
