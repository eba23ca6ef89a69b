/**
 * Returns flags as the unsigned number of the wire.
 *
 * The result of JavaScript's `|` is signed, so flags with bit 31 become negative: `ACTIVE` of
 * `VirConnectListAllNodeDeviceFlags`, and `ENFORCE_STATS` of the statistics. The codec checks all
 * other numbers.
 */
export function unsignedFlags(flags: number): number {
  return flags < 0 && flags === (flags | 0) ? flags >>> 0 : flags;
}
