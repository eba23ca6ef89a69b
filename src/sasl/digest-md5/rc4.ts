/** RC4 for DIGEST-MD5 (RFC 2831). Node no longer has it, because OpenSSL 3 does not. */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    const state = this.#state;
    let j = 0;
    for (let i = 0; i < 256; i += 1) {
      const byte = state[i] as number;
      j = (j + byte + (key[i % key.length] as number)) & 255;
      state[i] = state[j] as number;
      state[j] = byte;
    }
  }

  /** Encrypts or decrypts in place. Calls continue one key stream, so their order matters. */
  apply(bytes: Uint8Array): void {
    const state = this.#state;
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < bytes.length; at += 1) {
      i = (i + 1) & 255;
      const a = state[i] as number;
      j = (j + a) & 255;
      const b = state[j] as number;
      state[i] = b;
      state[j] = a;
      bytes[at] = (bytes[at] as number) ^ (state[(a + b) & 255] as number);
    }
    this.#i = i;
    this.#j = j;
  }
}
