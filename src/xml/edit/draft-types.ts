/**
 * The type of a draft: all properties can be set and removed, and arrays changed.
 *
 * In a draft `devices` and its arrays always exist, so that a device can be pushed onto an array.
 * Other arrays exist also if they are empty, but their types do not say so, since an object that
 * is assigned does not need them.
 */
export type Draft<T> = {
  -readonly [Key in keyof T as Key extends 'devices' ? never : Key]: DraftValue<T[Key]>;
} & ('devices' extends keyof T
  ? { devices: DraftDevices<NonNullable<T['devices' & keyof T]>> }
  : unknown);

/** The devices of a draft: each array exists. */
export type DraftDevices<T> = {
  -readonly [Key in keyof T]-?: NonNullable<T[Key]> extends readonly unknown[]
    ? DraftValue<NonNullable<T[Key]>>
    : DraftValue<T[Key]>;
};

type DraftValue<T> = T extends readonly (infer Item)[]
  ? DraftValue<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: DraftValue<T[Key]> }
    : T;
