import type { Picture } from './picture.ts';
import { checkSize, PictureError } from './picture.ts';

const HEADER = /^P6\s+(?:#[^\n]*\n\s*)*(\d+)\s+(\d+)\s+255\s/;
const HEADER_BYTES_MAX = 256;

/** Decodes a binary PPM file (P6), the form of screenshots of older hypervisors. */
export function decodePpm(bytes: Uint8Array): Picture {
  const start = Buffer.from(bytes.subarray(0, HEADER_BYTES_MAX)).toString('latin1');
  const [header, width, height] = HEADER.exec(start) ?? [];
  if (header === undefined) throw new PictureError('The picture is neither PNG nor PPM');
  checkSize(Number(width), Number(height));
  const length = Number(width) * Number(height) * 3;
  const pixels = bytes.subarray(header.length, header.length + length);
  if (pixels.length < length) throw new PictureError('The PPM is too short');
  return { width: Number(width), height: Number(height), pixels };
}
