import { VirErrorDomain, VirErrorNumber } from './generated/enums/error.ts';

const NUMBER_NAMES = namesByValue('VIR_ERR_', VirErrorNumber);
const DOMAIN_NAMES = namesByValue('VIR_FROM_', VirErrorDomain);

/** `VIR_ERR_NO_DOMAIN` for 42; `VIR_ERR_<number>` for one that is newer than this table. */
export function errorNumberName(number: number): string {
  return NUMBER_NAMES.get(number) ?? `VIR_ERR_${number}`;
}

/** `VIR_FROM_QEMU` for 10; `VIR_FROM_<number>` for one that is newer than this table. */
export function errorDomainName(domain: number): string {
  return DOMAIN_NAMES.get(domain) ?? `VIR_FROM_${domain}`;
}

function namesByValue(
  prefix: string,
  values: Readonly<Record<string, number>>,
): ReadonlyMap<number, string> {
  // A few old warnings are among the errors under a prefix of their own, such as VIR_WAR_NO_NETWORK.
  const cName = (name: string): string => (name.startsWith('WAR_') ? `VIR_${name}` : prefix + name);
  return new Map(Object.entries(values).map(([name, value]) => [value, cName(name)]));
}
