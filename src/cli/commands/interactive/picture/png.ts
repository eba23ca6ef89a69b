import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { Picture } from './picture.ts';
import { checkSize, PictureError } from './picture.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The number of samples of a pixel, by PNG's colour type. Palettes are written by no hypervisor. */
const CHANNELS: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [4, 2],
  [6, 4],
]);

/** Whether bytes are a PNG file. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length));
}

/** Decodes a PNG file with 8 bits for each sample and without interlacing, as QEMU writes it. */
export function decodePng(bytes: Uint8Array): Picture {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Buffer[] = [];
  let header: Buffer | undefined;
  for (let at = SIGNATURE.length; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    if (type === 'IEND') break;
    at += length + 12;
  }
  if (header === undefined || header.length < 13) throw new PictureError('The PNG has no header');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  checkSize(width, height);
  const channels = CHANNELS.get(header[9] ?? -1);
  if (channels === undefined || header[8] !== 8 || header[12] !== 0) {
    throw new PictureError('The PNG has a form that this program does not read');
  }
  const length = (width * channels + 1) * height;
  const raw = inflateSync(Buffer.concat(data), { maxOutputLength: length });
  if (raw.length !== length) throw new PictureError('The PNG is too short');
  return { width, height, pixels: toRgb(unfilter(raw, width, height, channels), channels) };
}

/** Encodes a picture as PNG. */
export function encodePng({ width, height, pixels }: Picture): Buffer {
  const raw = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    raw.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** Reverses the filters of PNG, which predict a byte from its neighbours. */
function unfilter(raw: Buffer, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? (out[at - channels] ?? 0) : 0;
      const up = y > 0 ? (out[at - stride] ?? 0) : 0;
      const upLeft = x >= channels && y > 0 ? (out[at - stride - channels] ?? 0) : 0;
      out[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, up, upLeft);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - upLeft;
      const [toLeft, toUp, toUpLeft] = [left, up, upLeft].map((each) => Math.abs(estimate - each));
      if ((toLeft ?? 0) <= (toUp ?? 0) && (toLeft ?? 0) <= (toUpLeft ?? 0)) return left;
      return (toUp ?? 0) <= (toUpLeft ?? 0) ? up : upLeft;
    }
    default:
      throw new PictureError(`The PNG has an unknown filter: ${filter}`);
  }
}

/** Drops the alpha channel, and turns grey into colours. */
function toRgb(samples: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return samples;
  const count = samples.length / channels;
  const pixels = new Uint8Array(count * 3);
  for (let at = 0; at < count; at++) {
    for (let part = 0; part < 3; part++) {
      pixels[at * 3 + part] = samples[at * channels + (channels === 4 ? part : 0)] ?? 0;
    }
  }
  return pixels;
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
