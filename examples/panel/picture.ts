import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { Domain } from 'libvirt-client';
import type { Picture } from './site.ts';

const compress = promisify(deflate);

/** Larger pictures are refused, in bytes. A screen of 3840 × 2160 pixels has 25 MB. */
const BYTES_MAX = 64 * 1024 * 1024;

/** The time limit of a picture, in milliseconds. The page asks again after ten seconds. */
const LIMIT_MS = 8000;

/** Takes a picture of a guest's screen, as a PNG. QEMU's own pictures are PPM or PNG. */
export async function takePicture(domain: Domain): Promise<Picture> {
  const screenshot = await domain.screenshot({ signal: AbortSignal.timeout(LIMIT_MS) });
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of screenshot as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > BYTES_MAX) throw new Error('The picture of the screen is too large');
  }
  const bytes = Buffer.concat(parts);
  if (screenshot.mimeType === 'image/png') return { type: 'image/png', bytes };
  return { type: 'image/png', bytes: await ppmToPng(bytes) };
}

/** Converts a PPM of 8 bits per colour ("P6"), whose header is the size and the largest value. */
async function ppmToPng(ppm: Buffer): Promise<Uint8Array> {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 64));
  if (header === null) throw new Error('The picture of the screen has an unknown format');
  const [width, height] = [Number(header[1]), Number(header[2])];
  return encodePng(width, height, ppm.subarray(header[0].length));
}

/** Encodes pixels of red, green and blue as a PNG (RFC 2083). */
export async function encodePng(
  width: number,
  height: number,
  pixels: Uint8Array,
): Promise<Uint8Array> {
  const stride = width * 3;
  if (pixels.length < stride * height) throw new Error('The picture of the screen is incomplete');
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // 8 bits for each of red, green and blue
  // Each row begins with its filter: 0 is none.
  const rows = Buffer.alloc((stride + 1) * height);
  for (let row = 0; row < height; row += 1) {
    rows.set(pixels.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', await compress(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
