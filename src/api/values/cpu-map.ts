import { ArgumentError } from '../../errors/index.ts';
import { REMOTE_CPUMAP_MAX } from '../../protocol/index.ts';

/**
 * Decodes a CPU map to one boolean per CPU, as far as the bytes reach. CPU 0 is the lowest bit of
 * the first byte (VIR_CPU_USABLE).
 */
export function decodeCpuMap(bytes: Uint8Array, cpus: number): readonly boolean[] {
  // The daemon may claim any number of CPUs, but only the received bytes are known to exist.
  const length = Math.min(cpus, bytes.length * 8);
  return Array.from({ length }, (_, cpu) => (((bytes[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) === 1);
}

/**
 * Decodes a CPU map to one boolean for each CPU of the host, as libvirt's own client does: missing
 * bytes count as zeros. The length is limited to the CPUs that libvirt supports.
 */
export function filledCpuMap(bytes: Uint8Array, cpus: number): readonly boolean[] {
  const known = decodeCpuMap(bytes, cpus);
  const missing = Math.min(cpus, REMOTE_CPUMAP_MAX * 8) - known.length;
  return missing > 0 ? [...known, ...new Array<boolean>(missing).fill(false)] : known;
}

/**
 * Decodes `count` consecutive CPU maps (VIR_GET_CPUMAP), each with one boolean per CPU of the host.
 */
export function decodeCpuMaps(
  bytes: Uint8Array,
  count: number,
  cpus: number,
): ReadonlyArray<readonly boolean[]> {
  const mapBytes = cpuMapBytes(cpus);
  // All missing maps share one array, because the daemon may claim any number of them.
  const empty = filledCpuMap(new Uint8Array(), cpus);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const map = bytes.subarray(index * mapBytes, (index + 1) * mapBytes);
    return map.length === 0 ? empty : filledCpuMap(map, cpus);
  });
}

/** Returns the size of a CPU map in bytes (VIR_CPU_MAPLEN). */
export function cpuMapBytes(cpus: number): number {
  return Math.ceil(cpus / 8);
}

/**
 * Encodes the argument `cpumap`.
 *
 * @throws ArgumentError if it is not an array of booleans.
 */
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
