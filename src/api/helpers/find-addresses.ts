import { ArgumentError, VirError } from '../../errors/index.ts';
import { VirDomainInterfaceAddressesSource } from '../../protocol/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import type { Domain } from '../domain/domain.ts';
import type { DomainInterface } from '../domain/domain-types.ts';
import { requireDomain } from './require-domain.ts';
import type { WaitOptions } from './within.ts';
import { within } from './within.ts';

/**
 * A source of a guest's addresses:
 * - `agent`: the guest agent, which knows all addresses;
 * - `lease`: the leases of libvirt's DHCP servers;
 * - `arp`: the host's ARP table, which only contains guests that the host has communicated with.
 */
export type AddressSource = 'agent' | 'lease' | 'arp';

/** Options of {@link findAddresses}. */
export interface FindAddressesOptions extends WaitOptions {
  /**
   * Timeout of all sources together, in milliseconds.
   *
   * @default 30000
   */
  readonly timeoutMs?: number;
  /**
   * The sources to query, in this order.
   *
   * @default ['agent', 'lease', 'arp']
   */
  readonly sources?: readonly AddressSource[];
}

/** The result of {@link findAddresses}. */
export interface FoundAddresses {
  /** The source of the addresses. */
  readonly source: AddressSource;
  /** The interfaces with at least one reachable address. Other addresses are left out. */
  readonly interfaces: readonly DomainInterface[];
}

const SOURCES = {
  agent: VirDomainInterfaceAddressesSource.AGENT,
  lease: VirDomainInterfaceAddressesSource.LEASE,
  arp: VirDomainInterfaceAddressesSource.ARP,
} as const;

const TIMEOUT_MS = 30_000;

/** The answer of a source that has no address: libvirt's error, or null without one. */
export interface SourceAnswer {
  readonly source: AddressSource;
  readonly error: VirError | null;
}

/** Implements `findAddresses` of helpers.ts. */
export async function findAddresses(
  domain: Domain,
  options: FindAddressesOptions = {},
): Promise<FoundAddresses | null> {
  const result = await queryAddresses(domain, options);
  if ('found' in result) return result.found;
  const failure = commonFailure(result.answers);
  if (failure !== undefined) throw failure;
  return null;
}

/** Returns the last error if all sources failed. */
export function commonFailure(answers: readonly SourceAnswer[]): VirError | undefined {
  if (answers.some(({ error }) => error === null)) return undefined;
  return answers.at(-1)?.error ?? undefined;
}

/** Returns the addresses from the first source that has one, or the answers of all sources. */
export async function queryAddresses(
  domain: Domain,
  options: FindAddressesOptions,
): Promise<{ readonly found: FoundAddresses } | { readonly answers: readonly SourceAnswer[] }> {
  requireDomain(domain);
  requireKnown(options, ['sources', 'timeoutMs', 'signal']);
  const { sources = ['agent', 'lease', 'arp'], timeoutMs = TIMEOUT_MS } = options;
  const what = `Querying the addresses of the domain "${domain.name}"`;
  return within(what, timeoutMs, options.signal, async (signal) => {
    const answers: SourceAnswer[] = [];
    for (const source of checked(sources)) {
      try {
        const all = await domain.interfaceAddresses({ source: SOURCES[source], signal });
        const interfaces = reachable(all);
        if (interfaces.length > 0) return { found: { source, interfaces } };
        answers.push({ source, error: null });
      } catch (error) {
        // For example no guest agent, a network without libvirt's DHCP, or no ARP in the driver.
        if (!(error instanceof VirError)) throw error;
        answers.push({ source, error });
      }
    }
    return { answers };
  });
}

function checked(sources: readonly AddressSource[]): readonly AddressSource[] {
  if (Array.isArray(sources) && sources.every((source) => Object.hasOwn(SOURCES, source))) {
    return sources;
  }
  throw new ArgumentError('Expected "sources" to be an array of "agent", "lease" and "arp"', {
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
