import type { Socket } from 'node:net';
import { HEIGHT, paintScreen, WIDTH } from './paint.ts';

const VERSION = 'RFB 003.008\n';

/** The lengths of the client's messages by their types (RFC 6143, section 7.5). */
const LENGTHS: Readonly<Record<number, number>> = { 0: 20, 2: 4, 3: 10, 4: 8, 5: 6, 6: 8 };

/**
 * Shows a painted screen to a VNC client (RFB 3.8, RFC 6143) without a password: noVNC's part of
 * the protocol, with raw pixels. Each pressed key changes the screen.
 */
export function serveRfb(socket: Socket, name: string): void {
  let step = 0;
  let unread = Buffer.alloc(0);
  let typed = 0;
  let isRequested = false;
  let isChanged = true;
  const take = (length: number): Buffer | undefined => {
    if (unread.length < length) return undefined;
    const bytes = unread.subarray(0, length);
    unread = unread.subarray(length);
    return bytes;
  };
  const update = (): void => {
    if (!isRequested || !isChanged) return;
    isRequested = false;
    isChanged = false;
    socket.write(screenUpdate(paintScreen(name, typed)));
  };
  const steps = [
    // The client's version. The only security type is "none".
    () => take(VERSION.length) && socket.write(Buffer.of(1, 1)),
    // The chosen type, which is accepted.
    () => take(1) && socket.write(Buffer.alloc(4)),
    // Whether others may stay connected.
    () => take(1) && socket.write(serverInit(name)),
  ];
  const read = (): boolean => {
    const next = steps[step];
    if (next !== undefined) {
      const isDone = next() !== undefined;
      if (isDone) step += 1;
      return isDone;
    }
    const message = takeMessage(unread);
    if (message === undefined) return false;
    take(message.length);
    if (message[0] === 3) isRequested = true;
    if (message[0] === 4 && message[1] === 1) {
      typed += 1;
      isChanged = true;
    }
    // A request for everything, not for changes.
    if (message[0] === 3 && message[1] === 0) isChanged = true;
    update();
    return true;
  };
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    unread = Buffer.concat([unread, bytes]);
    while (read());
  });
  socket.write(VERSION);
}

/** Returns the first complete message of the client. Two of them have a length of their own. */
function takeMessage(bytes: Buffer): Buffer | undefined {
  const type = bytes[0];
  let length = LENGTHS[type ?? -1];
  if (length === undefined || bytes.length < length) return undefined;
  if (type === 2) length += bytes.readUInt16BE(2) * 4;
  if (type === 6) length += bytes.readUInt32BE(4);
  return bytes.length < length ? undefined : bytes.subarray(0, length);
}

function serverInit(name: string): Buffer {
  const text = Buffer.from(name);
  const init = Buffer.alloc(24);
  init.writeUInt16BE(WIDTH, 0);
  init.writeUInt16BE(HEIGHT, 2);
  // 32 bits a pixel, depth 24, little-endian, true colour; red is the lowest byte, as noVNC asks.
  init.set([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16], 4);
  init.writeUInt32BE(text.length, 20);
  return Buffer.concat([init, text]);
}

function screenUpdate(pixels: Uint8Array): Buffer {
  const update = Buffer.alloc(16 + WIDTH * HEIGHT * 4);
  update.writeUInt16BE(1, 2); // one rectangle, at 0, 0, with raw pixels
  update.writeUInt16BE(WIDTH, 8);
  update.writeUInt16BE(HEIGHT, 10);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
    update.set(pixels.subarray(pixel * 3, pixel * 3 + 3), 16 + pixel * 4);
  }
  return update;
}
