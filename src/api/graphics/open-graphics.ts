import { onDemand } from '../../async/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { OpenGraphicsOptions } from './graphics-options.ts';
import type { GuestDisplay } from './guest-display.ts';

/** The import of the package is faster without this code. */
const loadGraphics = onDemand(() => import('./connect-display.ts'));

/**
 * Connects to the VNC or SPICE display of a running guest, and returns the connection as a Duplex
 * of Node. The caller speaks the protocol of the display, such as RFB for VNC.
 *
 * The address is that in the domain's live XML. It is reached from this machine if the connection
 * is local, and through the connection's own SSH session if it is by SSH. On a connection by TCP or
 * TLS, only a display that listens on the network can be reached, and its bytes are not encrypted.
 *
 * A SPICE client needs several connections: call this function once for each channel.
 *
 * @throws {@link GraphicsError} `GRAPHICS_INACTIVE` if the domain does not run, `GRAPHICS_MISSING`
 * if it has no such display, and `GRAPHICS_UNREACHABLE` if the display does not listen where this
 * connection can reach it. The message names the remedy.
 * @throws {@link TransportError} `CONNECT_FAILED` if the address refuses the connection.
 * @throws {@link TimeoutError} if opening takes longer than `timeoutMs`.
 *
 * @example
 * const { stream, password } = await openGraphics(domain, { type: 'vnc' });
 * stream.once('data', (bytes) => console.log(String(bytes))); // RFB 003.008
 */
export async function openGraphics(
  domain: Domain,
  options?: OpenGraphicsOptions,
): Promise<GuestDisplay> {
  const { connectDisplay } = await loadGraphics();
  return connectDisplay(domain, options);
}
