/** The highest offset in a file (`off_t`), which is also the maximum length of a file. */
export const INT64_MAX = 0x7fff_ffff_ffff_ffffn;

export const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

export function least(a: bigint, b: bigint): bigint {
  if (a < b) {
    return a;
  }
  return b;
}

export function greatest(a: bigint, b: bigint): bigint {
  if (a > b) {
    return a;
  }
  return b;
}
