import type { ParsedKey } from 'ssh2';
import { toError } from '../errors/index.ts';
import type { Environment } from '../uri/index.ts';
import type { Ssh2 } from './load-ssh2.ts';
import type { KeyFile, LoginPlan } from './plan.ts';
import type { SshSecrets } from './secrets.ts';

/** A key to log in with. */
export interface Identity {
  /** The file or the option, for messages. */
  readonly name: string;
  readonly text: string | undefined;

  /** The public key, if it can be read without a passphrase. */
  readonly publicKey: Buffer | undefined;

  /** Why the key cannot be used. */
  readonly problem: string | undefined;
}

/** The number of attempts for a passphrase. */
const PASSPHRASES_MAX = 3;

/** Reads the keys of a plan without decrypting them. Skips default files that do not exist. */
export async function readIdentities(
  ssh2: Ssh2,
  { keys, keyFiles }: LoginPlan,
  environment: Environment,
): Promise<readonly Identity[]> {
  const given = keys.map((key, index) => {
    const name = keys.length === 1 ? 'ssh.privateKey' : `ssh.privateKey[${index}]`;
    return identityOf(ssh2, name, Buffer.from(key).toString('utf8'), undefined);
  });
  const read = await Promise.all(keyFiles.map((file) => readIdentity(ssh2, file, environment)));
  return [...given, ...read.filter((each) => each !== undefined)];
}

/**
 * Decrypts a private key, with a passphrase if it needs one. Resolves to the problem, as a string,
 * if the key cannot be used.
 */
export async function unlock(
  ssh2: Ssh2,
  { name, text = '' }: Identity,
  secrets: SshSecrets,
): Promise<ParsedKey | string> {
  const plain = parse(ssh2, text);
  if (typeof plain !== 'string') return usable(plain);
  if (!/passphrase/i.test(plain)) return plain;
  for (let attempt = 0; attempt < PASSPHRASES_MAX; attempt += 1) {
    const passphrase = await secrets.passphrase(name, attempt);
    if (passphrase === undefined)
      return attempt === 0 ? 'it needs a passphrase' : 'wrong passphrase';
    const key = parse(ssh2, text, passphrase);
    if (typeof key !== 'string') return usable(key);
  }
  return 'wrong passphrase';
}

async function readIdentity(
  ssh2: Ssh2,
  { path, isNamed }: KeyFile,
  { readText }: Environment,
): Promise<Identity | undefined> {
  const publicText = await readText(`${path}.pub`).then(
    ({ text }) => text,
    () => undefined,
  );
  try {
    return identityOf(ssh2, path, (await readText(path)).text, publicText);
  } catch (error) {
    const { code, message } = toError(error) as NodeJS.ErrnoException;
    if (!isNamed) return undefined;
    const problem = code === 'ENOENT' ? 'no such file' : message;
    // An agent may have the private key if only the public key is in a file.
    return { name: path, text: undefined, publicKey: publicHalf(ssh2, publicText), problem };
  }
}

function identityOf(
  ssh2: Ssh2,
  name: string,
  text: string,
  publicText: string | undefined,
): Identity {
  const publicKey = publicHalf(ssh2, text) ?? publicHalf(ssh2, publicText) ?? publicPart(text);
  return { name, text, publicKey, problem: undefined };
}

function publicHalf(ssh2: Ssh2, text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const key = parse(ssh2, text);
  return typeof key === 'string' ? undefined : key.getPublicSSH();
}

/**
 * Reads the public key from OpenSSH's private key format, where it is not encrypted (PROTOCOL.key).
 */
function publicPart(text: string): Buffer | undefined {
  const base64 = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/.exec(text)?.[1];
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  let at = 'openssh-key-v1\0'.length;
  const next = (): Buffer => {
    const start = at + 4;
    at = start + bytes.readUInt32BE(at);
    return bytes.subarray(start, at);
  };
  try {
    for (const _ of ['cipher', 'kdf', 'kdf options']) next();
    at += 4; // the number of keys, which is one
    return next();
  } catch {
    return undefined;
  }
}

/** Parses a key. Returns the problem, as a string, if the key is malformed. */
function parse(ssh2: Ssh2, text: string, passphrase?: string): ParsedKey | string {
  const key = ssh2.utils.parseKey(text, passphrase);
  const parsed: unknown = Array.isArray(key) ? key[0] : key;
  if (isKey(parsed)) return parsed;
  return toError(parsed).message;
}

function isKey(value: unknown): value is ParsedKey {
  return typeof value === 'object' && value !== null && 'getPublicSSH' in value;
}

function usable(key: ParsedKey): ParsedKey | string {
  return key.isPrivateKey() ? key : 'it is a public key';
}
