/** A device with an alias. */
interface Aliased {
  readonly alias?: { readonly name?: string };
}

/** A device with a target, such as a disk. */
interface Targeted {
  readonly target?: { readonly dev?: string };
}

/** A device with a MAC address. */
interface Addressed {
  readonly mac?: { readonly address?: string };
}

/** Returns the device with an alias, such as `ua-backup`; undefined if there is none. */
export function byAlias<T extends object>(
  devices: readonly T[] | undefined,
  alias: string,
): T | undefined {
  return devices?.find((device) => (device as Aliased).alias?.name === alias);
}

/** Returns the disk with a target, such as `vda`; undefined if there is none. */
export function byTarget<T extends object>(
  devices: readonly T[] | undefined,
  dev: string,
): T | undefined {
  return devices?.find((device) => (device as Targeted).target?.dev === dev);
}

/** Returns the network interface with a MAC address, in upper or lower case; undefined if none. */
export function byMac<T extends object>(
  devices: readonly T[] | undefined,
  address: string,
): T | undefined {
  const wanted = address.toLowerCase();
  return devices?.find((device) => (device as Addressed).mac?.address?.toLowerCase() === wanted);
}
