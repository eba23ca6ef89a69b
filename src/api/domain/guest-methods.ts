import type {
  VirDomainAgentResponseTimeoutValues,
  VirDomainAuthorizedSSHKeysSetFlags,
  VirDomainGuestInfoTypes,
  VirDomainInterfaceAddressesSource,
  VirDomainSetUserPasswordFlags,
  VirIPAddrType,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { DomainGuestInfo } from '../stats/stats-records.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { JobMethods } from './job-methods.ts';

/** A mounted file system of the guest (`virDomainFSInfo`). */
export interface DomainFsInfo {
  /** The mount point in the guest. */
  readonly mountpoint: string;
  /** The guest's name of the device, such as `vda1`. */
  readonly name: string;
  /** The type, such as `ext4`. */
  readonly fstype: string;
  /** The targets of the disks that contain the file system, such as `vda`. */
  readonly devAliases: readonly string[];
}

/** A network interface and its addresses (`virDomainInterface`). */
export interface DomainInterface {
  /**
   * The name of the interface. The source of the data decides whether it is the guest's or the
   * host's name.
   */
  readonly name: string;
  /** The MAC address; null if it is unknown. */
  readonly hwaddr: string | null;
  /** The IP addresses. */
  readonly addrs: readonly DomainIpAddress[];
}

/** An IP address of a network interface (`virDomainIPAddress`). */
export interface DomainIpAddress {
  /** The address family: IPv4 or IPv6. */
  readonly type: OneOf<VirIPAddrType>;
  /** The address as text, such as `192.0.2.7`. */
  readonly addr: string;
  /** The length of the network prefix, in bits. */
  readonly prefix: number;
}

/**
 * The guest agent. Most of these methods need an agent in the running guest and a channel for it in
 * the domain's XML, and are not allowed on a read-only connection. Without such a channel they
 * reject with number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`); if no agent answers, with number 86
 * (`VIR_ERR_AGENT_UNRESPONSIVE`).
 */
export abstract class GuestMethods extends JobMethods {
  /**
   * Returns information from the guest agent, as flat parameters and as a tree
   * (`virDomainGetGuestInfo`).
   *
   * Needs the guest agent. Not allowed on a read-only connection. The guest may report anything: do
   * not trust the values.
   *
   * @param types - The kinds of information: `VirDomainGuestInfoTypes`. 0, the default, for all
   * that the agent supports; a kind that the agent does not support is then left out.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async getGuestInfo(
    types: Flags<VirDomainGuestInfoTypes> = 0,
    flags = 0,
    options?: CallOptions,
  ): Promise<DomainGuestInfo> {
    const args = { dom: this, types, flags };
    const { params } = await this.connection.call(remote.domainGetGuestInfo, args, options);
    return new DomainGuestInfo(decodeTypedParams(params));
  }

  /**
   * Returns the guest's network interfaces and their IP addresses (`virDomainInterfaceAddresses`).
   *
   * Only the source `AGENT` needs the guest agent, and only that one is not allowed on a read-only
   * connection. `LEASE` knows only addresses that libvirt's own networks have assigned by DHCP.
   * `ARP` knows only addresses in the host's ARP table.
   *
   * @param source - The source of the addresses: `LEASE`, the default, for the DHCP leases of
   * libvirt's networks, `AGENT` for the guest agent, `ARP` for the host's ARP table.
   */
  async interfaceAddresses(
    source: OneOf<VirDomainInterfaceAddressesSource> = 0,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly DomainInterface[]> {
    const args = { dom: this, source, flags };
    return (await this.connection.call(remote.domainInterfaceAddresses, args, options)).ifaces;
  }

  /**
   * Returns the guest's mounted file systems (`virDomainGetFSInfo`).
   *
   * Needs the guest agent. Not allowed on a read-only connection.
   *
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async getFsInfo(flags = 0, options?: CallOptions): Promise<readonly DomainFsInfo[]> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetFsinfo, args, options)).info;
  }

  /**
   * Freezes the guest's file systems, so that their disks can be copied in a consistent state
   * (`virDomainFSFreeze`). Writes in the guest block until {@link fsThaw}.
   *
   * Needs the guest agent.
   *
   * @param mountpoints - The mount points to freeze. Null, the default, for all file systems.
   * @returns The number of frozen file systems.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async fsFreeze(
    mountpoints: readonly string[] | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = { dom: this, mountpoints: mountpoints ?? [], flags };
    return (await this.connection.call(remote.domainFsfreeze, args, options)).filesystems;
  }

  /**
   * Thaws the guest's file systems after {@link fsFreeze} (`virDomainFSThaw`).
   *
   * Needs the guest agent.
   *
   * @param mountpoints - The mount points to thaw. Null, the default, for all file systems. QEMU's
   * agent can only thaw all.
   * @returns The number of thawed file systems.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async fsThaw(
    mountpoints: readonly string[] | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = { dom: this, mountpoints: mountpoints ?? [], flags };
    return (await this.connection.call(remote.domainFsthaw, args, options)).filesystems;
  }

  /**
   * Discards the unused blocks of the guest's file systems, so that the disk images can shrink
   * (`virDomainFSTrim`).
   *
   * Needs the guest agent.
   *
   * @param mountPoint - The mount point to trim. Null, the default, for all file systems. QEMU's
   * agent can only trim all.
   * @param minimum - The smallest free range to discard, in bytes; 0, the default, for all. The
   * guest may skip shorter ranges.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async fsTrim(
    mountPoint: string | null = null,
    minimum: bigint | number = 0,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, mountPoint, minimum: toBigInt('minimum', minimum), flags };
    await this.connection.call(remote.domainFstrim, args, options);
  }

  /**
   * Sets the password of a user in the guest (`virDomainSetUserPassword`).
   *
   * Needs the guest agent. With `flags: 'ENCRYPTED'`, `password` is a hash in the form that the
   * guest's system uses.
   *
   * @param user - The user's name in the guest.
   * @param password - The new password in clear text. A hash with `flags: 'ENCRYPTED'`.
   * @param flags - `VirDomainSetUserPasswordFlags`.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async setUserPassword(
    user: string,
    password: string,
    flags: Flags<VirDomainSetUserPasswordFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, user, password, flags };
    await this.connection.call(remote.domainSetUserPassword, args, options);
  }

  /**
   * Returns the SSH public keys that may log in as a user of the guest
   * (`virDomainAuthorizedSSHKeysGet`).
   *
   * Needs the guest agent. Not allowed on a read-only connection.
   *
   * @param user - The user's name in the guest.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async authorizedSshKeysGet(
    user: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const args = { dom: this, user, flags };
    return (await this.connection.call(remote.domainAuthorizedSshKeysGet, args, options)).keys;
  }

  /**
   * Sets the SSH public keys that may log in as a user of the guest
   * (`virDomainAuthorizedSSHKeysSet`). By default they replace all existing keys.
   *
   * Needs the guest agent. With `flags: 'APPEND'` the keys are added, with `flags: 'REMOVE'` they
   * are removed. The two flags exclude each other.
   *
   * @param user - The user's name in the guest.
   * @param keys - The keys, each a line of an `authorized_keys` file; at most 2048.
   * @param flags - `VirDomainAuthorizedSSHKeysSetFlags`.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async authorizedSshKeysSet(
    user: string,
    keys: readonly string[],
    flags: Flags<VirDomainAuthorizedSSHKeysSetFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, user, keys, flags };
    await this.connection.call(remote.domainAuthorizedSshKeysSet, args, options);
  }

  /**
   * Sets the time that libvirt waits for a reply of the guest agent
   * (`virDomainAgentSetResponseTimeout`). It applies to all later calls that use the agent.
   *
   * @param timeout - The time in seconds, or `BLOCK` (-2) to wait for ever, `DEFAULT` (-1) for
   * libvirt's own timeout, `NOWAIT` (0) not to wait.
   */
  async agentSetResponseTimeout(
    timeout: OneOf<VirDomainAgentResponseTimeoutValues>,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, timeout, flags };
    await this.connection.call(remote.domainAgentSetResponseTimeout, args, options);
  }

  /**
   * Returns the virtual CPUs that the guest's system knows (`virDomainGetGuestVcpus`).
   *
   * Needs the guest agent. Not allowed on a read-only connection.
   *
   * @returns `vcpus` (all), `online` and `offlinable`, each a text such as `0-3,7`.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async getGuestVcpus(flags = 0, options?: CallOptions): Promise<TypedParams> {
    const args = { dom: this, flags };
    const { params } = await this.connection.call(remote.domainGetGuestVcpus, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Sets virtual CPUs online or offline in the guest's system (`virDomainSetGuestVcpus`). The
   * domain keeps the CPUs: {@link setVcpu} removes them.
   *
   * Needs the guest agent.
   *
   * @param cpumap - The CPUs, as a text such as `1-3,7`.
   * @param state - True for online, false for offline.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async setGuestVcpus(
    cpumap: string,
    state: boolean,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, cpumap, state: state ? 1 : 0, flags };
    await this.connection.call(remote.domainSetGuestVcpus, args, options);
  }
}
