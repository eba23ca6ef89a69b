import { on } from 'node:events';
import type { Duplex } from 'node:stream';

/** The first bytes of each side: "REDQ". */
const MAGIC = Buffer.from('REDQ');
const MAJOR = 2;
const MINOR = 2;
const HEADER_BYTES = 16;
const MAIN_CHANNEL = 1;

/** The server's answer to the first message of a SPICE client. */
export interface SpiceLinkReply {
  readonly major: number;
  /** 0 if the server accepts the channel. */
  readonly error: number;
  /** The RSA key for the password, in DER. */
  readonly publicKey: Buffer;
}

/**
 * Asks a SPICE server for the main channel (SpiceLinkMess), and returns its answer. Both messages
 * have a header with the magic number, the version and the size of the rest.
 */
export async function linkSpice(stream: Duplex): Promise<SpiceLinkReply> {
  const message = Buffer.alloc(HEADER_BYTES + 18);
  message.set(MAGIC);
  message.writeUInt32LE(MAJOR, 4);
  message.writeUInt32LE(MINOR, 8);
  message.writeUInt32LE(18, 12);
  // A new session (connection id 0) without capabilities, whose list would begin after 18 bytes.
  message.writeUInt8(MAIN_CHANNEL, HEADER_BYTES + 4);
  message.writeUInt32LE(18, HEADER_BYTES + 14);
  stream.write(message);
  const bytes = await take(stream, (received) => {
    return received.length >= HEADER_BYTES
      ? HEADER_BYTES + received.readUInt32LE(12)
      : HEADER_BYTES;
  });
  if (!bytes.subarray(0, 4).equals(MAGIC)) throw new Error(`Unexpected magic ${bytes}`);
  const reply = bytes.subarray(HEADER_BYTES);
  return {
    major: bytes.readUInt32LE(4),
    error: reply.readUInt32LE(0),
    publicKey: reply.subarray(4, 4 + 162),
  };
}

/** Reads until there are as many bytes as those that are there require. */
async function take(stream: Duplex, required: (received: Buffer) => number): Promise<Buffer> {
  let received = Buffer.alloc(0);
  for await (const [part] of on(stream, 'data', { close: ['close'] })) {
    received = Buffer.concat([received, part]);
    if (received.length >= required(received)) return received;
  }
  throw new Error('The display has closed the connection');
}
