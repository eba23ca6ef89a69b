import type { WaitOptions } from '../helpers/within.ts';

/** A protocol of a guest's display that {@link openGraphics} can connect to. */
export type GraphicsType = 'vnc' | 'spice';

/** Options of {@link openGraphics}. */
export interface OpenGraphicsOptions extends WaitOptions {
  /** The protocol of the display. By default, it is that of the first VNC or SPICE display. */
  readonly type?: GraphicsType;
  /**
   * The display to connect to, if the domain has several of this type: the position in its XML,
   * from 0.
   *
   * @default 0
   */
  readonly index?: number;
  /**
   * Whether to connect to the TLS port of a SPICE display. By default, it is used if the display
   * has no other port. See {@link GuestDisplay.isTls}.
   */
  readonly tls?: boolean;
  /**
   * Time limit in milliseconds.
   *
   * @default 30000
   */
  readonly timeoutMs?: number;
}
