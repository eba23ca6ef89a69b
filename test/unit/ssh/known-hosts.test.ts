import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hashName } from '../../../src/ssh/known-hosts/entries.ts';
import {
  addKnownHost,
  fingerprintOf,
  hasAuthority,
  judgeAuthority,
  judgeKey,
  keyTypeOf,
  knownKeyTypes,
  parseKnownHosts,
  readKnownHosts,
} from '../../../src/ssh/known-hosts/index.ts';
import { processEnvironment } from '../../../src/uri/index.ts';
import { ecdsaKey, ed25519Key } from './support/keys.ts';

const ours = ed25519Key();
const theirs = ed25519Key();
const otherType = ecdsaKey();

const OURS = ours.public;
const THEIRS = theirs.public;
const OTHER = otherType.public;
const HASHED = (name: string): string => hashName(name, Buffer.alloc(20, 7));

/** The lines of a file, the host and its port, and the expected verdict on `ours`. */
const ROWS: ReadonlyArray<
  readonly [lines: readonly string[], where: string, kind: string, line?: number]
> = [
  [[], 'host', 'unknown'],
  [[`host ${OURS}`], 'host', 'known'],
  [[`HOST ${OURS} with a comment`], 'Host', 'known'],
  [[`other ${OURS}`], 'host', 'unknown'],
  [[`a,host,b ${OURS}`], 'host', 'known'],
  [[`host ${THEIRS}`], 'host', 'changed', 1],
  [[`# host ${OURS}`, '', `host ${THEIRS}`], 'host', 'changed', 3],
  [[`host ${THEIRS}`, `host ${OURS}`], 'host', 'known'],
  [[`host ${OTHER}`], 'host', 'other-type', 1],
  [[`host ${OTHER}`, `host ${OURS}`], 'host', 'known'],
  [[`host ${OTHER}`, `host ${THEIRS}`], 'host', 'changed', 2],
  // Ports.
  [[`[host]:2222 ${OURS}`], 'host:2222', 'known'],
  [[`[host]:2222 ${OURS}`], 'host', 'unknown'],
  [[`[host]:2222 ${OURS}`], 'host:2223', 'unknown'],
  [[`[host]:2222 ${THEIRS}`], 'host:2222', 'changed', 1],
  [[`host ${OURS}`], 'host:2222', 'known'],
  [[`host ${THEIRS}`], 'host:2222', 'unknown'],
  [[`host ${OURS}`, `[host]:2222 ${THEIRS}`], 'host:2222', 'changed', 2],
  [[`[::1]:2222 ${OURS}`], '::1:2222', 'known'],
  // Patterns.
  [[`*.example ${OURS}`], 'a.example', 'known'],
  [[`*.example ${THEIRS}`], 'a.example', 'changed', 1],
  [[`*.example,!a.example ${THEIRS}`], 'a.example', 'unknown'],
  [[`h?st ${OURS}`], 'host', 'known'],
  [[`!host,* ${OURS}`], 'host', 'unknown'],
  [[`[*.example]:2222 ${OURS}`], 'a.example:2222', 'known'],
  // Hashed names.
  [[`${HASHED('host')} ${OURS}`], 'host', 'known'],
  [[`${HASHED('host')} ${THEIRS}`], 'host', 'changed', 1],
  [[`${HASHED('[host]:2222')} ${OURS}`], 'host:2222', 'known'],
  [[`${HASHED('other')} ${OURS}`], 'host', 'unknown'],
  [[`|2|AAAA|BBBB ${OURS}`], 'host', 'unknown'],
  [[`|1|AAAA ${OURS}`], 'host', 'unknown'],
  // Markers.
  [[`@revoked * ${OURS}`], 'host', 'revoked', 1],
  [[`host ${OURS}`, `@revoked host ${OURS}`], 'host', 'revoked', 2],
  [[`@revoked host ${THEIRS}`, `host ${OURS}`], 'host', 'known'],
  [[`@revoked other ${OURS}`, `host ${OURS}`], 'host', 'known'],
  [[`host ${OURS}`, `@revoked host ${OURS}`], 'host:2222', 'revoked', 2],
  [[`@cert-authority *.example ${THEIRS}`], 'a.example', 'certified', 1],
  [[`@cert-authority * ${OURS}`], 'host', 'certified', 1],
  [[`@cert-authority * ${THEIRS}`, `host ${OURS}`], 'host', 'known'],
  [[`@cert-authority * ${THEIRS}`, `host ${THEIRS}`], 'host', 'changed', 2],
  [[`@something host ${OURS}`], 'host', 'unknown'],
  // Malformed lines.
  [[`host ssh-rsa ${OURS.split(' ')[1]}`], 'host', 'unknown'],
  [
    ['host', 'host ssh-ed25519', 'host ssh-ed25519 !!!!', '@revoked', '@revoked *'],
    'host',
    'unknown',
  ],
  [[`host ${OURS.slice(0, 40)}`], 'host', 'unknown'],
  [[`\thost\t${OURS}\r`], 'host', 'known'],
];

