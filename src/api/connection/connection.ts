import type { ConnectionParts } from './connection-core.ts';
import { QemuMethods } from './qemu-methods.ts';

/**
 * A connection to a libvirt daemon (`virConnect`), made by {@link connect}.
 *
 * Its methods bear libvirt's names: those of `virConnect...` without that prefix, all others without
 * `vir`. Any number of calls may be made at a time. Close it when done, or declare it with
 * `await using`.
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
