export type { ArrayReader, ItemReader } from './array-reading.ts';
export type { Codec } from './codec.ts';
export { XdrRaw, XdrVoid } from './codec.ts';
export { isUuid } from './is-uuid.ts';
export { locateFault } from './locate.ts';
export { XdrReader } from './reader.ts';
export { XdrWriter } from './writer.ts';
