import type { Codec } from '../xdr/index.ts';

/** Which way bulk data flows over the stream that a call opens. */
export type StreamDirection = 'none' | 'read' | 'write';

interface Numbered {
  /** The program that it belongs to, such as `0x20008086` for remote. */
  readonly program: number;

  /** The version of that program: 1 for all of them. */
  readonly version: number;

  /** Its number on the wire. */
  readonly number: number;

  /** Its name in libvirt's protocol, such as `REMOTE_PROC_DOMAIN_GET_STATE`. */
  readonly name: string;
}

/** One of libvirt's enums: the number of each name. */
export type EnumTable = Readonly<Record<string, number>>;

/** A call of the client, answered by the daemon. */
export interface Procedure<Args, Ret> extends Numbered {
  readonly args: Codec<Args>;
  readonly ret: Codec<Ret>;

  /** `high` never waits for a hypervisor, so the daemon answers it even when it is busy. */
  readonly priority: 'high' | 'low';

  readonly stream: StreamDirection;

  /** It changes nothing: libvirt's access control asks for no more than permission to look. */
  readonly onlyReads: boolean;

  /** The enum of each argument that is a set of flags; `{}` if libvirt defines none for it. */
  readonly flagEnums?: Readonly<Record<string, EnumTable>>;

  /** The enum of each argument that is one value of an enum. */
  readonly valueEnums?: Readonly<Record<string, EnumTable>>;
}

/** A message that the daemon sends by itself. */
export interface EventMessage<Payload> extends Numbered {
  readonly event: Codec<Payload>;
}

/** Any procedure, where its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` is both a parameter and a result of any type.
export type AnyProcedure = Procedure<any, any>;

// biome-ignore lint/suspicious/noExplicitAny: only `any` is both taken and given as any type.
export type AnyEventMessage = EventMessage<any>;
