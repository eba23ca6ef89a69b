import type {
  VirConnectBaselineCPUFlags,
  VirConnectCompareCPUFlags,
  VirConnectGetDomainCapabilitiesFlags,
  VirCPUCompareResult,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags } from '../values/flags.ts';
import type { IdentityParams } from '../values/parameter-types.ts';
import { IDENTITY_TYPES } from '../values/parameter-types.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
import { EventMethods } from './event-methods.ts';

/**
 * The kind of guest to return the capabilities of. libvirt chooses a default for each field that is
 * left out.
 */
export interface DomainCapabilitiesQuery {
  /** The path of the emulator on the daemon's host, such as `/usr/bin/qemu-system-x86_64`. */
  readonly emulatorbin?: string;
  /** The guest's architecture, such as `x86_64`. */
  readonly arch?: string;
  /** The machine type, such as `q35`. */
  readonly machine?: string;
  /** The domain type, such as `kvm` or `qemu`. */
  readonly virttype?: string;
}

/**
 * The kind of guest that a CPU is compared or computed for. libvirt chooses a default for each
 * field that is left out.
 */
export interface HypervisorCpuQuery {
  /** The path of the emulator on the daemon's host. */
  readonly emulator?: string;
  /** The guest's architecture, such as `x86_64`. */
  readonly arch?: string;
  /** The machine type, such as `q35`. */
  readonly machine?: string;
  /** The domain type, such as `kvm` or `qemu`. */
  readonly virttype?: string;
}

/** The hypervisor and the daemon */
export abstract class HostMethods extends EventMethods {
  #type: string | undefined;

  /**
   * Returns the type of the hypervisor driver, such as `QEMU` or `Test` (`virConnectGetType`). The
   * value is read once and cached for the life of the connection.
   */
  async getType(options?: CallOptions): Promise<string> {
    this.#type ??= (await this.call(remote.connectGetType, undefined, options)).type;
    return this.#type;
  }

