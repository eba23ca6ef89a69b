import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, ConnectOptions, SshOptions, StoragePool } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { hashName } from '../../src/ssh/known-hosts/entries.ts';
import { PROGRAM_LIMIT_MS, WAIT_LIMIT_MS } from '../support/time-limits.ts';
import { startPool } from './api/guest.ts';
import type { CertificateSpec, HostKeyType } from './ssh/authority.ts';
import { Authority, hostKey, prepareCertifiedKeys } from './ssh/authority.ts';
import { Sshd } from './ssh/sshd.ts';
import { digest, MIB, makeVolume, noise } from './streams/volumes.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

/** A certificate, the known hosts, and the expected verdict. */
interface Row {
  readonly name: string;
  readonly spec?: Partial<CertificateSpec>;

  /** Lines of known_hosts. `PLACE` is replaced by the server's name, `HASHED` by its hash. */
  readonly known?: readonly string[];
  readonly alias?: string;

  /** The expected error; undefined if the host is trusted. */
  readonly refusal?: RegExp;

  /** Whether OpenSSH before 10.3 differs. */
  readonly isNewRule?: boolean;
}

const ROWS: readonly Row[] = [
  { name: 'an ed25519 certificate' },
  { name: 'an ecdsa certificate', spec: { type: 'ecdsa' } },
  { name: 'an rsa certificate', spec: { type: 'rsa' } },
  { name: 'a signature by ecdsa', known: ['@cert-authority PLACE ECDSA_AUTHORITY'] },
  { name: 'a signature by rsa', known: ['@cert-authority PLACE RSA_AUTHORITY'] },
  {
    name: 'a CA for the host at port 22',
    known: ['@cert-authority HOST AUTHORITY'],
  },
  { name: 'a CA for a pattern', known: ['@cert-authority [127.*]:*,!other AUTHORITY'] },
  { name: 'a CA for a hashed name', known: ['@cert-authority HASHED AUTHORITY'] },
  {
    name: 'one CA of two',
    known: ['@cert-authority * STRANGER', '@cert-authority * AUTHORITY'],
  },
  { name: 'one name of several', spec: { principals: 'far.example,127.0.0.1' } },
  {
    name: 'an alias',
    alias: 'Far.Example',
    spec: { principals: 'far.example' },
    known: ['@cert-authority far.example AUTHORITY'],
  },
  { name: 'a validity that includes now', spec: { validity: '-1h:+1h' } },
  {
    name: 'an extension, which is ignored for hosts',
    spec: { option: 'extension:some@example=1' },
  },
  { name: 'a pattern among the names', spec: { principals: '127.0.*' }, isNewRule: true },
  {
    name: 'an invalid certificate but a known key',
    spec: { principals: 'other' },
    known: ['@cert-authority PLACE AUTHORITY', 'PLACE KEY'],
  },
  {
    name: 'another CA but a known key',
    known: ['@cert-authority PLACE STRANGER', 'PLACE KEY'],
  },

  {
    name: 'other names',
    spec: { principals: 'far.example,other' },
    refusal:
      /by the CA of \S+:1 is not valid: it is for far\.example, other, not for 127\.0\.0\.1; and its key ssh-ed25519 SHA256:\S+ is not known/,
  },
  {
    name: 'the name in capital letters',
    alias: 'far.example',
    spec: { principals: 'Far.Example' },
    known: ['@cert-authority far.example AUTHORITY'],
    refusal: /is for Far\.Example, not for far\.example/,
  },
  {
    name: 'the name with its port',
    spec: { principals: 'PLACE' },
    refusal: /is for \[127\.0\.0\.1\]:\d+, not for 127\.0\.0\.1/,
  },
  {
    name: 'the host instead of its alias',
    alias: 'far.example',
    known: ['@cert-authority far.example AUTHORITY'],
    refusal: /is for 127\.0\.0\.1, not for far\.example/,
  },
  {
    name: 'an expired certificate',
    spec: { validity: '20200101:20210101' },
    refusal: /it expired at 20(20|21)-\d\d-\d\dT/,
  },
  {
    name: 'a certificate that is not yet valid',
    spec: { validity: '21000101:21010101' },
    refusal: /it is not valid before 2(099|100)-/,
  },
  {
    name: "a user's certificate",
    spec: { isForUser: true },
    refusal: /it is not a host certificate/,
  },
  {
    name: 'a critical option',
    spec: { option: 'critical:some@example=1' },
    refusal: /critical options.*some@example/,
  },
  {
    name: 'another CA',
    known: ['@cert-authority PLACE STRANGER'],
    refusal:
      /by a CA that is not known for this host: ssh-ed25519 SHA256:\S+ \(\S+:1 has another CA\)/,
  },
  {
    name: 'a CA for other hosts',
    known: ['@cert-authority other AUTHORITY'],
    refusal: /its key \S+ SHA256:\S+ is not known\. Compare/,
  },
  {
    name: 'a CA whose pattern excludes the host',
    known: ['@cert-authority *,!127.0.0.1,!PLACE AUTHORITY'],
    refusal: /is not known/,
  },
  {
    name: 'a CA key without @cert-authority',
    known: ['PLACE AUTHORITY'],
    refusal: /its key has changed/,
  },
  {
    name: 'a revoked CA',
    known: ['@cert-authority * AUTHORITY', '@revoked * AUTHORITY'],
    refusal: /its certificate's CA is marked as revoked \(\S+:2\)/,
  },
  {
    name: 'a revoked key',
    known: ['@cert-authority * AUTHORITY', '@revoked * KEY'],
    refusal: /its key is marked as revoked \(\S+:2\)/,
  },
  {
    name: 'no names',
    spec: { principals: '' },
    refusal: /it names no host/,
    isNewRule: true,
  },
];

