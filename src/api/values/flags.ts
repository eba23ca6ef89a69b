import type { CallOptions } from '../../rpc/index.ts';

/** The enum of flags that libvirt reserves, but does not define yet. */
export type NoFlags = Readonly<Record<never, number>>;

/**
 * The flags of a call: a name of `Enum`, an array of names, or libvirt's number, such as
 * `VirDomainXMLFlags.SECURE | VirDomainXMLFlags.INACTIVE`. A number may have bits that this version
 * does not know.
 */
export type Flags<Enum = NoFlags> =
  | number
  | (keyof Enum & string)
  | ReadonlyArray<keyof Enum & string>;

/** One value of `Enum`: its name or libvirt's number, which may be newer than this version. */
export type OneOf<Enum> = number | (keyof Enum & string);

/** A number of a libvirt enum in a reply. It may be newer than this version. */
export type EnumNumber<Value extends number> = Value | (number & Record<never, never>);

/** Options of a call with flags. */
export interface FlagsOptions<Enum = NoFlags> extends CallOptions {
  /**
   * The flags: a name, an array of names, or libvirt's number.
   *
   * @default 0
   */
  readonly flags?: Flags<Enum> | undefined;
}
