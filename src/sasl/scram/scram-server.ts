import { pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SaslAnswer, SaslServerExchange, SaslUsers } from '../server-exchange.ts';
import { passwordOf, SaslRefusal } from '../server-exchange.ts';
import type { ScramHash } from './scram-hash.ts';
import { scramProofs } from './scram-hash.ts';
import { unescapeName } from './scram-messages.ts';

const ITERATIONS = 4096;

/** Creates the server's side of SCRAM without channel binding (RFC 5802). */
export function scramServer(hash: ScramHash, users: SaslUsers): SaslServerExchange {
  return new ScramServer(hash, users);
}

class ScramServer implements SaslServerExchange {
  readonly #hash: ScramHash;
  readonly #users: SaslUsers;
  readonly #salt = randomBytes(16);
  #user = '';
  #nonce = '';
  #clientFirstBare = '';
  #serverFirst = '';

  constructor(hash: ScramHash, users: SaslUsers) {
    this.#hash = hash;
    this.#users = users;
  }

  step(message: Uint8Array | null): SaslAnswer {
    if (message === null) return { isComplete: false, data: new Uint8Array(0) };
    const text = Buffer.from(message).toString('utf8');
    return this.#serverFirst === '' ? this.#first(text) : this.#final(text);
  }

  /** Answers `n,,n=user,r=nonce` with the complete nonce, the salt and the iterations. */
  #first(text: string): SaslAnswer {
    const [, bare] = /^[ny],[^,]*,(n=.*)$/s.exec(text) ?? [];
    const [, user, nonce] = /^n=([^,]*),r=([^,]+)/.exec(bare ?? '') ?? [];
    if (bare === undefined || user === undefined || nonce === undefined) throw this.#refusal();
    this.#user = unescapeName(user);
    this.#nonce = nonce + randomBytes(18).toString('base64');
    this.#clientFirstBare = bare;
    this.#serverFirst = `r=${this.#nonce},s=${this.#salt.toString('base64')},i=${ITERATIONS}`;
    return { isComplete: false, data: Buffer.from(this.#serverFirst) };
  }

  /** Answers `c=biws,r=nonce,p=proof` with the server's proof. */
  #final(text: string): SaslAnswer {
    const [, withoutProof, nonce, proof] =
      /^(c=[^,]+,r=([^,]+)(?:,[^p][^,]*)*),p=(.+)$/s.exec(text) ?? [];
    if (withoutProof === undefined || proof === undefined || nonce !== this.#nonce) {
      throw this.#refusal();
    }
    const { hash, bytes } = this.#hash;
    const password = passwordOf(this.#users, this.#user);
    const salted = pbkdf2Sync(password, this.#salt, ITERATIONS, bytes, hash);
    const authMessage = `${this.#clientFirstBare},${this.#serverFirst},${withoutProof}`;
    const proofs = scramProofs(this.#hash, salted, authMessage);
    const given = Buffer.from(proof, 'base64');
    const isRight =
      given.length === proofs.clientProof.length && timingSafeEqual(given, proofs.clientProof);
    if (!isRight) throw this.#refusal();
    const signature = proofs.serverSignature.toString('base64');
    return { isComplete: true, data: Buffer.from(`v=${signature}`) };
  }

  #refusal(): SaslRefusal {
    return new SaslRefusal(this.#hash.mechanism);
  }
}
