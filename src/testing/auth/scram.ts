import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SaslAnswer, SaslExchange, SaslUsers } from './sasl-mechanism.ts';
import { SaslRefusal } from './sasl-mechanism.ts';

const HASH = 'sha256';
const HASH_BYTES = 32;
const ITERATIONS = 4096;

/** SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677), the server's side. */
export function scramExchange(users: SaslUsers): SaslExchange {
  return new ScramExchange(users);
}

class ScramExchange implements SaslExchange {
  readonly #users: SaslUsers;
  readonly #salt = randomBytes(16);
  #user = '';
  #nonce = '';
  #clientFirstBare = '';
  #serverFirst = '';

  constructor(users: SaslUsers) {
    this.#users = users;
  }

  step(message: Uint8Array | null): SaslAnswer {
    const text = Buffer.from(message ?? []).toString('utf8');
    if (message === null) return { isComplete: false, data: new Uint8Array(0) };
    return this.#serverFirst === '' ? this.#first(text) : this.#final(text);
  }

  /** `n,,n=user,r=nonce` is answered with the whole nonce, the salt and the iterations. */
  #first(text: string): SaslAnswer {
    const [, bare] = /^[ny],[^,]*,(n=.*)$/s.exec(text) ?? [];
    const [, user, nonce] = /^n=([^,]*),r=([^,]+)/.exec(bare ?? '') ?? [];
    if (bare === undefined || user === undefined || nonce === undefined) throw refusal();
    this.#user = user.replaceAll('=2C', ',').replaceAll('=3D', '=');
    this.#nonce = nonce + randomBytes(18).toString('base64');
    this.#clientFirstBare = bare;
    this.#serverFirst = `r=${this.#nonce},s=${this.#salt.toString('base64')},i=${ITERATIONS}`;
    return { isComplete: false, data: Buffer.from(this.#serverFirst) };
  }

  /** `c=biws,r=nonce,p=proof` is answered with the server's own proof. */
  #final(text: string): SaslAnswer {
    const [, withoutProof, nonce, proof] =
      /^(c=[^,]+,r=([^,]+)(?:,[^p][^,]*)*),p=(.+)$/s.exec(text) ?? [];
    const known = Object.hasOwn(this.#users, this.#user) && nonce === this.#nonce;
    if (withoutProof === undefined || proof === undefined || !known) throw refusal();
    const salted = pbkdf2Sync(
      this.#users[this.#user] ?? '',
      this.#salt,
      ITERATIONS,
      HASH_BYTES,
      HASH,
    );
    const authMessage = `${this.#clientFirstBare},${this.#serverFirst},${withoutProof}`;
    const storedKey = createHash(HASH).update(hmac(salted, 'Client Key')).digest();
    const clientKey = xor(Buffer.from(proof, 'base64'), hmac(storedKey, authMessage));
    if (!timingSafeEqual(createHash(HASH).update(clientKey).digest(), storedKey)) throw refusal();
    const signature = hmac(hmac(salted, 'Server Key'), authMessage);
    return { isComplete: true, data: Buffer.from(`v=${signature.toString('base64')}`) };
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac(HASH, key).update(text).digest();
}

function xor(a: Buffer, b: Buffer): Buffer {
  if (a.length !== b.length) throw refusal();
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] as number)));
}

function refusal(): SaslRefusal {
  return new SaslRefusal('SCRAM-SHA-256');
}
