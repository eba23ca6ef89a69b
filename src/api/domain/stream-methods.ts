import type { VirDomainChannelFlags, VirDomainConsoleFlags } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { DuplexStream } from '../streams/duplex.ts';
import { openDevice, openScreenshot } from '../streams/open-guest.ts';
import { Screenshot } from '../streams/screenshot.ts';
import type { Stream } from '../streams/stream.ts';
import type { Flags } from '../values/flags.ts';
import { SecurityMethods } from './security-methods.ts';

/** What a guest sends and takes byte by byte. */
export abstract class StreamMethods extends SecurityMethods {
  /**
   * Opens a console of the running guest (`virDomainOpenConsole`). It shows what the guest writes
   * from now on, and ends when the guest stops; destroy it, or `end()` it, to hang up.
   *
   * @param devname - The alias of a console, serial or parallel device; null for the first
   * console.
   * @param flags - `VirDomainConsoleFlags`.
   * @throws {@link VirError} number 9 (`VIR_ERR_OPERATION_FAILED`) when somebody has it open;
   * with `FORCE` their stream fails instead.
   * @example
   * const console = await domain.openConsole();
   * console.pipe(process.stdout);
   * console.write('root\n');
   */
  async openConsole(
    devname: string | null = null,
    flags: Flags<VirDomainConsoleFlags> = 0,
    options: CallOptions = {},
  ): Promise<DuplexStream> {
    return new DuplexStream(await this.consoleStream(devname, flags, options));
  }

  /**
   * Opens a channel between the host and the running guest (`virDomainOpenChannel`): a
   * `<channel>`, which the guest sees as a device.
   *
   * @param name - The name of its target, such as `org.example.port.0`; null for the first one.
   * @param flags - `VirDomainChannelFlags`.
   */
  async openChannel(
    name: string | null = null,
    flags: Flags<VirDomainChannelFlags> = 0,
    options: CallOptions = {},
  ): Promise<DuplexStream> {
    return new DuplexStream(await this.channelStream(name, flags, options));
  }

  /**
   * Takes a picture of the guest's screen (`virDomainScreenshot`). What kind of picture it is
   * depends on the hypervisor; see {@link Screenshot.mimeType}.
   *
   * @param screen - Which one, as the guest numbers its heads.
   */
  async screenshot(screen = 0, flags = 0, options: CallOptions = {}): Promise<Screenshot> {
    const { ret, stream } = await openScreenshot(this.connection, this, screen, flags, options);
    return new Screenshot(stream, ret.mime);
  }

  /** As {@link openConsole}, through a {@link Stream} with libvirt's own functions. */
  consoleStream(
    devname: string | null = null,
    flags: Flags<VirDomainConsoleFlags> = 0,
    options: CallOptions = {},
  ): Promise<Stream> {
    const args = { dom: this, devName: devname, flags };
    return openDevice(this.connection, remote.domainOpenConsole, args, options);
  }

  /** As {@link openChannel}, through a {@link Stream} with libvirt's own functions. */
  channelStream(
    name: string | null = null,
    flags: Flags<VirDomainChannelFlags> = 0,
    options: CallOptions = {},
  ): Promise<Stream> {
    const args = { dom: this, name, flags };
    return openDevice(this.connection, remote.domainOpenChannel, args, options);
  }
}
