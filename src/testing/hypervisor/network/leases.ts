import type { RemoteNetworkDhcpLease } from '../../../protocol/index.ts';
import { VirIPAddrType } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { devicesOf } from '../domain/definition.ts';
import type { SimulatedDomain } from '../domain/domain.ts';
import { interfaceAddresses } from '../domain/guest.ts';
import { macOf } from '../domain/parse/interface.ts';
import { nowSeconds } from '../environment.ts';
import { invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { parseMac } from '../mac.ts';
import { attribute, child } from '../xml/index.ts';
import type { SimulatedNetwork } from './network.ts';

/** The duration of a lease. */
const LEASE_SECONDS = 3600n;

/**
 * Returns the DHCP leases of a network: one for each of its interfaces in a running domain, with
 * the guest's address (virNetworkGetDHCPLeases).
 */
export function dhcpLeases(
  network: SimulatedNetwork,
  domains: readonly SimulatedDomain[],
  mac: string | null,
  flags: number,
): RemoteNetworkDhcpLease[] {
  checkFlags(flags, 0, 'testNetworkGetDHCPLeases');
  const wanted = mac === null ? null : parseMac(mac);
  if (wanted === undefined) {
    throw invalidArgument(
      ErrorDomain.NETWORK,
      `Given MAC Address doesn't comply with the standard (IEEE 802) format`,
    );
  }
  const leases = network.active
    ? domains.filter(isActive).flatMap((each) => of(network, each))
    : [];
  return leases.filter((lease) => wanted === null || lease.mac === wanted);
}

function isActive(domain: SimulatedDomain): boolean {
  return domain.active;
}

function of(network: SimulatedNetwork, domain: SimulatedDomain): RemoteNetworkDhcpLease[] {
  const addresses = interfaceAddresses(domain, 0, 0, () => network.addressing());
  return devicesOf(domain.definition, 'interface').flatMap((device, index) => {
    const source = child(device, 'source');
    const [address] = addresses[index]?.addrs ?? [];
    const isHere =
      attribute(device, 'type') === 'network' &&
      source !== undefined &&
      attribute(source, 'network') === network.name;
    if (!isHere || address === undefined) {
      return [];
    }
    const mac = macOf(device);
    return [
      {
        iface: network.bridge ?? '',
        expirytime: nowSeconds(domain.owner.core.environment) + LEASE_SECONDS,
        type: VirIPAddrType.IPV4,
        mac,
        iaid: null,
        ipaddr: address.addr,
        prefix: address.prefix,
        hostname: domain.hostname,
        clientid: `01:${mac}`,
      },
    ];
  });
}
