import { createHmac } from 'node:crypto';
import { matchesPatterns } from '../patterns.ts';
import { isWholeKey, keyTypeOf } from './key-blob.ts';

/** A line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  readonly file: string;
  readonly line: number;
  readonly marker: 'cert-authority' | 'revoked' | undefined;
  /** Patterns separated by commas, or the hash of one name. */
  readonly hosts: string;
  readonly keyType: string;
  readonly key: Buffer;
}

/** Parses the text of a file. As in OpenSSH, malformed lines are ignored. */
export function parseKnownHosts(text: string, file: string): readonly KnownHost[] {
  return text.split('\n').flatMap((each, index) => {
    const words = each.trim().split(/[ \t]+/);
    const marker = /^@(cert-authority|revoked)$/.exec(words[0] ?? '')?.[1] as KnownHost['marker'];
    const [hosts = '', keyType = '', base64 = ''] = marker === undefined ? words : words.slice(1);
    // Comments, and unknown markers of later versions.
    if (hosts === '' || hosts.startsWith('#') || hosts.startsWith('@')) return [];
    const key = Buffer.from(base64, 'base64');
    if (keyTypeOf(key) !== keyType || !isWholeKey(key)) return [];
    return [{ file, line: index + 1, marker, hosts, keyType, key }];
  });
}

/** Whether a line applies to a host: `host`, or `[host]:port` if the port is not 22. */
export function isAbout({ hosts }: KnownHost, name: string): boolean {
  if (hosts.startsWith('|')) return matchesHash(hosts, name);
  return matchesPatterns(name, hosts.toLowerCase().split(','));
}

/** Compares a name with `|1|salt|hash`: the hash is an HMAC-SHA-1 of the name, both in base64. */
function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt = '', hash] = hashed.split('|');
  return version === '1' && hash === hmac(name, Buffer.from(salt, 'base64'));
}

/** Hashes a name, so that the file does not reveal it (HashKnownHosts). */
export function hashName(name: string, salt: Uint8Array): string {
  return `|1|${Buffer.from(salt).toString('base64')}|${hmac(name, salt)}`;
}

function hmac(name: string, salt: Uint8Array): string {
  return createHmac('sha1', salt).update(name).digest('base64');
}

/** Returns a host's name in known_hosts files. */
export function knownName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}
