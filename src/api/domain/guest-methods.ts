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

/** A file system that the guest has mounted (`virDomainFSInfo`). */
export interface DomainFsInfo {
  readonly mountpoint: string;
  /** The guest's name of the device. */
  readonly name: string;
  /** Such as `ext4`. */
  readonly fstype: string;
  /** The targets of the disks that it is on, such as `vda`. */
  readonly devAliases: readonly string[];
}

/** A network interface and its addresses (`virDomainInterface`). */
export interface DomainInterface {
  readonly name: string;
  /** The MAC address; null where it is not known. */
  readonly hwaddr: string | null;
  readonly addrs: readonly DomainIpAddress[];
}

/** An address of a network interface (`virDomainIPAddress`). */
export interface DomainIpAddress {
  readonly type: OneOf<VirIPAddrType>;
  readonly addr: string;
  /** How many bits of it are the network's. */
  readonly prefix: number;
}

/**
 * What an agent in the guest can tell and do. Without a channel for an agent in its XML libvirt
 * answers with number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`), without an agent that answers with number
 * 86 (`VIR_ERR_AGENT_UNRESPONSIVE`).
 */
export abstract class GuestMethods extends JobMethods {
  /**
   * What the agent knows of the guest (`virDomainGetGuestInfo`), flat and as a tree.
   *
   * @param types - `VirDomainGuestInfoTypes`; 0 for all that the agent can tell.
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
   * The addresses of the guest's network interfaces (`virDomainInterfaceAddresses`).
   *
   * @param source - `VirDomainInterfaceAddressesSource`: whom to ask. The agent is only one of them.
   */
  async interfaceAddresses(
    source: OneOf<VirDomainInterfaceAddressesSource> = 0,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly DomainInterface[]> {
    const args = { dom: this, source, flags };
    return (await this.connection.call(remote.domainInterfaceAddresses, args, options)).ifaces;
  }

  /** The file systems that the guest has mounted (`virDomainGetFSInfo`). */
  async getFsInfo(flags = 0, options?: CallOptions): Promise<readonly DomainFsInfo[]> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetFsinfo, args, options)).info;
  }

  /**
   * Keeps the guest from writing to its file systems, so that they can be copied
   * (`virDomainFSFreeze`).
   *
   * @param mountpoints - Which; null for all.
   * @returns How many are frozen.
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
   * Lets the guest write to its file systems again (`virDomainFSThaw`).
   *
   * @param mountpoints - Which; null for all. QEMU's agent can only thaw all.
   * @returns How many were thawed.
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
   * Has the guest tell its disks what they need not keep (`virDomainFSTrim`).
   *
   * @param mountPoint - A file system; null for all, which is all that QEMU's agent can do.
   * @param minimum - Free pieces that are smaller, in bytes, may be passed over.
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
   * Sets the password of a user of the guest (`virDomainSetUserPassword`).
   *
   * @param flags - `VirDomainSetUserPasswordFlags`: whether it is given in its hashed form.
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

  /** The SSH keys that may log in as a user of the guest (`virDomainAuthorizedSSHKeysGet`). */
  async authorizedSshKeysGet(
    user: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const args = { dom: this, user, flags };
    return (await this.connection.call(remote.domainAuthorizedSshKeysGet, args, options)).keys;
  }

  /**
   * Sets the SSH keys that may log in as a user of the guest (`virDomainAuthorizedSSHKeysSet`). They
   * take the place of all that were there, unless the flags say otherwise.
   *
   * @param flags - `VirDomainAuthorizedSSHKeysSetFlags`.
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
   * Sets how long libvirt waits for the agent (`virDomainAgentSetResponseTimeout`).
   *
   * @param timeout - In seconds, or one of `VirDomainAgentResponseTimeoutValues`.
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
   * Which virtual CPUs the guest has, uses, and can stop using (`virDomainGetGuestVcpus`).
   *
   * @returns `vcpus`, `online` and `offlinable`, each a text such as `0-3,7`.
   */
  async getGuestVcpus(flags = 0, options?: CallOptions): Promise<TypedParams> {
    const args = { dom: this, flags };
    const { params } = await this.connection.call(remote.domainGetGuestVcpus, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Has the guest use virtual CPUs, or not (`virDomainSetGuestVcpus`).
   *
   * @param cpumap - Which, as a text such as `1-3,7`.
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
