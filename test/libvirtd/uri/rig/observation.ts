import type { Open } from './packets.ts';

/** Where a client came in. */
export type Door =
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'tcp';
      /** The address that it called, which tells the host's name. */
      readonly address: string;
      readonly port: number;
      /** The first bytes that it sent, such as `SSH-` in its greeting. */
      readonly greeting: string;
    };

/** What a client of libvirt's did with a row. */
export interface Observation {
  readonly door: Door | null;
  readonly open: Open | null;

  /** How the script that takes the place of ssh, or of a transport, was called. */
  readonly argv: readonly string[] | null;

  /**
   * How a daemon was started: its program, arguments and variables, and the locks at that moment.
   */
  readonly daemon: {
    readonly argv: readonly string[];
    readonly env: readonly string[];
    readonly files: readonly string[];
  } | null;

  readonly exitCode: number | null;
  readonly stderr: string;
}