/** The lines of a file, the host and its port, and the expected verdict on `theirs` as the CA. */
const AUTHORITY_ROWS: ReadonlyArray<
  readonly [lines: readonly string[], where: string, kind: string, line?: number]
> = [
  [[`host ${THEIRS}`], 'host', 'unknown'],
  [[`@cert-authority host ${THEIRS}`], 'host', 'known', 1],
  [[`@cert-authority host ${THEIRS}`], 'elsewhere', 'unknown'],
  [[`@cert-authority *,!elsewhere ${THEIRS}`], 'elsewhere', 'unknown'],
  [[`@cert-authority *,!elsewhere ${THEIRS}`], 'host', 'known', 1],
  [[`@cert-authority host ${OURS}`], 'host', 'other', 1],
  [[`@cert-authority host ${OURS}`, `@cert-authority * ${THEIRS}`], 'host', 'known', 2],
  [[`@cert-authority ${HASHED('host')} ${THEIRS}`], 'host', 'known', 1],
  [[`@cert-authority [host]:2222 ${THEIRS}`], 'host:2222', 'known', 1],
  [[`@cert-authority host ${THEIRS}`], 'host:2222', 'known', 1],
  // A CA for the actual port takes precedence over one for port 22.
  [
    [`@cert-authority host ${THEIRS}`, `@cert-authority [host]:2222 ${OURS}`],
    'host:2222',
    'other',
    2,
  ],
  [[`@cert-authority * ${THEIRS}`, `@revoked * ${THEIRS}`], 'host', 'revoked', 2],
  [[`@cert-authority * ${THEIRS}`, `@revoked host ${OURS}`], 'host', 'revoked', 2],
  [[`@cert-authority * ${THEIRS}`, `@revoked other ${OURS}`], 'host', 'known', 1],
  [[`@cert-authority * ${THEIRS}`, `@revoked * ${OTHER}`], 'host', 'known', 1],
];

