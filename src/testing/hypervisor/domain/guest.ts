import type { RemoteDomainFsinfo, RemoteDomainInterface } from '../../../protocol/index.ts';
import {
  VirDomainInterfaceAddressesSource as Source,
  VirDomainSetTimeFlags,
  VirDomainSetUserPasswordFlags,
  VirIPAddrType,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, invalidArgument, operationInvalid } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { formatIpv4, parseIpv4 } from '../ipv4.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, child } from '../xml/index.ts';
import { devicesOf } from './definition.ts';
import type { SimulatedDomain } from './domain.ts';
import { diskTargetName } from './parse/disk.ts';
import { macOf, targetOf } from './parse/interface.ts';

export interface GuestTime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

export function guestTime(domain: SimulatedDomain, flags: number): GuestTime {
  checkFlags(flags, 0, 'testDomainGetTime');
  if (!domain.active) {
    throw operationInvalid(ErrorDomain.TEST, 'domain is not running');
  }
  return domain.guest.time;
}

/** Sets the clock of a guest. As in the test driver, synchronising it sets it to zero. */
export function setGuestTime(domain: SimulatedDomain, time: GuestTime, flags: number): void {
  checkFlags(flags, VirDomainSetTimeFlags.SYNC, 'testDomainSetTime');
  domain.checkActive();
  const sync = (flags & VirDomainSetTimeFlags.SYNC) !== 0;
  domain.guest.time = sync ? { seconds: 0n, nanoseconds: 0 } : time;
}

export function guestHostname(domain: SimulatedDomain, flags: number): string {
  checkFlags(flags, 0, 'testDomainGetHostname');
  domain.checkActive();
  return domain.hostname;
}

export function setUserPassword(domain: SimulatedDomain, flags: number): void {
  const supported = VirDomainSetUserPasswordFlags.ENCRYPTED;
  checkFlags(flags, supported, 'testDomainSetUserPassword');
  domain.checkActive();
}

/** Returns the file systems of a guest, which are on its first disk (virDomainGetFSInfo). */
export function fileSystems(domain: SimulatedDomain, flags: number): RemoteDomainFsinfo[] {
  checkFlags(flags, 0, 'testDomainGetFSInfo');
  domain.checkActive();
  const [disk] = devicesOf(domain.definition, 'disk');
  if (disk === undefined) {
    return [];
  }
  const target = diskTargetName(disk);
  return domain.guest.mountPoints.map((mountpoint, index) => ({
    mountpoint,
    name: `${target}${index + 1}`,
    fstype: 'ext4',
    devAliases: [target],
  }));
}

/** Freezes file systems, or all of them without names. Returns the number of newly frozen ones. */
export function freeze(
  domain: SimulatedDomain,
  mountPoints: readonly string[],
  flags: number,
): number {
  checkFlags(flags, 0, 'testDomainFSFreeze');
  domain.checkActive();
  const { frozen } = domain.guest;
  const before = frozen.size;
  for (const mountPoint of chosenMountPoints(domain, mountPoints)) {
    frozen.add(mountPoint);
  }
  return frozen.size - before;
}

/** Thaws file systems. Returns the number of those that were frozen. */
export function thaw(
  domain: SimulatedDomain,
  mountPoints: readonly string[],
  flags: number,
): number {
  checkFlags(flags, 0, 'testDomainFSThaw');
  domain.checkActive();
  const { frozen } = domain.guest;
  return chosenMountPoints(domain, mountPoints).filter((mountPoint) => frozen.delete(mountPoint))
    .length;
}

export function trim(domain: SimulatedDomain, mountPoint: string | null, flags: number): void {
  checkFlags(flags, 0, 'testDomainFSTrim');
  domain.checkActive();
  chosenMountPoints(domain, mountPoint === null ? [] : [mountPoint]);
}

/** The addressing of an interface's network: the first address for guests, and the prefix. */
export interface GuestNetwork {
  readonly firstAddress: string;
  readonly prefix: number;
}

/**
 * Returns the addresses of a guest (virDomainInterfaceAddresses). They are derived from its id and
 * the position of the interface, so that each is different.
 */
export function interfaceAddresses(
  domain: SimulatedDomain,
  source: number,
  flags: number,
  networkNamed: (name: string) => GuestNetwork,
): RemoteDomainInterface[] {
  checkFlags(flags, 0, 'testDomainInterfaceAddresses');
  domain.checkActive();
  if (source < Source.LEASE || source > Source.ARP) {
    const detail = `Unknown IP address data source ${source}`;
    throw failure(ErrorNumber.ARGUMENT_UNSUPPORTED, ErrorDomain.TEST, detail);
  }
  return devicesOf(domain.definition, 'interface').map((device, index) => ({
    name: targetOf(device) ?? '',
    hwaddr: macOf(device),
    addrs: [{ type: VirIPAddrType.IPV4, ...addressOf(domain, device, index, networkNamed) }],
  }));
}

/**
 * Accepts signals to the init process, without effect. Refuses all other processes
 * (virDomainSendProcessSignal).
 */
export function sendProcessSignal(pid: bigint, signal: number, flags: number): void {
  checkFlags(flags, 0, 'testDomainSendProcessSignal');
  if (pid !== 1n) {
    throw invalidArgument(ErrorDomain.TEST, 'only sending a signal to pid 1 is supported');
  }
  if (signal < 0 || signal >= SIGNALS) {
    throw invalidArgument(ErrorDomain.TEST, `signum value ${signal} is out of range`);
  }
}

/** `VIR_DOMAIN_PROCESS_SIGNAL_LAST`. */
const SIGNALS = 65;

function chosenMountPoints(domain: SimulatedDomain, named: readonly string[]): readonly string[] {
  const { mountPoints } = domain.guest;
  const unknown = named.find((mountPoint) => !mountPoints.includes(mountPoint));
  if (unknown !== undefined) {
    throw operationInvalid(ErrorDomain.TEST, `mount point not found: ${unknown}`);
  }
  return named.length === 0 ? mountPoints : named;
}

function addressOf(
  domain: SimulatedDomain,
  device: XmlElement,
  index: number,
  networkNamed: (name: string) => GuestNetwork,
): { readonly addr: string; readonly prefix: number } {
  if (attribute(device, 'type') !== 'network') {
    return { addr: `192.168.0.${1 + index}`, prefix: 24 };
  }
  const source = child(device, 'source');
  const network = networkNamed((source && attribute(source, 'network')) ?? '');
  const offset = 20 * (domain.id - 1) + index + 1;
  return { addr: addressAfter(network.firstAddress, offset), prefix: network.prefix };
}

/** Returns the IPv4 address that is `offset` after another one. An IPv6 address stays unchanged. */
function addressAfter(address: string, offset: number): string {
  const first = parseIpv4(address);
  return first === undefined ? address : formatIpv4(first + offset);
}
