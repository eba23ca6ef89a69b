/**
 * The flags of a call: names of `Flag` put together with `|`, or 0 for none. Any number is taken:
 * libvirt may know flags that this version does not.
 */
export type Flags<Flag extends number> = Flag | (number & Record<never, never>);

/** A value of one of libvirt's enums. Any number is taken, as with {@link Flags}. */
export type OneOf<Value extends number> = Value | (number & Record<never, never>);