describeWithLibvirtd('A real sshd with a host certificate', () => {
  let daemon: Libvirtd;
  let sshd: Sshd;
  let authorities: Readonly<Record<'AUTHORITY' | 'ECDSA_AUTHORITY' | 'RSA_AUTHORITY', Authority>>;
  let stranger: Authority;
  let own: Connection;
  let pool: StoragePool;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    sshd = await Sshd.start(daemon, (folder) => [
      ...prepareCertifiedKeys(folder),
      'RekeyLimit 1M',
      'LogLevel DEBUG1',
    ]);
    authorities = {
      AUTHORITY: new Authority(sshd.folder, 'authority'),
      ECDSA_AUTHORITY: new Authority(sshd.folder, 'authority-ecdsa', 'ecdsa'),
      RSA_AUTHORITY: new Authority(sshd.folder, 'authority-rsa', 'rsa'),
    };
    stranger = new Authority(sshd.folder, 'no-authority');
    own = await connect(daemon.uri('qemu'));
    pool = await startPool(own);
  });

  afterAll(async () => {
    await own?.close();
    await sshd?.[Symbol.asyncDispose]();
    await daemon?.stop();
  });

  const place = (): string => `[127.0.0.1]:${sshd.port}`;

  /** Makes the server send a certificate, and returns the lines of known_hosts for the client. */
  async function arrange(row: Row): Promise<string> {
    const { spec, known = ['@cert-authority PLACE AUTHORITY'] } = row;
    const type = spec?.type ?? 'ed25519';
    const principals = (spec?.principals ?? '127.0.0.1').replace('PLACE', place());
    const signer = (['ECDSA_AUTHORITY', 'RSA_AUTHORITY'] as const).find((name) =>
      known[0]?.includes(name),
    );
    authorities[signer ?? 'AUTHORITY'].certify({ ...spec, type, principals });
    await sshd.readCertificates();
    return known.map((line) => `${fill(line, type)}\n`).join('');
  }

  function fill(line: string, type: HostKeyType): string {
    return line
      .replace(
        /ECDSA_AUTHORITY|RSA_AUTHORITY|AUTHORITY/,
        (name) => authorities[name as keyof typeof authorities].key,
      )
      .replace('STRANGER', stranger.key)
      .replace('KEY', hostKey(sshd.folder, type))
      .replace('PLACE', place())
      .replace('HASHED', hashName(place(), Buffer.alloc(20, 3)))
      .replace('HOST', '127.0.0.1');
  }

  function options(known: string, alias: string | undefined): ConnectOptions {
    const file = sshd.write('known', known);
    const lines = [
      `UserKnownHostsFile ${file}`,
      'GlobalKnownHostsFile /dev/null',
      'StrictHostKeyChecking yes',
      ...(alias === undefined ? [] : [`HostKeyAlias ${alias}`]),
    ];
    const ssh: SshOptions = {
      config: sshd.write('config', lines.join('\n')),
      agent: false,
      privateKey: readFileSync(sshd.file('id')),
    };
    return { connectTimeoutMs: WAIT_LIMIT_MS, ssh };
  }

  /** Whether the system's ssh trusts the server with the same files. */
  function systemSsh(): boolean {
    const args = ['-F', sshd.file('config'), '-i', sshd.file('id'), '-p', String(sshd.port)];
    const more = ['-o', 'BatchMode=yes', '-o', 'IdentityAgent=none', 'root@127.0.0.1', 'true'];
    return spawnSync('ssh', [...args, ...more], { timeout: PROGRAM_LIMIT_MS }).status === 0;
  }

  describe.each(ROWS)('with $name', (row) => {
    it(row.refusal === undefined ? 'is trusted' : 'is refused', async () => {
      const settings = options(await arrange(row), row.alias);
      const opening = connect(sshd.uri({ socket: daemon.socketPath }), settings);
      if (row.refusal === undefined) {
        await using connection = await opening;
        expect(await connection.getType()).toBe('QEMU');
      } else {
        await expect(opening).rejects.toMatchObject({
          name: 'AuthError',
          code: 'HOST_KEY_REFUSED',
          message: expect.stringMatching(row.refusal),
        });
      }
      if (!row.isNewRule) expect(systemSsh()).toBe(row.refusal === undefined);
    });
  });

  it.each([
    'curve25519-sha256',
    'ecdh-sha2-nistp384',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group-exchange-sha256',
  ])('is trusted with the key exchange %s', async (kex) => {
    await using other = await Sshd.start(daemon, (folder) => [
      ...prepareCertifiedKeys(folder),
      `KexAlgorithms ${kex}`,
    ]);
    const signer = new Authority(other.folder, 'authority');
    signer.certify({ type: 'ed25519', principals: '127.0.0.1' });
    await other.readCertificates();
    await using connection = await connect(other.uri({ socket: daemon.socketPath }), {
      ssh: {
        config: false,
        agent: false,
        knownHosts: `@cert-authority * ${signer.key}`,
        privateKey: readFileSync(other.file('id')),
      },
    });
    expect(await connection.getType()).toBe('QEMU');
  });

  it.each([
    ['an ed25519 certificate', { spec: { type: 'ed25519' } }],
    ['an ecdsa certificate', { spec: { type: 'ecdsa' } }],
    ['an rsa certificate', { spec: { type: 'rsa' } }],
    ['a plain key', { spec: { type: 'ecdsa' }, known: ['PLACE KEY'] }],
  ] as const)('can re-key during a transfer with %s', async (name, row) => {
    const { key } = await makeVolume(pool, name.replaceAll(' ', '-'), 8 * MIB);
    const settings = options(await arrange({ name, ...row }), undefined);
    const before = sshd.log().length;
    await using connection = await connect(sshd.uri({ socket: daemon.socketPath }), settings);
    const volume = await connection.storageVolLookupByKey(key);
    const { source, hash } = noise(8);
    await pipeline(source, await volume.upload());
    const down = await digest(await volume.download());
    expect(down).toEqual({ sha256: hash.digest('hex'), bytes: 8 * MIB });
    const renewals =
      sshd
        .log()
        .slice(before)
        .match(/SSH2_MSG_KEXINIT received/g)?.length ?? 0;
    expect(renewals).toBeGreaterThan(8);
  });
});
