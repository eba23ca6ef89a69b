import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import type { Connection } from '../connection/connection.ts';
import { QemuMethods } from './qemu-methods.ts';

/**
 * A domain: a virtual machine or a container (`virDomain`). The object is a value: it holds the
 * name, the UUID, the id and the connection. It uses no resources of the daemon and needs no
 * disposal. Its methods are named after libvirt's functions, without the prefix `virDomain`.
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
