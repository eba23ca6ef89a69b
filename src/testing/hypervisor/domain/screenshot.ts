import { crc32, deflateSync } from 'node:zlib';
import { checkFlags } from '../flags.ts';
import type { SimulatedStream, SimulatedStreamPiece } from '../stream-port.ts';

const SIZE = { width: 320, height: 240 } as const;

export interface ScreenshotReply {
  readonly mime: string;
  readonly stream: SimulatedStream;
}

/** Returns the screen of a guest, running or not (virDomainScreenshot): a greyscale gradient. */
export function screenshot(flags: number): ScreenshotReply {
  checkFlags(flags, 0, 'testDomainScreenshot');
  return { mime: 'image/png', stream: bytesStream(greyPng()) };
}

/** Returns a stream that sends some bytes and ends. */
export function bytesStream(bytes: Uint8Array): SimulatedStream {
  let rest = bytes;
  const source = {
    read: async (maxBytes: number): Promise<SimulatedStreamPiece> => {
      const piece = rest.subarray(0, maxBytes);
      rest = rest.subarray(maxBytes);
      return piece.length === 0 ? { kind: 'end' } : { kind: 'data', bytes: piece };
    },
  };
  const drop = (): void => {
    rest = new Uint8Array(0);
  };
  return { source, sink: null, sparse: false, finish: drop, abort: drop };
}

/** Returns a PNG (RFC 2083) with 8 bits of grey a pixel, brighter to the right. */
function greyPng(): Uint8Array {
  const { width, height } = SIZE;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  // The first byte of each row is its filter: none.
  const row = Uint8Array.from({ length: width + 1 }, (_, x) => (x === 0 ? 0 : (x * 255) / width));
  const pixels = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(pixels)),
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
