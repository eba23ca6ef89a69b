import { describe, expect, it } from '@jest/globals';
import type { MechanismQuery, SaslMechanism } from '../../../src/sasl/index.ts';
import {
  chooseMechanism,
  findMechanism,
  SASL_MECHANISM_NAMES,
  SCRAM_HASHES,
} from '../../../src/sasl/index.ts';

const EVERYTHING =
  'SCRAM-SHA-512,SCRAM-SHA-256,SCRAM-SHA-1,DIGEST-MD5,GSSAPI,PLAIN,CRAM-MD5,LOGIN,ANONYMOUS,EXTERNAL';

const GSSAPI: SaslMechanism = { ...own('GSSAPI'), hasLayer: true };

const SECURE: MechanismQuery = {
  offered: EVERYTHING,
  wanted: undefined,
  allowed: undefined,
  isSecure: true,
  isVerified: true,
};
const CLEAR = { ...SECURE, isSecure: false };
const UNVERIFIED = { ...SECURE, isVerified: false };

describe('chooseMechanism', () => {
  it.each<[string, MechanismQuery, string]>([
    ['chooses the strongest', SECURE, 'SCRAM-SHA-512'],
    [
      'chooses a weaker one if the daemon offers no stronger one',
      { ...SECURE, offered: 'PLAIN,SCRAM-SHA-1' },
      'SCRAM-SHA-1',
    ],
    ['chooses PLAIN if the daemon offers nothing else', { ...SECURE, offered: 'PLAIN' }, 'PLAIN'],
    [
      'ignores the case of the offers',
      { ...SECURE, offered: 'scram-sha-256 plain' },
      'SCRAM-SHA-256',
    ],
    ['compares whole names', { ...SECURE, offered: 'SCRAM-SHA-256-PLUS,XPLAIN,PLAIN' }, 'PLAIN'],
    ['chooses the one that the URI names', { ...SECURE, wanted: 'plain' }, 'PLAIN'],
    ['chooses DIGEST-MD5 if the URI names it', { ...SECURE, wanted: 'DIGEST-MD5' }, 'DIGEST-MD5'],
    ['chooses ANONYMOUS if the URI names it', { ...SECURE, wanted: 'anonymous' }, 'ANONYMOUS'],
    [
      "follows the order of the program's list",
      { ...SECURE, allowed: ours('PLAIN', 'EXTERNAL') },
      'PLAIN',
    ],
    [
      "chooses the program's own mechanism",
      { ...SECURE, allowed: [GSSAPI, ...ours('PLAIN')] },
      'GSSAPI',
    ],
    [
      'chooses DIGEST-MD5 on a channel without encryption',
      { ...CLEAR, wanted: 'DIGEST-MD5' },
      'DIGEST-MD5',
    ],
    [
      "chooses the program's mechanism with a layer on a channel without encryption",
      { ...CLEAR, allowed: [...ours('PLAIN'), GSSAPI] },
      'GSSAPI',
    ],
    ['chooses a mechanism with a proof for an unverified daemon', UNVERIFIED, 'SCRAM-SHA-512'],
    [
      'chooses PLAIN for an unverified daemon if the URI names it',
      { ...UNVERIFIED, wanted: 'PLAIN' },
      'PLAIN',
    ],
    [
      'chooses PLAIN for an unverified daemon if the program lists it',
      { ...UNVERIFIED, allowed: ours('PLAIN') },
      'PLAIN',
    ],
  ])('%s', (_, query, name) => {
    expect(chooseMechanism(query).name).toBe(name);
  });

  it.each<[string, MechanismQuery, string, string]>([
    [
      'the daemon offers none',
      { ...SECURE, offered: '' },
      'AUTH_UNSUPPORTED',
      'daemon offers nothing',
    ],
    [
      'the daemon offers only unknown ones',
      { ...SECURE, offered: 'LOGIN,CRAM-MD5' },
      'AUTH_UNSUPPORTED',
      'daemon offers LOGIN, CRAM-MD5',
    ],
    [
      'the daemon offers only GSSAPI',
      { ...SECURE, offered: 'GSSAPI' },
      'AUTH_UNSUPPORTED',
      'Kerberos',
    ],
    ['the URI names GSSAPI', { ...SECURE, wanted: 'gssapi' }, 'AUTH_UNSUPPORTED', 'Kerberos'],
    [
      'the daemon offers only DIGEST-MD5',
      { ...SECURE, offered: 'DIGEST-MD5' },
      'AUTH_UNSUPPORTED',
      'auth=sasl.DIGEST-MD5',
    ],
    [
      'the daemon offers only ANONYMOUS',
      { ...SECURE, offered: 'ANONYMOUS' },
      'AUTH_UNSUPPORTED',
      'auth=sasl.ANONYMOUS',
    ],
    [
      'the URI names one that the daemon does not offer',
      { ...SECURE, offered: 'PLAIN', wanted: 'SCRAM-SHA-256' },
      'AUTH_UNSUPPORTED',
      'this client would use SCRAM-SHA-256',
    ],
    [
      'the program does not allow the one in the URI',
      { ...SECURE, wanted: 'PLAIN', allowed: ours('SCRAM-SHA-256') },
      'AUTH_UNSUPPORTED',
      '"saslMechanisms" does not list it',
    ],
    [
      'the name in the URI is invalid',
      { ...SECURE, wanted: '\x1b[2J' },
      'AUTH_UNSUPPORTED',
      'with an invalid name',
    ],
    ['the channel is not encrypted', CLEAR, 'AUTH_INSECURE', 'use TLS'],
    [
      'the channel is not encrypted and the daemon offers only PLAIN',
      { ...CLEAR, offered: 'PLAIN' },
      'AUTH_INSECURE',
      'use TLS',
    ],
    [
      'the URI names PLAIN on a channel without encryption',
      { ...CLEAR, wanted: 'PLAIN' },
      'AUTH_INSECURE',
      'PLAIN',
    ],
    [
      "the program's mechanism has no layer on a channel without encryption",
      { ...CLEAR, allowed: [own('LOGIN')] },
      'AUTH_INSECURE',
      'LOGIN',
    ],
    [
      'an unverified daemon offers only PLAIN',
      { ...UNVERIFIED, offered: 'PLAIN,LOGIN' },
      'AUTH_INSECURE',
      'whose identity is not verified',
    ],
  ])('throws if %s', (_, query, code, says) => {
    let error: unknown;
    try {
      chooseMechanism(query);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: 'AuthError', code });
    expect((error as Error).message).toContain(says);
    expect((error as Error).message).not.toMatch(/\p{Control}/u);
  });

  it('does not show the text of a malformed list', () => {
    const offered = `\x1b]0;owned\x07,${'A'.repeat(1000)},PL\nAIN,${'B,'.repeat(10_000)}`;
    expect(() => chooseMechanism({ ...SECURE, offered })).toThrow(/^(?!.*owned)[ -~]{1,300}$/);
  });

  it('finds a mechanism for each name that the option accepts', () => {
    const names = SASL_MECHANISM_NAMES.map((name) => findMechanism(name)?.name);
    expect(names).toEqual([...SASL_MECHANISM_NAMES]);
    expect(SCRAM_HASHES.map(({ mechanism }) => mechanism)).toEqual(
      SASL_MECHANISM_NAMES.slice(0, 3),
    );
  });
});

function ours(...names: readonly string[]): readonly SaslMechanism[] {
  return names.map((name) => findMechanism(name) as SaslMechanism);
}

function own(name: string): SaslMechanism {
  return {
    name,
    begin: () => {
      throw new Error('This mechanism is never started');
    },
  };
}
