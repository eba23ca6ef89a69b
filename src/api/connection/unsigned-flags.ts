/**
 * Flags as the wire has them. JavaScript's `|` works on signed numbers, so that what has bit 31
 * comes out negative: `ACTIVE` of `VirConnectListAllNodeDeviceFlags`, and `ENFORCE_STATS` of
 * statistics. Any other number is left for the codec to judge.
 */
export function unsignedFlags(flags: number): number {
  return flags < 0 && flags === (flags | 0) ? flags >>> 0 : flags;
}
