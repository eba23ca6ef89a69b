export { FileCache } from './file-cache.ts';
export { openRegular } from './open-regular.ts';
export type { FileContent } from './read-regular.ts';
export { readRegular } from './read-regular.ts';
