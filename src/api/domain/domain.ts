import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import type { Connection } from '../connection/connection.ts';
import { QemuMethods } from './qemu-methods.ts';

/**
 * A virtual machine (`virDomain`): a small value that knows its name, its UUID and its connection. It
 * costs the daemon nothing and needs no disposal. Its methods bear libvirt's names without `virDomain`.
 */
export class Domain extends QemuMethods {
  private constructor(connection: Connection, wire: RemoteNonnullDomain) {
    super(connection, wire);
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullDomain): Domain {
    return new Domain(connection, wire);
  }

  /** @internal */
  override self(): Domain {
    return this;
  }
}
