import { randomBytes, randomUUID } from 'node:crypto';

/**
 * The sources of time and randomness of the simulated hypervisor. Tests replace them to get
 * repeatable results.
 */
export interface SimulatedEnvironment {
  /** Returns the current time in milliseconds since 1970-01-01 UTC. */
  now(): number;

  /** Returns a new UUID in canonical form, for objects that are defined without one. */
  uuid(): string;

  /** Returns the last three bytes of a MAC address, each from 0 to 255. */
  macSuffix(): readonly [number, number, number];
}

export const SYSTEM_ENVIRONMENT: SimulatedEnvironment = {
  // The program's own `Date`, even if it is fake: both see the same dates.
  now: () => Date.now(),
  uuid: () => randomUUID(),
  macSuffix: () => {
    const [a = 0, b = 0, c = 0] = randomBytes(3);
    return [a, b, c];
  },
};

/** Returns a new MAC address in the range that libvirt uses for guests (52:54:00). */
export function newMac(environment: SimulatedEnvironment): string {
  const bytes = [0x52, 0x54, 0, ...environment.macSuffix()];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

export function nowSeconds(environment: SimulatedEnvironment): bigint {
  return BigInt(Math.floor(environment.now() / 1000));
}
