import { qemu } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { Domain } from '../domain/domain.ts';
import { NwfilterMethods } from './nwfilter-methods.ts';

/** What only QEMU's driver can do for a connection. */
export abstract class QemuMethods extends NwfilterMethods {
  /**
   * Takes a QEMU process that libvirt did not start under its care (`virDomainQemuAttach`).
   *
   * @param pid - The process on the daemon's host.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) by every QEMU driver since libvirt
   * 5.5.0, which can do it no longer.
   */
  async domainQemuAttach(pid: number, flags = 0, options?: CallOptions): Promise<Domain> {
    const { dom } = await this.call(qemu.domainAttach, { pidValue: pid, flags }, options);
    return Domain.of(this.self(), dom);
  }
}
