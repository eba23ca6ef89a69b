import { qemu } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { Domain } from '../domain/domain.ts';
import { NwfilterMethods } from './nwfilter-methods.ts';

/** QEMU */
export abstract class QemuMethods extends NwfilterMethods {
  /**
   * Attaches libvirt to a QEMU process that libvirt did not start (`virDomainQemuAttach`).
   *
   * @param pid - The process id on the daemon's host.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) from QEMU drivers since libvirt 5.5.0,
   * which no longer support it.
   */
  async domainQemuAttach(pid: number, flags = 0, options?: CallOptions): Promise<Domain> {
    const { dom } = await this.call(qemu.domainAttach, { pidValue: pid, flags }, options);
    return Domain.of(this.self(), dom);
  }
}
