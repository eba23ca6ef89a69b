import { createHmac } from 'node:crypto';
import { matchesPatterns } from '../patterns.ts';
import { isWholeKey, keyTypeOf } from './key-blob.ts';

/** A line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  readonly file: string;
  readonly line: number;
  readonly marker: 'cert-authority' | 'revoked' | undefined;
  /** Patterns with commas between them, or the hash of one name. */
  readonly hosts: string;
  readonly keyType: string;
  readonly key: Buffer;
}

/** Takes a file apart. Lines that make no sense stand for nobody, as with OpenSSH. */
export function parseKnownHosts(text: string, file: string): readonly KnownHost[] {
  return text.split('\n').flatMap((each, index) => {
    const words = each.trim().split(/[ \t]+/);
    const marker = /^@(cert-authority|revoked)$/.exec(words[0] ?? '')?.[1] as KnownHost['marker'];
    const [hosts = '', keyType = '', base64 = ''] = marker === undefined ? words : words.slice(1);
    // Comments, and markers of a later time, whose meaning may be anything.
    if (hosts === '' || hosts.startsWith('#') || hosts.startsWith('@')) return [];
    const key = Buffer.from(base64, 'base64');
    if (keyTypeOf(key) !== keyType || !isWholeKey(key)) return [];
    return [{ file, line: index + 1, marker, hosts, keyType, key }];
  });
}

/** Whether a line is about a host: `host`, or `[host]:port` where the port is not 22. */
export function isAbout({ hosts }: KnownHost, name: string): boolean {
  if (hosts.startsWith('|')) return matchesHash(hosts, name);
  return matchesPatterns(name, hosts.toLowerCase().split(','));
}

/** `|1|salt|hash`: an HMAC of the name with SHA-1, both in base64. */
function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt = '', hash] = hashed.split('|');
  return version === '1' && hash === hmac(name, Buffer.from(salt, 'base64'));
}

/** A name as it stands in a file whose readers are not to learn it (HashKnownHosts). */
export function hashName(name: string, salt: Uint8Array): string {
  return `|1|${Buffer.from(salt).toString('base64')}|${hmac(name, salt)}`;
}

function hmac(name: string, salt: Uint8Array): string {
  return createHmac('sha1', salt).update(name).digest('base64');
}

/** How a host is called in the files. */
export function knownName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}
