import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { CredentialRequest } from '../credential.ts';
import { askIdentity, CredentialType } from '../credential.ts';
import type { SaslContext, SaslExchange, SaslMechanism } from '../mechanism.ts';
import { requireSendable } from '../text.ts';
import { untrusted } from '../untrusted.ts';
import type { Challenge } from './challenge.ts';
import { chooseProtection, parseChallenge } from './challenge.ts';
import type { CipherName } from './digest-layer.ts';
import { DigestLayer, MAX_BUFFER_BYTES } from './digest-layer.ts';
import type { DigestParameters } from './digest-secrets.ts';
import {
  clientResponse,
  hashedBytes,
  NONCE_COUNT,
  serverResponse,
  sessionSecret,
  utf8Bytes,
} from './digest-secrets.ts';
import { DIGEST_MD5, formatDirectives, parseDirectives, single } from './directives.ts';

/**
 * Creates the mechanism DIGEST-MD5 (RFC 2831). It is obsolete (RFC 6331), but it is the only
 * password mechanism that can protect plain TCP.
 */
export function digestMechanism(makeCnonce: () => string = randomCnonce): SaslMechanism {
  return {
    name: DIGEST_MD5,
    hasLayer: true,
    begin: (context) => new DigestExchange(context, makeCnonce()),
  };
}

function randomCnonce(): string {
  return randomBytes(24).toString('base64');
}

class DigestExchange implements SaslExchange {
  readonly #context: SaslContext;
  readonly #cnonce: string;
  #expectedProof: string | undefined;
  #isDone = false;
  #layer: DigestLayer | undefined;

  constructor(context: SaslContext, cnonce: string) {
    this.#context = context;
    this.#cnonce = cnonce;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  get layer(): DigestLayer | undefined {
    return this.#layer;
  }

  /** Returns null: the server sends the first message. */
  start(): null {
    return null;
  }

  async step(message: Uint8Array | null): Promise<Uint8Array | null> {
    const bytes = message ?? new Uint8Array(0);
    if (this.#isDone) throw untrusted(DIGEST_MD5, 'it sent a message after the end of the login');
    if (this.#expectedProof === undefined) return this.#respond(parseChallenge(bytes));
    this.#verify(bytes, this.#expectedProof);
    return null;
  }

  async #respond(challenge: Challenge): Promise<Uint8Array> {
    const { protection, cipher } = chooseProtection(challenge, this.#context.needsLayer);
    const digestUri = utf8Bytes(`${this.#context.service}/${this.#context.host}`);
    const identity = await askIdentity(this.#context.ask, realmRequest(challenge));
    for (const text of Object.values(identity)) requireSendable(text);
    const encode = challenge.isUtf8 ? utf8Bytes : latin1Bytes;
    const names = { username: encode(identity.username), authname: encode(identity.authname) };
    const parameters: DigestParameters = {
      username: hashedBytes(identity.authname),
      realm: hashedBytes(identity.realm),
      password: challenge.isUtf8 ? hashedBytes(identity.password) : encode(identity.password),
      nonce: challenge.nonce,
      cnonce: this.#cnonce,
      digestUri,
      protection,
      authzid: names.username,
    };
    const secret = sessionSecret(parameters);
    this.#expectedProof = serverResponse(secret, parameters);
    if (protection !== 'auth') {
      const { maxUnitBytes } = challenge;
      this.#layer = new DigestLayer({ secret, cipher, maxUnitBytes, side: 'client' });
    }
    return formatResponse(parameters, {
      isUtf8: challenge.isUtf8,
      authname: names.authname,
      realm: encode(identity.realm),
      cipher,
      proof: clientResponse(secret, parameters),
    });
  }

  #verify(message: Uint8Array, expected: string): void {
    const proof = single(parseDirectives(message), 'rspauth') ?? '';
    const isRight =
      proof.length === expected.length &&
      timingSafeEqual(Buffer.from(proof, 'latin1'), Buffer.from(expected, 'latin1'));
    if (!isRight) {
      throw untrusted(DIGEST_MD5, 'its proof is wrong, so it does not know the password');
    }
    this.#isDone = true;
  }
}

/** The first realm is the default. */
function realmRequest({ realms }: Challenge): CredentialRequest {
  return {
    type: CredentialType.REALM,
    prompt: 'Realm',
    challenge: realms.join('\n'),
    defresult: realms[0] ?? '',
  };
}

/** Without `charset=utf-8`, only ISO 8859-1 can be sent. */
function latin1Bytes(text: string): string {
  if (/^[\0-\xff]*$/.test(text)) return text;
  throw untrusted(DIGEST_MD5, 'it accepts only ISO 8859-1 characters');
}

function formatResponse(
  parameters: DigestParameters,
  { isUtf8, authname, realm, cipher, proof }: ResponseParts,
): Buffer {
  const { nonce, cnonce, digestUri, protection, authzid } = parameters;
  const optional: Array<readonly [string, string, 'quoted' | 'plain']> = [];
  if (cipher !== undefined) optional.push(['cipher', cipher, 'plain']);
  if (isUtf8) optional.push(['charset', 'utf-8', 'plain']);
  if (authzid !== '') optional.push(['authzid', authzid, 'quoted']);
  return formatDirectives([
    ['username', authname, 'quoted'],
    ['realm', realm, 'quoted'],
    ['nonce', nonce, 'quoted'],
    ['cnonce', cnonce, 'quoted'],
    ['nc', NONCE_COUNT, 'plain'],
    ['qop', protection, 'plain'],
    ['digest-uri', digestUri, 'quoted'],
    ['response', proof, 'plain'],
    ['maxbuf', String(MAX_BUFFER_BYTES), 'plain'],
    ...optional,
  ]);
}

interface ResponseParts {
  readonly isUtf8: boolean;
  readonly authname: string;
  readonly realm: string;
  readonly cipher: CipherName | undefined;
  readonly proof: string;
}
