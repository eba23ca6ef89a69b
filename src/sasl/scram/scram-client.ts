import { randomBytes, timingSafeEqual } from 'node:crypto';
import { AuthError } from '../../errors/index.ts';
import { askIdentity } from '../credential.ts';
import type { SaslContext, SaslExchange, SaslMechanism } from '../mechanism.ts';
import { messageText, requireSendable } from '../text.ts';
import { untrusted } from '../untrusted.ts';
import type { ScramHash } from './scram-hash.ts';
import { saltPassword, scramProofs } from './scram-hash.ts';
import { escapeName, parseServerFinal, parseServerFirst } from './scram-messages.ts';

/**
 * Creates a SCRAM mechanism (RFC 5802). Both sides prove that they know the password without
 * sending it.
 *
 * There is no channel binding, because libvirtd does not pass its TLS session to SASL.
 */
export function scramMechanism(
  hash: ScramHash,
  makeNonce: () => string = randomNonce,
): SaslMechanism {
  return {
    name: hash.mechanism,
    begin: (context) => new ScramExchange(hash, context, makeNonce()),
  };
}

function randomNonce(): string {
  return randomBytes(24).toString('base64');
}

type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'first'; readonly password: string; readonly bare: string }
  | { readonly kind: 'final'; readonly serverSignature: Buffer }
  | { readonly kind: 'done' };

class ScramExchange implements SaslExchange {
  readonly #hash: ScramHash;
  readonly #context: SaslContext;
  readonly #nonce: string;
  #bindingHeader = '';
  #state: State = { kind: 'new' };

  constructor(hash: ScramHash, context: SaslContext, nonce: string) {
    this.#hash = hash;
    this.#context = context;
    this.#nonce = nonce;
  }

  get isDone(): boolean {
    return this.#state.kind === 'done';
  }

  async start(): Promise<Uint8Array> {
    const { ask, prepare } = this.#context;
    const identity = await askIdentity(ask);
    const name = escapeName(prepare(requireSendable(identity.authname)));
    const actAs = escapeName(prepare(requireSendable(identity.username)));
    const password = prepare(requireSendable(identity.password));
    // `n`: the client does not support channel binding.
    this.#bindingHeader = `n,${actAs === '' ? '' : `a=${actAs}`},`;
    const bare = `n=${name},r=${this.#nonce}`;
    this.#state = { kind: 'first', password, bare };
    return Buffer.from(this.#bindingHeader + bare);
  }

  async step(message: Uint8Array | null): Promise<Uint8Array | null> {
    const { mechanism } = this.#hash;
    const text = messageText(mechanism, message ?? new Uint8Array(0));
    const state = this.#state;
    switch (state.kind) {
      case 'first':
        return this.#prove(text, state.password, state.bare);
      case 'final':
        this.#verify(text, state.serverSignature);
        return null;
      case 'new':
      case 'done':
        throw untrusted(mechanism, 'it sent a message after the end of the login');
    }
  }

  async #prove(serverFirst: string, password: string, bare: string): Promise<Uint8Array> {
    const hash = this.#hash;
    const { nonce, salt, iterations } = parseServerFirst(hash.mechanism, serverFirst, this.#nonce);
    const salted = await saltPassword(hash, password, salt, iterations);
    const withoutProof = `c=${Buffer.from(this.#bindingHeader).toString('base64')},r=${nonce}`;
    const proofs = scramProofs(hash, salted, `${bare},${serverFirst},${withoutProof}`);
    salted.fill(0);
    this.#state = { kind: 'final', serverSignature: proofs.serverSignature };
    return Buffer.from(`${withoutProof},p=${proofs.clientProof.toString('base64')}`);
  }

  #verify(serverFinal: string, expected: Buffer): void {
    const { mechanism } = this.#hash;
    const final = parseServerFinal(mechanism, serverFinal);
    if ('refusal' in final) {
      throw new AuthError('AUTH_REFUSED', `The daemon refuses the login (${final.refusal})`);
    }
    const { signature } = final;
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw untrusted(mechanism, 'its proof is wrong, so it does not know the password');
    }
    this.#state = { kind: 'done' };
  }
}
