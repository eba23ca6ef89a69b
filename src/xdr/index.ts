export type { Codec } from './codec.ts';
export { XdrRaw, XdrVoid } from './codec.ts';
export { locateFault } from './locate.ts';
export { XdrReader } from './reader.ts';
export { isUuid } from './uuid.ts';
export { XdrWriter } from './writer.ts';
