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

/** A kind of guest that is asked about; libvirt fills in what is left out. */
export interface DomainCapabilitiesQuery {
  readonly emulatorbin?: string;
  readonly arch?: string;
  readonly machine?: string;
  readonly virttype?: string;
}

/** A kind of guest whose CPU is asked about; libvirt fills in what is left out. */
export interface HypervisorCpuQuery {
  /** The path of the emulator on the daemon's host. */
  readonly emulator?: string;
  readonly arch?: string;
  readonly machine?: string;
  readonly virttype?: string;
}

/** What a connection tells about its hypervisor and its daemon. */
export abstract class HostMethods extends EventMethods {
  #type: string | undefined;

  /**
   * The kind of hypervisor, such as `QEMU` or `Test` (`virConnectGetType`). It is asked once in a
   * connection's life.
   */
  async getType(options?: CallOptions): Promise<string> {
    this.#type ??= (await this.call(remote.connectGetType, undefined, options)).type;
    return this.#type;
  }

  /**
   * The version of the hypervisor: 1,000,000 * major + 1,000 * minor + release
   * (`virConnectGetVersion`). 0 when the driver cannot tell.
   */
  async getVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.connectGetVersion, undefined, options)).hvVer;
  }

  /** The version of the daemon's libvirt, counted like {@link getVersion} (`virConnectGetLibVersion`). */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.connectGetLibVersion, undefined, options)).libVer;
  }

  /** The name of the daemon's host (`virConnectGetHostname`). */
  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetHostname, undefined, options)).hostname;
  }

  /** What host and hypervisor can do, as XML (`virConnectGetCapabilities`). */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetCapabilities, undefined, options)).capabilities;
  }

  /**
   * What guests of a kind can have, as XML (`virConnectGetDomainCapabilities`).
   *
   * @param flags - `VirConnectGetDomainCapabilitiesFlags`.
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

  /** The host's SMBIOS facts, as XML (`virConnectGetSysinfo`). */
  async getSysinfo(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(remote.connectGetSysinfo, { flags }, options)).sysinfo;
  }

  /**
   * The most virtual CPUs that a guest may have (`virConnectGetMaxVcpus`).
   *
   * @param type - The kind of domain, such as `kvm`; the driver's own choice when left out.
   */
  async getMaxVcpus(type: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectGetMaxVcpus, { type }, options)).maxVcpus;
  }

  /**
   * The names of the CPU models that libvirt knows for an architecture
   * (`virConnectGetCPUModelNames`). None for one where any model may be asked for.
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
   * How the host's CPU compares to one that is described in XML (`virConnectCompareCPU`):
   * `INCOMPATIBLE` when the host lacks something, `SUPERSET` when it has all of it and more.
   *
   * @param flags - `VirConnectCompareCPUFlags`.
   * @throws {@link VirError} number 91 (`VIR_ERR_CPU_INCOMPATIBLE`) for what is incompatible,
   * when `FAIL_INCOMPATIBLE` asks for that.
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
   * The CPU, as XML, that can be had on every host whose CPU is given (`virConnectBaselineCPU`).
   *
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
   * How the CPU that a kind of guest can have here compares to one that is described in XML
   * (`virConnectCompareHypervisorCPU`). Unlike {@link compareCpu} it counts what the hypervisor can
   * and cannot pass on to a guest.
   *
   * @param flags - `VirConnectCompareCPUFlags`.
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
   * The CPU, as XML, that a kind of guest can have on every host whose CPU is given
   * (`virConnectBaselineHypervisorCPU`).
   *
   * @param xmlCpus - The `host-model` CPUs of the hosts' domain capabilities.
   * @param flags - `VirConnectBaselineCPUFlags`.
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
   * Tells the daemon for whom the connection acts, where this program serves somebody else
   * (`virConnectSetIdentity`). It takes the place of whatever was known of this program, counts for
   * access rules, and only who may write may set it.
   *
   * It holds for what is called from now on: for new streams, too, which have sessions of their
   * own, and for a connection that is made again. A raw call tells the session of now alone.
   *
   * @throws {@link VirError} number 88 (`VIR_ERR_ACCESS_DENIED`) when the daemon's rules do not
   * let this program write.
   */
  async setIdentity(params: IdentityParams, flags = 0, options?: CallOptions): Promise<void> {
    const args = { params: encodeTypedParams(params, IDENTITY_TYPES), flags };
    await this.call(remote.connectSetIdentity, args, options);
    this.link.beginWith(remote.connectSetIdentity, args);
    this.streams.renew();
  }

  /**
   * Whether nobody on the way can read the connection (`virConnectIsSecure`): the daemon's answer
   * about its end, and what is known about this end.
   */
  async isSecure(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.call(remote.connectIsSecure, undefined, options);
    return secure !== 0 && this.link.opened.session.channel.isSecure;
  }

  /**
   * Whether the connection is encrypted on the way (`virConnectIsEncrypted`), and secure at the
   * daemon's end. A unix socket is secure, not encrypted.
   *
   * It tells what is so: libvirt's own client says no of SSH, which it does not look into, and yes
   * of any login by SASL, even where that does not encrypt.
   */
  async isEncrypted(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.call(remote.connectIsSecure, undefined, options);
    return secure !== 0 && this.link.opened.session.channel.isEncrypted;
  }
}
