import type { ConnectionParts } from './connection-core.ts';
import { QemuMethods } from './qemu-methods.ts';

/**
 * A connection to a libvirt daemon (`virConnect`). {@link connect} creates it.
 *
 * The methods have the names of libvirt's functions: without `virConnect` for the functions of a
 * connection, without `vir` for all others. Calls may run concurrently. Close the connection when
 * it is no longer needed, or declare it with `await using`. The objects that it returns, such as
 * {@link Domain}, need no disposal.
 */
export class Connection extends QemuMethods {
  private constructor(parts: ConnectionParts) {
    super(parts);
  }

  /** @internal */
  static of(parts: ConnectionParts): Connection {
    return new Connection(parts);
  }

  /** @internal */
  override self(): Connection {
    return this;
  }
}
