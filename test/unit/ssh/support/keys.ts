import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';

/** An SSH key pair. */
export interface TestKey {
  readonly private: string;
  /** `TYPE BASE64`. */
  readonly public: string;
  readonly blob: Buffer;
}

export function ed25519Key(): TestKey {
  return usableKey(() => ssh2.utils.generateKeyPairSync('ed25519'));
}

export function ecdsaKey(bits: 256 | 384 | 521 = 256): TestKey {
  return usableKey(() => ssh2.utils.generateKeyPairSync('ecdsa', { bits }));
}

export function rsaKey(): TestKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const parsed = ssh2.utils.parseKey(pem);
  if (parsed instanceof Error) throw parsed;
  const blob = parsed.getPublicSSH();
  return { private: pem, public: `ssh-rsa ${blob.toString('base64')}`, blob };
}

/** Creates an encrypted key. */
export function encryptedKey(passphrase: string): TestKey {
  const options = { passphrase, cipher: 'aes256-ctr', rounds: 4 };
  return usableKey(() => ssh2.utils.generateKeyPairSync('ed25519', options), passphrase);
}

interface Pair {
  readonly private: string;
  readonly public: string;
}

/** Creates a key, again if ssh2 cannot read its own result, which happens occasionally. */
function usableKey(generate: () => Pair, passphrase?: string): TestKey {
  for (;;) {
    const pair = generate();
    const isUsable = !(ssh2.utils.parseKey(pair.private, passphrase) instanceof Error);
    const [type = '', base64 = ''] = pair.public.split(' ');
    const blob = Buffer.from(base64, 'base64');
    if (isUsable) return { private: pair.private, public: `${type} ${base64}`, blob };
  }
}
