import type { FlagsOptions } from '../values/flags.ts';

/** Options of {@link NodeDevice.detachFlags}. */
export interface NodeDeviceDetachFlagsOptions extends FlagsOptions {
  /**
   * Driver that passes the device to the guest, such as `vfio`; null (the default) means libvirt's
   * choice.
   */
  readonly driverName?: string | null | undefined;
}
