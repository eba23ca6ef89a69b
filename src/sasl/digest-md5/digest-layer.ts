import { createHmac, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '../../errors/index.ts';
import type { SaslLayer } from '../mechanism.ts';
import { md5 } from './digest-secrets.ts';
import { Rc4 } from './rc4.ts';
import { UnitReader } from './unit-reader.ts';

/** The ciphers: the number of bytes of `H(A1)` that their keys use, and their strength in bits. */
export const CIPHERS = {
  rc4: { keyBytes: 16, ssf: 128 },
  'rc4-56': { keyBytes: 7, ssf: 56 },
} as const;

export type CipherName = keyof typeof CIPHERS;

/** The largest unit that this client accepts. libvirtd announces the same size. */
export const MAX_BUFFER_BYTES = 65_536;

/** Each unit ends with a truncated HMAC, the message type (always 1) and the sequence number. */
const MAC_BYTES = 10;
const TRAILER_BYTES = 6;

/** libvirtd's library leaves this many bytes of the peer's buffer unused. */
const UNIT_OVERHEAD_BYTES = 29;

export interface DigestLayerOptions {
  /** `H(A1)`. */
  readonly secret: Buffer;

  /** Undefined if the layer protects only the integrity (`auth-int`). */
  readonly cipher: CipherName | undefined;

  /** The largest unit that the peer accepts. */
  readonly maxUnitBytes: number;
  readonly side: 'client' | 'server';
}

/** Returns the number of plain bytes that fit in one unit for a peer with this buffer size. */
export function maxPlainBytes(maxUnitBytes: number): number {
  return Math.min(maxUnitBytes, MAX_BUFFER_BYTES) - UNIT_OVERHEAD_BYTES;
}

/** The security layer of DIGEST-MD5 (RFC 2831, sections 2.3 and 2.4). */
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

/** One direction: its keys, the state of its cipher, and the next sequence number. */
class Direction {
  readonly #signingKey: Buffer;
  readonly #cipher: Rc4 | undefined;
  #sequence = 0;

  constructor(secret: Buffer, cipher: CipherName | undefined, label: string) {
    this.#signingKey = md5(
      secret,
      Buffer.from(`Digest session key to ${label} signing key magic constant`),
    );
    if (cipher === undefined) return;
    const material = secret.subarray(0, CIPHERS[cipher].keyBytes);
    const magic = Buffer.from(`Digest H(A1) to ${label} sealing key magic constant`);
    this.#cipher = new Rc4(md5(material, magic));
  }

  /** Returns a unit, including its length word. */
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

  /** Returns the plain bytes of a unit. Overwrites the unit. */
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
  return new ProtocolError('The protected data was changed in transit (DIGEST-MD5)');
}
