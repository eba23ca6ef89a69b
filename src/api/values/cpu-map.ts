import { ArgumentError } from '../../errors/index.ts';
import { REMOTE_CPUMAP_MAX } from '../../protocol/index.ts';

/**
 * A CPU map as one boolean a CPU, as far as its bytes go. In libvirt's bytes CPU 0 is the lowest
 * bit of the first byte (VIR_CPU_USABLE).
 */
export function decodeCpuMap(bytes: Uint8Array, cpus: number): readonly boolean[] {
  // The number is the daemon's word, the bytes are there.
  const length = Math.min(cpus, bytes.length * 8);
  return Array.from({ length }, (_, cpu) => (((bytes[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) === 1);
}

/**
 * A CPU map that has every CPU of the host, as libvirt's client gives one out: bytes that the daemon
 * left out are zeros. More CPUs than any host has are not made up.
 */
export function filledCpuMap(bytes: Uint8Array, cpus: number): readonly boolean[] {
  const known = decodeCpuMap(bytes, cpus);
  const missing = Math.min(cpus, REMOTE_CPUMAP_MAX * 8) - known.length;
  return missing > 0 ? [...known, ...new Array<boolean>(missing).fill(false)] : known;
}

/** So many CPU maps that stand one after the other (VIR_GET_CPUMAP), each of them filled. */
export function decodeCpuMaps(
  bytes: Uint8Array,
  count: number,
  cpus: number,
): ReadonlyArray<readonly boolean[]> {
  const mapBytes = cpuMapBytes(cpus);
  // One for all that are missing: the bytes are there, the numbers are the daemon's word.
  const empty = filledCpuMap(new Uint8Array(), cpus);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const map = bytes.subarray(index * mapBytes, (index + 1) * mapBytes);
    return map.length === 0 ? empty : filledCpuMap(map, cpus);
  });
}

/** How many bytes a CPU map has (VIR_CPU_MAPLEN). */
export function cpuMapBytes(cpus: number): number {
  return Math.ceil(cpus / 8);
}

/** The bytes of the argument `cpumap`. @throws ArgumentError for what is not an array of booleans. */
export function encodeCpuMap(cpus: readonly boolean[]): Uint8Array {
  if (!Array.isArray(cpus) || !cpus.every((each) => typeof each === 'boolean')) {
    throw new ArgumentError('Expected "cpumap" to be an array of booleans, one for each CPU', {
      argument: 'cpumap',
    });
  }
  const bytes = new Uint8Array(cpuMapBytes(cpus.length));
  for (const [cpu, isSet] of cpus.entries()) {
    if (isSet) bytes[cpu >> 3] = (bytes[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  }
  return bytes;
}