  /**
   * Returns the version of the hypervisor as 1,000,000 * major + 1,000 * minor + release
   * (`virConnectGetVersion`), or 0 if the driver does not know it.
   */
  async getVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.connectGetVersion, undefined, options)).hvVer;
  }

  /**
   * Returns the libvirt version of the daemon as 1,000,000 * major + 1,000 * minor + release
   * (`virConnectGetLibVersion`).
   */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.connectGetLibVersion, undefined, options)).libVer;
  }

  /** Returns the name of the daemon's host (`virConnectGetHostname`). */
  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetHostname, undefined, options)).hostname;
  }

  /**
   * Returns the capabilities of the host and the hypervisor as XML (`virConnectGetCapabilities`).
   */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetCapabilities, undefined, options)).capabilities;
  }

  /**
   * Returns the capabilities of a kind of guest as XML (`virConnectGetDomainCapabilities`).
   *
   * @param question - The kind of guest; `{}`, the default, for the driver's default guest.
   * @param flags - `VirConnectGetDomainCapabilitiesFlags`.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async getDomainCapabilities(
    question: DomainCapabilitiesQuery = {},
    flags: Flags<VirConnectGetDomainCapabilitiesFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const { emulatorbin = null, arch = null, machine = null, virttype = null } = question;
    const args = { emulatorbin, arch, machine, virttype, flags };
    return (await this.call(remote.connectGetDomainCapabilities, args, options)).capabilities;
  }

  /** Returns the host's SMBIOS information as XML (`virConnectGetSysinfo`). */
  async getSysinfo(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetSysinfo, { flags }, options)).sysinfo;
  }

  /**
   * Returns the maximum number of virtual CPUs of a guest (`virConnectGetMaxVcpus`).
   *
   * @param type - The domain type, such as `kvm`; null, the default, for the driver's choice.
   */
  async getMaxVcpus(type: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectGetMaxVcpus, { type }, options)).maxVcpus;
  }

  /**
   * Lists the names of the CPU models that libvirt knows for an architecture
   * (`virConnectGetCPUModelNames`).
   *
   * An empty list means that libvirt does not restrict the model for this architecture.
   *
   * @param arch - The architecture, such as `x86_64`.
   */
  async getCpuModelNames(
    arch: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const args = { arch, needResults: 1, flags };
    return (await this.call(remote.connectGetCpuModelNames, args, options)).models;
  }

  /**
   * Compares the host's CPU with a CPU in XML (`virConnectCompareCPU`).
   *
   * Returns `INCOMPATIBLE` if the host lacks a feature, `IDENTICAL` if both are the same, and
   * `SUPERSET` if the host has all features and more.
   *
   * @param xmlDesc - The CPU, as a `<cpu>` element.
   * @param flags - `VirConnectCompareCPUFlags`.
   * @throws {@link VirError} number 91 (`VIR_ERR_CPU_INCOMPATIBLE`) in place of the result
   * `INCOMPATIBLE`, with `flags: 'FAIL_INCOMPATIBLE'`.
   */
  async compareCpu(
    xmlDesc: string,
    flags: Flags<VirConnectCompareCPUFlags> = 0,
    options?: CallOptions,
  ): Promise<VirCPUCompareResult> {
    const args = { xml: xmlDesc, flags };
    const { result } = await this.call(remote.connectCompareCpu, args, options);
    return result as VirCPUCompareResult;
  }

  /**
   * Computes a CPU that is available on all hosts with the given CPUs (`virConnectBaselineCPU`).
   * Returns it as XML.
   *
   * @param xmlCpus - The hosts' CPUs, as `<cpu>` elements.
   * @param flags - `VirConnectBaselineCPUFlags`.
   */
  async baselineCpu(
    xmlCpus: readonly string[],
    flags: Flags<VirConnectBaselineCPUFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    return (await this.call(remote.connectBaselineCpu, { xmlCpus, flags }, options)).cpu;
  }

  /**
   * Compares the CPU that a guest can have on this host with a CPU in XML
   * (`virConnectCompareHypervisorCPU`). Unlike {@link compareCpu} it takes into account which
   * features the hypervisor can provide to a guest.
   *
   * @param question - The kind of guest.
   * @param xmlCpu - The CPU, as a `<cpu>` element.
   * @param flags - `VirConnectCompareCPUFlags`.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   * @throws {@link VirError} number 91 (`VIR_ERR_CPU_INCOMPATIBLE`) in place of the result
   * `INCOMPATIBLE`, with `flags: 'FAIL_INCOMPATIBLE'`.
   */
  async compareHypervisorCpu(
    question: HypervisorCpuQuery,
    xmlCpu: string,
    flags: Flags<VirConnectCompareCPUFlags> = 0,
    options?: CallOptions,
  ): Promise<VirCPUCompareResult> {
    const { emulator = null, arch = null, machine = null, virttype = null } = question;
    const args = { emulator, arch, machine, virttype, xmlCpu, flags };
    const { result } = await this.call(remote.connectCompareHypervisorCpu, args, options);
    return result as VirCPUCompareResult;
  }

  /**
   * Computes a CPU that a guest can have on all hosts with the given CPUs
   * (`virConnectBaselineHypervisorCPU`). Returns it as XML.
   *
   * @param question - The kind of guest.
   * @param xmlCpus - The `host-model` CPUs from the domain capabilities of the hosts, as `<cpu>`
   * elements.
   * @param flags - `VirConnectBaselineCPUFlags`.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async baselineHypervisorCpu(
    question: HypervisorCpuQuery,
    xmlCpus: readonly string[],
    flags: Flags<VirConnectBaselineCPUFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const { emulator = null, arch = null, machine = null, virttype = null } = question;
    const args = { emulator, arch, machine, virttype, xmlCpus, flags };
    return (await this.call(remote.connectBaselineHypervisorCpu, args, options)).cpu;
  }

  /**
   * Sets the identity that the daemon checks against its access rules, for a program that acts for
   * another user (`virConnectSetIdentity`). It replaces all that the daemon knew of this client.
   * Setting it requires write access.
   *
   * The identity applies to all later calls, to new streams, which have sessions of their own, and
   * to the sessions after a reconnect. A raw {@link call} of this procedure applies to the current
   * session only.
   *
   * @param params - The new identity, such as `user-name` and `unix-user-id`.
   * @throws {@link VirError} number 88 (`VIR_ERR_ACCESS_DENIED`) if the daemon's access rules do
   * not let this client write.
   */
  async setIdentity(params: IdentityParams, flags = 0, options?: CallOptions): Promise<void> {
    const args = { params: encodeTypedParams(params, IDENTITY_TYPES), flags };
    await this.call(remote.connectSetIdentity, args, options);
    this.link.beginWith(remote.connectSetIdentity, args);
    this.streams.renew();
  }

  /**
   * Returns whether the connection is protected against eavesdropping (`virConnectIsSecure`).
   *
   * Combines the daemon's answer for its end with the transport at this end. TLS, unix sockets, SSH
   * and SASL with encryption are secure; plain TCP is not.
   */
  async isSecure(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.call(remote.connectIsSecure, undefined, options);
    return secure !== 0 && this.link.opened.session.channel.isSecure;
  }

  /**
   * Returns whether the connection is encrypted, and secure at the daemon's end
   * (`virConnectIsEncrypted`). A unix socket is secure, but not encrypted.
   *
   * The result differs from libvirt's own client in two cases. libvirt returns false for SSH, and
   * true for any SASL login, even for one that does not encrypt.
   */
  async isEncrypted(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.call(remote.connectIsSecure, undefined, options);
    return secure !== 0 && this.link.opened.session.channel.isEncrypted;
  }
}
