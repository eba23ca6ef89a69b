import { randomBytes } from 'node:crypto';
import type { SaslLayer } from '../mechanism.ts';
import type { SaslAnswer, SaslServerExchange, SaslUsers } from '../server-exchange.ts';
import { passwordOf, SaslRefusal } from '../server-exchange.ts';
import type { CipherName } from './digest-layer.ts';
import { CIPHERS, DigestLayer, MAX_BUFFER_BYTES } from './digest-layer.ts';
import type { DigestParameters, Protection } from './digest-secrets.ts';
import {
  clientResponse,
  hashedBytes,
  NONCE_COUNT,
  serverResponse,
  sessionSecret,
} from './digest-secrets.ts';
import { DIGEST_MD5, formatDirectives, parseDirectives, single } from './directives.ts';

export interface DigestServerOptions {
  readonly users: SaslUsers;
  readonly realm: string;
  /** Whether the login must provide encryption, as on plain TCP. */
  readonly needsLayer: boolean;
}

/** Creates the server's side of DIGEST-MD5 (RFC 2831). */
export function digestServer(options: DigestServerOptions): SaslServerExchange {
  return new DigestServer(options);
}

class DigestServer implements SaslServerExchange {
  readonly #options: DigestServerOptions;
  readonly #nonce = randomBytes(24).toString('base64');
  #isAsked = false;
  #layer: SaslLayer | undefined;

  constructor(options: DigestServerOptions) {
    this.#options = options;
  }

  get layer(): SaslLayer | undefined {
    return this.#layer;
  }

  step(message: Uint8Array | null): SaslAnswer {
    if (!this.#isAsked) {
      this.#isAsked = true;
      return { isComplete: false, data: this.#challenge() };
    }
    try {
      return { isComplete: true, data: this.#verify(message ?? new Uint8Array(0)) };
    } catch {
      // The client is not told the reason.
      throw new SaslRefusal(DIGEST_MD5);
    }
  }

  #challenge(): Buffer {
    const ciphers = Object.keys(CIPHERS).join(',');
    return formatDirectives([
      ['nonce', this.#nonce, 'quoted'],
      ['realm', this.#options.realm, 'quoted'],
      ['qop', this.#protection, 'quoted'],
      ...(this.#options.needsLayer ? ([['cipher', ciphers, 'quoted']] as const) : []),
      ['maxbuf', String(MAX_BUFFER_BYTES), 'plain'],
      ['charset', 'utf-8', 'plain'],
      ['algorithm', 'md5-sess', 'plain'],
    ]);
  }

  get #protection(): Protection {
    return this.#options.needsLayer ? 'auth-conf' : 'auth';
  }

  #verify(message: Uint8Array): Buffer {
    const directives = parseDirectives(message);
    const value = (name: string): string => single(directives, name) ?? '';
    const text = (name: string): string => Buffer.from(value(name), 'latin1').toString('utf8');
    const parameters: DigestParameters = {
      username: hashedBytes(text('username')),
      realm: hashedBytes(text('realm')),
      password: hashedBytes(passwordOf(this.#options.users, text('username'))),
      nonce: this.#nonce,
      cnonce: value('cnonce'),
      digestUri: value('digest-uri'),
      protection: this.#protection,
      authzid: value('authzid'),
    };
    const secret = sessionSecret(parameters);
    const isRight =
      value('nonce') === this.#nonce &&
      value('nc') === NONCE_COUNT &&
      value('qop') === this.#protection &&
      value('response') === clientResponse(secret, parameters);
    if (!isRight) throw new SaslRefusal(DIGEST_MD5);
    if (this.#options.needsLayer) this.#layer = this.#makeLayer(secret, value('cipher'));
    return formatDirectives([['rspauth', serverResponse(secret, parameters), 'plain']]);
  }

  #makeLayer(secret: Buffer, name: string): SaslLayer {
    const cipher = (Object.keys(CIPHERS) as CipherName[]).find((each) => each === name);
    if (cipher === undefined) throw new SaslRefusal(DIGEST_MD5);
    return new DigestLayer({ secret, cipher, maxUnitBytes: MAX_BUFFER_BYTES, side: 'server' });
  }
}
