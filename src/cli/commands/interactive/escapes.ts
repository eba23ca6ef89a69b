/** What a person asks for by an escape sequence. */
export type EscapeRequest = 'leave' | 'help' | 'size';

/** The bytes to send to the guest, and the request that follows them. */
export interface EscapedInput {
  readonly send: Uint8Array;
  readonly request: EscapeRequest | undefined;
}

const CTRL_BRACKET = 0x1d;
const CR = 0x0d;
const LF = 0x0a;
const TILDE = 0x7e;

const REQUESTS: ReadonlyMap<number, EscapeRequest> = new Map([
  [0x2e, 'leave'], // .
  [0x3f, 'help'], // ?
  [0x73, 'size'], // s
]);

/**
 * Finds escape sequences in the keys that a person types: the escape character, and after ENTER
 * `~.`, `~?` and `~s`, as in ssh. `~~` sends one `~`. Keyboards of several countries cannot type
 * `^]`, so both ways exist.
 */
export class Escapes {
  readonly #character: number;
  #isLineStart = true;
  #isAfterTilde = false;

  /** @param character - The code of the escape character; Ctrl + ] by default. */
  constructor(character: number = CTRL_BRACKET) {
    this.#character = character;
  }

  /** Returns what the input means. Bytes after a request are dropped. */
  feed(input: Uint8Array): EscapedInput {
    const send: number[] = [];
    for (const byte of input) {
      const request = this.#next(byte, send);
      if (request !== undefined) return { send: Uint8Array.from(send), request };
    }
    return { send: Uint8Array.from(send), request: undefined };
  }

  #next(byte: number, send: number[]): EscapeRequest | undefined {
    if (byte === this.#character) return 'leave';
    if (this.#isAfterTilde) {
      this.#isAfterTilde = false;
      const request = REQUESTS.get(byte);
      if (request !== undefined) {
        this.#isLineStart = true;
        return request;
      }
      if (byte !== TILDE) send.push(TILDE);
    } else if (this.#isLineStart && byte === TILDE) {
      this.#isAfterTilde = true;
      return undefined;
    }
    send.push(byte);
    this.#isLineStart = byte === CR || byte === LF;
    return undefined;
  }
}

/**
 * Returns the code of an escape character in virsh's form: `^]`, `^A`, or one character.
 * Undefined if the text has no such form.
 */
export function escapeCharacter(text: string): number | undefined {
  if (/^\^[@-_a-z]$/.test(text)) return text.toUpperCase().charCodeAt(1) & 0x1f;
  return /^[ -~]$/.test(text) ? text.charCodeAt(0) : undefined;
}
