import type { Open } from './packets.ts';

/** The socket or port at which a client connected. */
export type Door =
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'tcp';
      /** The address it connected to, which identifies the host. */
      readonly address: string;
      readonly port: number;
      /** The first bytes it sent, such as `SSH-`. */
      readonly greeting: string;
    };

/** The behaviour of libvirt's client for a row. */
export interface Observation {
  readonly door: Door | null;
  readonly open: Open | null;

  /** The call of the script that replaces ssh or the program of a transport. */
  readonly argv: readonly string[] | null;

  /**
   * The start of a daemon: its program, arguments and variables, and the locks at that moment.
   */
  readonly daemon: {
    readonly argv: readonly string[];
    readonly env: readonly string[];
    readonly files: readonly string[];
  } | null;

  readonly exitCode: number | null;
  readonly stderr: string;
}
