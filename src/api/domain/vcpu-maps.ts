import type { AnyProcedure } from '../../protocol/index.ts';
import { REMOTE_CPUMAPS_MAX, REMOTE_VCPUINFO_MAX } from '../../protocol/index.ts';
import { overLimit } from '../calls/over-limit.ts';

/**
 * A reply has room for a limited number of virtual CPUs, and for a limited number of bytes of all
 * their CPU maps.
 */
export function requireRoom(procedure: AnyProcedure, count: number, mapBytes: number): void {
  const refusal =
    overLimit(procedure, 'virtual CPUs', count, REMOTE_VCPUINFO_MAX) ??
    overLimit(procedure, 'bytes of CPU maps', count * mapBytes, REMOTE_CPUMAPS_MAX);
  if (refusal !== undefined) throw refusal;
}
