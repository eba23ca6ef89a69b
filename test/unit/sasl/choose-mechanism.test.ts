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

describe('the mechanism', () => {
  it.each<[string, MechanismQuery, string]>([
    ['is the strongest', SECURE, 'SCRAM-SHA-512'],
    ['may be weaker', { ...SECURE, offered: 'PLAIN,SCRAM-SHA-1' }, 'SCRAM-SHA-1'],
    ['may be the password', { ...SECURE, offered: 'PLAIN' }, 'PLAIN'],
    ['may come in any case', { ...SECURE, offered: 'scram-sha-256 plain' }, 'SCRAM-SHA-256'],
    ['is the whole name', { ...SECURE, offered: 'SCRAM-SHA-256-PLUS,XPLAIN,PLAIN' }, 'PLAIN'],
    ['is what the URI says', { ...SECURE, wanted: 'plain' }, 'PLAIN'],
    ['is weak when the URI says so', { ...SECURE, wanted: 'DIGEST-MD5' }, 'DIGEST-MD5'],
    ['is nobody when the URI says so', { ...SECURE, wanted: 'anonymous' }, 'ANONYMOUS'],
    ['is in the order of the program', { ...SECURE, allowed: ours('PLAIN', 'EXTERNAL') }, 'PLAIN'],
    ['is the program own', { ...SECURE, allowed: [GSSAPI, ...ours('PLAIN')] }, 'GSSAPI'],
    ['encrypts where the channel does not', { ...CLEAR, wanted: 'DIGEST-MD5' }, 'DIGEST-MD5'],
    ['encrypts by itself', { ...CLEAR, allowed: [...ours('PLAIN'), GSSAPI] }, 'GSSAPI'],
    ['proves who the daemon is', UNVERIFIED, 'SCRAM-SHA-512'],
    ['shows the password when the URI says so', { ...UNVERIFIED, wanted: 'PLAIN' }, 'PLAIN'],
    ['shows it when the program says so', { ...UNVERIFIED, allowed: ours('PLAIN') }, 'PLAIN'],
  ])('%s', (_, question, name) => {
    expect(chooseMechanism(question).name).toBe(name);
  });

  it.each<[string, MechanismQuery, string, string]>([
    [
      'nothing is offered',
      { ...SECURE, offered: '' },
      'AUTH_UNSUPPORTED',
      'offers logins by nothing',
    ],
    [
      'only unknown ones are',
      { ...SECURE, offered: 'LOGIN,CRAM-MD5' },
      'AUTH_UNSUPPORTED',
      'offers logins by LOGIN, CRAM-MD5',
    ],
    ['it needs Kerberos', { ...SECURE, offered: 'GSSAPI' }, 'AUTH_UNSUPPORTED', 'Kerberos'],
    ['the URI wants Kerberos', { ...SECURE, wanted: 'gssapi' }, 'AUTH_UNSUPPORTED', 'Kerberos'],
    [
      'the weak one alone is offered',
      { ...SECURE, offered: 'DIGEST-MD5' },
      'AUTH_UNSUPPORTED',
      'auth=sasl.DIGEST-MD5',
    ],
    [
      'nobody in particular may log in',
      { ...SECURE, offered: 'ANONYMOUS' },
      'AUTH_UNSUPPORTED',
      'auth=sasl.ANONYMOUS',
    ],
    [
      'the URI wants what is not offered',
      { ...SECURE, offered: 'PLAIN', wanted: 'SCRAM-SHA-256' },
      'AUTH_UNSUPPORTED',
      'this client would use SCRAM-SHA-256',
    ],
    [
      'the program does not allow what the URI wants',
      { ...SECURE, wanted: 'PLAIN', allowed: ours('SCRAM-SHA-256') },
      'AUTH_UNSUPPORTED',
      '"saslMechanisms" does not list it',
    ],
    [
      'the URI is odd',
      { ...SECURE, wanted: '\x1b[2J' },
      'AUTH_UNSUPPORTED',
      'without a proper name',
    ],
    ['the channel is in the clear', CLEAR, 'AUTH_INSECURE', 'use TLS'],
    [
      'the channel is in the clear, and the list was cut down to the password',
      { ...CLEAR, offered: 'PLAIN' },
      'AUTH_INSECURE',
      'use TLS',
    ],
    [
      'the password is wanted in the clear',
      { ...CLEAR, wanted: 'PLAIN' },
      'AUTH_INSECURE',
      'PLAIN',
    ],
    [
      'the program wants its own in the clear',
      { ...CLEAR, allowed: [own('LOGIN')] },
      'AUTH_INSECURE',
      'LOGIN',
    ],
    [
      'an unverified daemon wants to see the password',
      { ...UNVERIFIED, offered: 'PLAIN,LOGIN' },
      'AUTH_INSECURE',
      'nobody has verified',
    ],
  ])('is none when %s', (_, question, code, says) => {
    let error: unknown;
    try {
      chooseMechanism(question);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: 'AuthError', code });
    expect((error as Error).message).toContain(says);
    expect((error as Error).message).not.toMatch(/\p{Control}/u);
  });

  it('shows nothing of a list that is no list', () => {
    const offered = `\x1b]0;owned\x07,${'A'.repeat(1000)},PL\nAIN,${'B,'.repeat(10_000)}`;
    expect(() => chooseMechanism({ ...SECURE, offered })).toThrow(/^(?!.*owned)[ -~]{1,300}$/);
  });

  it('is found by each name that an option may have', () => {
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
      throw new Error('It is only chosen here');
    },
  };
}
