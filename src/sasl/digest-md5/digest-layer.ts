import { createHmac, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '../../errors/index.ts';
import type { SaslLayer } from '../mechanism.ts';
import { md5 } from './digest-secrets.ts';
import { Rc4 } from './rc4.ts';
import { UnitReader } from './unit-reader.ts';

/** Ciphers by the bytes of `H(A1)` that their keys are made of, and their strength. */
export const CIPHERS = {
  rc4: { keyBytes: 16, ssf: 128 },
  'rc4-56': { keyBytes: 7, ssf: 56 },
} as const;

export type CipherName = keyof typeof CIPHERS;

/** The largest unit that we take. It is what libvirtd says of itself, too. */
export const MAX_BUFFER_BYTES = 65_536;

/** A shortened HMAC, the type of the message (always 1), and its number. */
const MAC_BYTES = 10;
const TRAILER_BYTES = 6;

/** libvirtd's library keeps this much of the other side's buffer free. */
const UNIT_OVERHEAD_BYTES = 29;

export interface DigestLayerOptions {
  /** `H(A1)`. */
  readonly secret: Buffer;

  /** Undefined when the layer only guards against change (`auth-int`). */
  readonly cipher: CipherName | undefined;

  /** The largest unit that the other side takes. */
  readonly maxUnitBytes: number;
  readonly side: 'client' | 'server';
}

/** How many bytes go into one unit for a peer with such a buffer. */
export function maxPlainBytes(maxUnitBytes: number): number {
  return Math.min(maxUnitBytes, MAX_BUFFER_BYTES) - UNIT_OVERHEAD_BYTES;
}

/** The layer that DIGEST-MD5 puts around all bytes after the login (RFC 2831, sections 2.3 and 2.4). */
export class DigestLayer implements SaslLayer {
  readonly ssf: number;

  readonly #maxPlainBytes: number;
  readonly #sending: Direction;
  readonly #receiving: Direction;
  readonly #units = new UnitReader(MAX_BUFFER_BYTES);

  constructor({ secret, cipher, maxUnitBytes, side }: DigestLayerOptions) {
    this.ssf = cipher === undefined ? 1 : CIPHERS[cipher].ssf;
    this.#maxPlainBytes = maxPlainBytes(maxUnitBytes);
    const toServer = new Direction(secret, cipher, 'client-to-server');
    const toClient = new Direction(secret, cipher, 'server-to-client');
    this.#sending = side === 'client' ? toServer : toClient;
    this.#receiving = side === 'client' ? toClient : toServer;
  }

  wrap(bytes: Uint8Array): Uint8Array {
    const units: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += this.#maxPlainBytes) {
      units.push(this.#sending.protect(bytes.subarray(at, at + this.#maxPlainBytes)));
    }
    const [only, second] = units;
    return only !== undefined && second === undefined ? only : Buffer.concat(units);
  }

  unwrap(piece: Uint8Array): Uint8Array {
    const parts: Buffer[] = [];
    for (const unit of this.#units.push(piece)) parts.push(this.#receiving.open(unit));
    const [only, second] = parts;
    return only !== undefined && second === undefined ? only : Buffer.concat(parts);
  }
}

/** One direction: its keys, its cipher's state, and the number of the next message. */
class Direction {
  readonly #signingKey: Buffer;
  readonly #cipher: Rc4 | undefined;
  #sequence = 0;

  constructor(secret: Buffer, cipher: CipherName | undefined, way: string) {
    this.#signingKey = md5(
      secret,
      Buffer.from(`Digest session key to ${way} signing key magic constant`),
    );
    if (cipher === undefined) return;
    const material = secret.subarray(0, CIPHERS[cipher].keyBytes);
    const magic = Buffer.from(`Digest H(A1) to ${way} sealing key magic constant`);
    this.#cipher = new Rc4(md5(material, magic));
  }

  /** A unit, its length word included. */
  protect(bytes: Uint8Array): Buffer {
    const unit = Buffer.allocUnsafe(4 + bytes.length + MAC_BYTES + TRAILER_BYTES);
    unit.writeUInt32BE(unit.length - 4);
    unit.set(bytes, 4);
    const trailerAt = 4 + bytes.length + MAC_BYTES;
    unit.set(this.#mac(bytes), 4 + bytes.length);
    this.#cipher?.apply(unit.subarray(4, trailerAt));
    unit.set(this.#trailer(), trailerAt);
    this.#advance();
    return unit;
  }

  /** The bytes in a unit, which is overwritten. */
  open(unit: Buffer): Buffer {
    const trailerAt = unit.length - TRAILER_BYTES;
    const macAt = trailerAt - MAC_BYTES;
    if (macAt < 0 || !unit.subarray(trailerAt).equals(this.#trailer())) throw tampered();
    this.#cipher?.apply(unit.subarray(0, trailerAt));
    const bytes = unit.subarray(0, macAt);
    if (!timingSafeEqual(unit.subarray(macAt, trailerAt), this.#mac(bytes))) throw tampered();
    this.#advance();
    return bytes;
  }

  #mac(bytes: Uint8Array): Buffer {
    const number = Buffer.allocUnsafe(4);
    number.writeUInt32BE(this.#sequence);
    const hmac = createHmac('md5', this.#signingKey).update(number).update(bytes);
    return hmac.digest().subarray(0, MAC_BYTES);
  }

  #trailer(): Buffer {
    const trailer = Buffer.allocUnsafe(TRAILER_BYTES);
    trailer.writeUInt16BE(1);
    trailer.writeUInt32BE(this.#sequence, 2);
    return trailer;
  }

  #advance(): void {
    this.#sequence = (this.#sequence + 1) >>> 0;
  }
}

function tampered(): ProtocolError {
  return new ProtocolError('The bytes were changed on their way (DIGEST-MD5)');
}