describe('The lookup in known_hosts', () => {
  const rows = ROWS.map(([lines, where, kind, line]) => ({ lines, where, kind, line }));
  it.each(rows)('of a key in $lines for $where returns $kind', ({ lines, where, kind, line }) => {
    const verdict = judgeKey(ours.blob, namesOf(where), parseKnownHosts(lines.join('\n'), 'FILE'));
    expect(verdict.kind).toBe(kind);
    if (line !== undefined) expect(verdict).toMatchObject({ entry: { file: 'FILE', line } });
  });

  it('of a key with an alias uses only the alias', () => {
    const names = { host: 'host', port: 2222, alias: 'Alias' };
    const judge = (text: string): string =>
      judgeKey(ours.blob, names, parseKnownHosts(text, 'FILE')).kind;
    expect(judge(`alias ${OURS}`)).toBe('known');
    expect(judge(`[alias]:2222 ${OURS}`)).toBe('unknown');
    expect(judge(`host ${OURS}`)).toBe('unknown');
  });

  const authorities = AUTHORITY_ROWS.map(([lines, where, kind, line]) => ({
    ...{ lines, where, kind, line },
  }));
  it.each(authorities)(
    'of a CA in $lines for $where returns $kind',
    ({ lines, where, kind, line }) => {
      const signed = { key: ours.blob, authority: theirs.blob };
      const entries = parseKnownHosts(lines.join('\n'), 'FILE');
      const verdict = judgeAuthority(signed, namesOf(where), entries);
      expect(verdict.kind).toBe(kind);
      if (line !== undefined) expect(verdict).toMatchObject({ entry: { file: 'FILE', line } });
      const isAsked = lines.some((each) => each.startsWith('@cert')) && where !== 'elsewhere';
      expect(hasAuthority(namesOf(where), entries)).toBe(isAsked);
    },
  );

  it('of a CA with an alias uses only the alias', () => {
    const names = { host: 'host', port: 2222, alias: 'Alias' };
    const judge = (text: string): string =>
      judgeAuthority(
        { key: ours.blob, authority: theirs.blob },
        names,
        parseKnownHosts(text, 'FILE'),
      ).kind;
    expect(judge(`@cert-authority alias ${THEIRS}`)).toBe('known');
    expect(judge(`@cert-authority [alias]:2222 ${THEIRS}`)).toBe('unknown');
    expect(judge(`@cert-authority host ${THEIRS}`)).toBe('unknown');
  });

  it('of key types returns the types of the known keys', () => {
    const typesOf = (text: string, where: string): readonly string[] =>
      knownKeyTypes(namesOf(where), parseKnownHosts(text, 'FILE'));
    const text = [`host ${OTHER}`, `host ${OURS}`, `host ${THEIRS}`, `x ${OURS}`].join('\n');
    expect(typesOf(text, 'host')).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519']);
    expect(typesOf(text, 'host:2222')).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519']);
    expect(typesOf(`[host]:2222 ${OURS}\nhost ${OTHER}`, 'host:2222')).toEqual(['ssh-ed25519']);
    expect(typesOf(`@cert-authority host ${OURS}`, 'host')).toEqual([]);
  });

  it('returns fingerprints in the format of OpenSSH', () => {
    const blob = Buffer.from(
      'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
      'base64',
    );
    expect(fingerprintOf(blob)).toBe('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
    expect(keyTypeOf(blob)).toBe('ssh-ed25519');
    expect(keyTypeOf(Buffer.from('00000', 'latin1'))).toBeUndefined();
    expect(keyTypeOf(Buffer.alloc(2))).toBeUndefined();
  });
});

describe('addKnownHost', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-known-hosts-'));
    file = join(folder, '.ssh/known_hosts');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('creates the folder and the file', async () => {
    await addKnownHost(file, '[host]:2222', ours.blob, false);
    expect(readFileSync(file, 'utf8')).toBe(`[host]:2222 ${OURS}\n`);
  });

  it('adds a separate line and keeps the others', async () => {
    const other = join(folder, 'file');
    writeFileSync(other, `other ${THEIRS}`);
    await addKnownHost(other, 'host', ours.blob, false);
    await addKnownHost(other, 'host2', ours.blob, false);
    expect(readFileSync(other, 'utf8')).toBe(`other ${THEIRS}\nhost ${OURS}\nhost2 ${OURS}\n`);
  });

  it('hashes the name on request', async () => {
    await addKnownHost(file, 'host', ours.blob, true);
    expect(readFileSync(file, 'utf8')).not.toContain('host ');
    const entries = await readKnownHosts([file], processEnvironment());
    expect(judgeKey(ours.blob, namesOf('host'), entries).kind).toBe('known');
  });

  it('names the file that cannot be written', async () => {
    writeFileSync(join(folder, 'plain'), '');
    const impossible = join(folder, 'plain/known_hosts');
    await expect(addKnownHost(impossible, 'host', ours.blob, false)).rejects.toMatchObject({
      name: 'ArgumentError',
      message: expect.stringContaining(impossible),
    });
  });

  it('writes a file that readKnownHosts reads, and which ignores missing files', async () => {
    const files = [join(folder, 'none'), '/dev/null'];
    expect(await readKnownHosts(files, processEnvironment())).toEqual([]);
    await expect(readKnownHosts([folder], processEnvironment())).rejects.toThrow(/cannot be read/);
  });
});

function namesOf(where: string): { host: string; port: number; alias: undefined } {
  const [, host = where, port = '22'] = /^(.*):(\d{4})$/.exec(where) ?? [];
  return { host, port: Number(port), alias: undefined };
}
