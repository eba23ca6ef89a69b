import { ArgumentError, VirError } from '../../errors/index.ts';
import { VirDomainInterfaceAddressesSource } from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { DomainInterface } from '../domain/domain-types.ts';
import type { WaitOptions } from './within.ts';
import { within } from './within.ts';

/**
 * Who may know a guest's addresses:
 * - `agent`: the agent in the guest, which knows them all;
 * - `lease`: the DHCP server of libvirt's own networks;
 * - `arp`: the host's ARP table, which knows only whom the host has talked to.
 */
export type AddressSource = 'agent' | 'lease' | 'arp';

/** Whom {@link findAddresses} asks. */
export interface FindAddressesOptions extends WaitOptions {
  /**
   * How long all sources together may take, in milliseconds.
   *
   * @default 30000
   */
  readonly timeoutMs?: number;
  /**
   * Whom to ask, in this order.
   *
   * @default ['agent', 'lease', 'arp']
   */
  readonly sources?: readonly AddressSource[];
}

/** What {@link findAddresses} found. */
export interface FoundAddresses {
  /** Who knew. */
  readonly source: AddressSource;
  /** The interfaces that have an address by which the guest can be reached, and those alone. */
  readonly interfaces: readonly DomainInterface[];
}

const SOURCES = {
  agent: VirDomainInterfaceAddressesSource.AGENT,
  lease: VirDomainInterfaceAddressesSource.LEASE,
  arp: VirDomainInterfaceAddressesSource.ARP,
} as const;

const TIMEOUT_MS = 30_000;

/**
 * The addresses by which a guest can be reached, of the first source that knows one
 * (`virDomainInterfaceAddresses`). Loopback and link-local addresses, which only mean something
 * within the guest or on its link, are left out; {@link Domain.interfaceAddresses} has them.
 *
 * @returns Null when nobody knows an address, yet.
 * @throws {@link VirError} of the last source when no source could be asked: number 55
 * (`VIR_ERR_OPERATION_INVALID`) when the domain does not run.
 *
 * @example
 * const found = await findAddresses(domain);
 * const address = found?.interfaces[0]?.addrs[0]?.addr;
 */
export function findAddresses(
  domain: Domain,
  options: FindAddressesOptions = {},
): Promise<FoundAddresses | null> {
  const { sources = ['agent', 'lease', 'arp'], timeoutMs = TIMEOUT_MS } = options;
  const what = `Asking for the addresses of the domain "${domain.name}"`;
  return within(what, timeoutMs, options.signal, async (signal) => {
    let failure: VirError | undefined;
    let isAnswered = false;
    for (const source of checked(sources)) {
      try {
        const all = await domain.interfaceAddresses(SOURCES[source], 0, { signal });
        isAnswered = true;
        const interfaces = reachable(all);
        if (interfaces.length > 0) return { source, interfaces };
      } catch (error) {
        // A guest without an agent, a network without libvirt's DHCP, a driver without ARP.
        if (!(error instanceof VirError)) throw error;
        failure = error;
      }
    }
    if (failure !== undefined && !isAnswered) throw failure;
    return null;
  });
}

function checked(sources: readonly AddressSource[]): readonly AddressSource[] {
  if (Array.isArray(sources) && sources.every((source) => Object.hasOwn(SOURCES, source))) {
    return sources;
  }
  throw new ArgumentError('Expected "sources" to be of "agent", "lease" and "arp"', {
    argument: 'sources',
  });
}

function reachable(interfaces: readonly DomainInterface[]): readonly DomainInterface[] {
  return interfaces
    .map((each) => ({ ...each, addrs: each.addrs.filter(({ addr }) => !NEAR.test(addr)) }))
    .filter(({ addrs }) => addrs.length > 0);
}

/** Loopback (RFC 1122, RFC 4291) and link-local addresses (RFC 3927, RFC 4291). */
const NEAR = /^(127\.|169\.254\.|::1$|fe[89ab][\da-f]:)/i;
