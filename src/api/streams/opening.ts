/** Everything that opens and copies streams, for {@link loadStreams}. */
export { DuplexStream } from './duplex.ts';
export { openDevice, openScreenshot } from './open-guest.ts';
export { openDownload, openUpload } from './open-volume.ts';
export { ReadStream } from './readable.ts';
export { Screenshot } from './screenshot.ts';
export { downloadToFile, uploadFromFile } from './volume-files.ts';
export { WriteStream } from './writable.ts';
