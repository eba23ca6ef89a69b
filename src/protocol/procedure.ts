import type { Codec } from '../xdr/index.ts';

/** The direction of the data on the stream that a call opens, seen from the client. */
export type StreamDirection = 'none' | 'read' | 'write';

interface Numbered {
  /** The number of its program, such as `0x20008086` for remote. */
  readonly program: number;

  /** The version of the program: 1 for all programs. */
  readonly version: number;

  /** The number on the wire. */
  readonly number: number;

  /** The name in libvirt's protocol, such as `REMOTE_PROC_DOMAIN_GET_STATE`. */
  readonly name: string;
}

/** One of libvirt's enums: its numbers, keyed by name. */
export type EnumTable = Readonly<Record<string, number>>;

/** A call that the client makes and the daemon answers. */
export interface Procedure<Args, Ret> extends Numbered {
  /** The codec of the arguments. */
  readonly args: Codec<Args>;
  /** The codec of the result. */
  readonly ret: Codec<Ret>;

  /** `high` if the call never waits for a hypervisor: the daemon answers it even if it is busy. */
  readonly priority: 'high' | 'low';

  /** The direction of the stream that the call opens; `none` if it opens no stream. */
  readonly stream: StreamDirection;

  /** Whether the call changes nothing: libvirt's access control requires a read permission only. */
  readonly onlyReads: boolean;

  /** The enum of each argument that is a set of flags; `{}` if libvirt defines none for it. */
  readonly flagEnums?: Readonly<Record<string, EnumTable>>;

  /** The enum of each argument that is one value of an enum. */
  readonly valueEnums?: Readonly<Record<string, EnumTable>>;
}

/** A message that the daemon sends on its own. */
export interface EventMessage<Payload> extends Numbered {
  /** The codec of the payload. */
  readonly event: Codec<Payload>;
}

/** Any procedure, if its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` is both an argument and a result of any type.
export type AnyProcedure = Procedure<any, any>;

/** Any event message, if its type does not matter. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` is both an argument and a result of any type.
export type AnyEventMessage = EventMessage<any>;
