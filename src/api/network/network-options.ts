import type { VirNetworkUpdateFlags } from '../../protocol/index.ts';
import type { FlagsOptions } from '../values/flags.ts';

/** Options of {@link Network.getMetadata}. */
export interface NetworkGetMetadataOptions extends FlagsOptions<typeof VirNetworkUpdateFlags> {
  /** XML namespace of the `ELEMENT` to return; must be null (the default) for the other types. */
  readonly uri?: string | null | undefined;
}

/** Options of {@link Network.setMetadata}. */
export interface NetworkSetMetadataOptions extends FlagsOptions<typeof VirNetworkUpdateFlags> {
  /**
   * Prefix for the XML namespace of an `ELEMENT`; must be null (the default) for the other types.
   */
  readonly key?: string | null | undefined;

  /** XML namespace of an `ELEMENT`; must be null (the default) for the other types. */
  readonly uri?: string | null | undefined;
}

/** Options of {@link Network.getDhcpLeases}. */
export interface NetworkGetDhcpLeasesOptions extends FlagsOptions {
  /** MAC address to list the leases of; null (the default) means all leases. */
  readonly mac?: string | null | undefined;
}
