import { LibvirtError } from './libvirt-error.ts';

/**
 * The codes of {@link GraphicsError}:
 * - `GRAPHICS_INACTIVE`: the domain does not run, so nothing listens;
 * - `GRAPHICS_MISSING`: the domain has no such display;
 * - `GRAPHICS_UNREACHABLE`: the display does not listen where this connection can reach it. The
 *   message names the remedy.
 */
export type GraphicsErrorCode = 'GRAPHICS_INACTIVE' | 'GRAPHICS_MISSING' | 'GRAPHICS_UNREACHABLE';

/** Thrown if `openGraphics` cannot connect to a guest's display. The guest is not affected. */
export class GraphicsError extends LibvirtError {
  override readonly name = 'GraphicsError';
  readonly code: GraphicsErrorCode;
  readonly outcome = 'not-sent';

  constructor(code: GraphicsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
