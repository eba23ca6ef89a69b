import type { VirErrorCode } from '../errors/index.ts';
import { VirErrorDomain, VirErrorNumber } from './generated/enums/error.ts';

// Made on first use: the import of the package is faster without them.
const made: {
  numbers?: ReadonlyMap<number, string>;
  domains?: ReadonlyMap<number, string>;
} = {};

/**
 * Returns the name of an error number: `VIR_ERR_NO_DOMAIN` for 42, `VIR_ERR_<number>` if it is
 * unknown.
 */
export function errorNumberName(number: number): VirErrorCode {
  made.numbers ??= namesByValue('VIR_ERR_', VirErrorNumber);
  // The names are those of the type: both come from the same enum.
  return (made.numbers.get(number) as VirErrorCode | undefined) ?? `VIR_ERR_${number}`;
}

/**
 * Returns the name of an error domain: `VIR_FROM_QEMU` for 10, `VIR_FROM_<number>` if it is
 * unknown.
 */
export function errorDomainName(domain: number): string {
  made.domains ??= namesByValue('VIR_FROM_', VirErrorDomain);
  return made.domains.get(domain) ?? `VIR_FROM_${domain}`;
}

function namesByValue(
  prefix: string,
  values: Readonly<Record<string, number>>,
): ReadonlyMap<number, string> {
  // Some old warnings among the errors have another prefix, such as VIR_WAR_NO_NETWORK.
  const cName = (name: string): string => (name.startsWith('WAR_') ? `VIR_${name}` : prefix + name);
  return new Map(Object.entries(values).map(([name, value]) => [value, cName(name)]));
}
