import type { VirDomainChannelFlags, VirDomainConsoleFlags } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { DuplexStream } from '../streams/duplex.ts';
import { openDevice, openScreenshot } from '../streams/open-guest.ts';
import { Screenshot } from '../streams/screenshot.ts';
import type { Stream } from '../streams/stream.ts';
import type { Flags } from '../values/flags.ts';
import { SecurityMethods } from './security-methods.ts';

/** Consoles, channels and screenshots, as streams. */
export abstract class StreamMethods extends SecurityMethods {
  /**
   * Opens a console of the running domain as a duplex stream (`virDomainOpenConsole`). The stream
   * starts with the output from now on, without any history. It ends when the domain stops. To
   * close it, call `end()` or `destroy()`.
   *
   * With `flags: 'FORCE'` an existing session of the console is disconnected; the stream of that
   * session fails.
   *
   * @param devname - The alias of a console, serial or parallel device. Null, the default, for the
   * first console.
   * @param flags - `VirDomainConsoleFlags`.
   * @throws {@link VirError} number 9 (`VIR_ERR_OPERATION_FAILED`) if the console has another
   * session.
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
   * Opens a channel between the host and the guest as a duplex stream (`virDomainOpenChannel`). A
   * channel is a `<channel>` of the domain's XML, which the guest sees as a device.
   *
   * With `flags: 'FORCE'` an existing session of the channel is disconnected.
   *
   * @param name - The name of the channel's target, such as `org.example.port.0`. Null, the
   * default, for the first channel.
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
   * Takes a screenshot of the running domain (`virDomainScreenshot`). The hypervisor chooses the
   * image format: see {@link Screenshot.mimeType}. Not allowed on a read-only connection.
   *
   * @param screen - The number of the screen; default 0.
   */
  async screenshot(screen = 0, flags = 0, options: CallOptions = {}): Promise<Screenshot> {
    const { ret, stream } = await openScreenshot(this.connection, this, screen, flags, options);
    return new Screenshot(stream, ret.mime);
  }

  /**
   * Opens a console like {@link openConsole}, as a {@link Stream} with libvirt's own functions
   * (`virDomainOpenConsole`).
   *
   * @param devname - The alias of a console, serial or parallel device. Null, the default, for the
   * first console.
   */
  consoleStream(
    devname: string | null = null,
    flags: Flags<VirDomainConsoleFlags> = 0,
    options: CallOptions = {},
  ): Promise<Stream> {
    const args = { dom: this, devName: devname, flags };
    return openDevice(this.connection, remote.domainOpenConsole, args, options);
  }

  /**
   * Opens a channel like {@link openChannel}, as a {@link Stream} with libvirt's own functions
   * (`virDomainOpenChannel`).
   *
   * @param name - The name of the channel's target, such as `org.example.port.0`. Null, the
   * default, for the first channel.
   */
  channelStream(
    name: string | null = null,
    flags: Flags<VirDomainChannelFlags> = 0,
    options: CallOptions = {},
  ): Promise<Stream> {
    const args = { dom: this, name, flags };
    return openDevice(this.connection, remote.domainOpenChannel, args, options);
  }
}
