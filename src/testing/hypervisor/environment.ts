import { randomBytes, randomUUID } from 'node:crypto';

/** Where the hypervisor takes time and chance from, so that tests can make both repeatable. */
export interface SimulatedEnvironment {
  /** Now, in milliseconds since 1970. */
  now(): number;

  /** A new UUID in canonical form, for objects that are defined without one. */
  uuid(): string;

  /** The last three bytes of a MAC address, each 0..255. */
  macSuffix(): readonly [number, number, number];
}

export const SYSTEM_ENVIRONMENT: SimulatedEnvironment = {
  now: () => Date.now(),
  uuid: () => randomUUID(),
  macSuffix: () => {
    const [a = 0, b = 0, c = 0] = randomBytes(3);
    return [a, b, c];
  },
};

/** A MAC address in the range that libvirt gives to guests (52:54:00). */
export function newMac(environment: SimulatedEnvironment): string {
  const bytes = [0x52, 0x54, 0, ...environment.macSuffix()];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

export function nowSeconds(environment: SimulatedEnvironment): bigint {
  return BigInt(Math.floor(environment.now() / 1000));
}
