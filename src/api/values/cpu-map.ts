import { ArgumentError } from '../../errors/index.ts';

/**
 * A CPU map as one boolean a CPU, as far as its bytes go. In libvirt's bytes CPU 0 is the lowest
 * bit of the first byte (VIR_CPU_USABLE).
 */
export function decodeCpuMap(bytes: Uint8Array, cpus: number): readonly boolean[] {
  // The number is the daemon's word, the bytes are there.
  const length = Math.min(cpus, bytes.length * 8);
  return Array.from({ length }, (_, cpu) => (((bytes[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) === 1);
}

/** CPU maps that stand one after the other, each of `mapBytes` bytes (VIR_GET_CPUMAP). */
export function decodeCpuMaps(
  bytes: Uint8Array,
  mapBytes: number,
  cpus: number,
): ReadonlyArray<readonly boolean[]> {
  if (mapBytes === 0) return [];
  return Array.from({ length: Math.ceil(bytes.length / mapBytes) }, (_, index) =>
    decodeCpuMap(bytes.subarray(index * mapBytes, (index + 1) * mapBytes), cpus),
  );
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
