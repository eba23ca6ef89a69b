/**
 * A CPU map as one boolean a CPU. In libvirt's bytes CPU 0 is the lowest bit of the first byte
 * (VIR_CPU_USABLE).
 */
export function decodeCpuMap(bytes: Uint8Array, cpus: number): readonly boolean[] {
  return Array.from(
    { length: cpus },
    (_, cpu) => (((bytes[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) === 1,
  );
}

/** The bytes of a CPU map. */
export function encodeCpuMap(cpus: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array((cpus.length + 7) >> 3);
  for (const [cpu, isSet] of cpus.entries()) {
    if (isSet) bytes[cpu >> 3] = (bytes[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  }
  return bytes;
}
