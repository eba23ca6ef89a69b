import type { Draft, Signer } from './make.ts';
import {
  address,
  alternativeNames,
  CA_KEY,
  dns,
  IS_CA,
  KEY,
  make,
  nameConstraints,
  pem,
  SHORT_KEY,
  SIGNS_CERTIFICATES,
  unknownExtension,
} from './make.ts';

/** A daemon's certificate, and the expected result of a connection. */
export interface OddCase {
  /** The end of a sentence that begins with "a daemon's certificate". */
  readonly name: string;

  /** The host in the URI. */
  readonly host: string;

  /** A part of the expected error message; undefined if the certificate is accepted. */
  readonly problem: string | undefined;

  /** The reason for which libvirt's client decides otherwise. */
  readonly difference: string | undefined;

  readonly cert: string;
  readonly key: string;
  /** The CA that the client trusts. */
  readonly ca: string;
}

interface Expected {
  readonly host?: string;
  readonly problem?: string;
  readonly difference?: string;
}

const CA = make({
  commonNames: ['Odd CA'],
  key: CA_KEY,
  extensions: [IS_CA, SIGNS_CERTIFICATES],
});

/** The host `k1.ex.test` and others below `ex.test` must be resolved to 127.0.0.1. */
export const EX_TEST_HOSTS = ['k1.ex.test', 'a.k1.ex.test', 'a_b.ex.test', 'ex.test'] as const;

export function oddCases(): readonly OddCase[] {
  return [...commonNames(), ...dnsNames(), ...addresses(), ...uses(), ...chains(), ...signatures()];
}

function commonNames(): readonly OddCase[] {
  const noDns = 'its subjectAltName contains no DNS name';
  const email = alternativeNames({ type: 1, value: 'admin@ex.test' });
  const uri = alternativeNames({ type: 6, value: 'http://localhost/' });
  return [
    of('with the name as CN, without subjectAltName', {}),
    of(
      'with the name as CN, and another DNS name',
      { extensions: [dns('other')] },
      {
        problem: 'not for localhost, but for other',
      },
    ),
    of(
      'with the name as CN, and only an IP address',
      { extensions: [address('127.0.0.1')] },
      {
        problem: noDns,
      },
    ),
    of('with the name as CN, and only a URI', { extensions: [uri] }, { problem: noDns }),
    of('with the name as CN, and only an e-mail address', { extensions: [email] }),
    of(
      'with two CN, the first of them the name',
      { commonNames: ['localhost', 'other'] },
      {
        problem: 'it has 2 CN',
      },
    ),
    of(
      'with two CN, the last of them the name',
      { commonNames: ['other', 'localhost'] },
      {
        problem: 'it has 2 CN',
      },
    ),
    of('with a wildcard as CN', { commonNames: ['*.ex.test'] }, { host: 'k1.ex.test' }),
  ];
}

function dnsNames(): readonly OddCase[] {
  const named = (name: string, host: string, problem?: string): OddCase =>
    of(
      `with the DNS name ${name}, for ${host}`,
      { extensions: [dns(name)] },
      {
        host,
        ...(problem === undefined ? {} : { problem }),
      },
    );
  return [
    named('localhost', 'localhost'),
    named('LOCALHOST', 'localhost'),
    named('a_b.ex.test', 'a_b.ex.test'),
    named('*.ex.test', 'k1.ex.test'),
    named('*1.ex.test', 'k1.ex.test'),
    named('localhost.', 'localhost', 'its subjectAltName contains localhost.'),
    named('localhost', 'localhost.', 'its subjectAltName contains localhost'),
    named('k*.ex.test', 'k1.ex.test', 'its subjectAltName contains k*.ex.test'),
    named('*', 'localhost', 'but for *'),
    named('*.ex.test', 'a.k1.ex.test', 'but for *.ex.test'),
    named('*.ex.test', 'ex.test', 'but for *.ex.test'),
    named('k1.*.test', 'k1.ex.test', 'but for k1.*.test'),
    named('*.*.test', 'k1.ex.test', 'but for *.*.test'),
    named('*.test', 'ex.test', 'but for *.test'),
  ];
}

function addresses(): readonly OddCase[] {
  const host = '127.0.0.1';
  const problem = 'an address counts only as an IP address in subjectAltName';
  return [
    of('with the address as IP address', { extensions: [address(host)] }, { host }),
    of('with the IPv6 address', { extensions: [address('::1')] }, { host: '::1' }),
    of(
      'with another address',
      { extensions: [address('127.0.0.2')] },
      {
        host,
        problem: 'not for 127.0.0.1, but for 127.0.0.2',
      },
    ),
    of('with the address as DNS name', { extensions: [dns(host)] }, { host, problem }),
    of('with the address as CN', { commonNames: [host] }, { host, problem }),
  ];
}

function uses(): readonly OddCase[] {
  const usage = (bits: Readonly<Record<string, boolean>>): object => ({
    name: 'keyUsage',
    ...bits,
  });
  const purpose = (names: Readonly<Record<string, boolean>>): object => ({
    name: 'extKeyUsage',
    ...names,
  });
  const using = (name: string, extension: object, expected?: Expected): OddCase =>
    of(`with ${name}`, { extensions: [dns('localhost'), extension] }, expected);
  const noSignatures = { problem: 'not allowed to make signatures (keyUsage)' };
  const encipher = { keyEncipherment: true };
  const sign = { digitalSignature: true };
  const notForServers = {
    problem: 'not issued for a server',
    difference: 'libvirt ignores extendedKeyUsage if it is not critical',
  };
  return [
    using('keyUsage without digitalSignature', usage(encipher), noSignatures),
    using(
      'critical keyUsage without digitalSignature',
      usage({ ...encipher, critical: true }),
      noSignatures,
    ),
    using('keyUsage without keyEncipherment', usage(sign)),
    using('critical keyUsage without keyEncipherment', usage({ ...sign, critical: true }), {
      difference: 'libvirt before 11.7 requires keyEncipherment',
    }),
    using('keyCertSign in keyUsage', usage({ ...sign, ...encipher, keyCertSign: true })),
    using('serverAuth and clientAuth', purpose({ serverAuth: true, clientAuth: true })),
    using('clientAuth alone', purpose({ clientAuth: true }), notForServers),
    using('critical clientAuth alone', purpose({ clientAuth: true, critical: true }), {
      problem: 'not issued for a server',
    }),
    using('codeSigning alone', purpose({ codeSigning: true }), notForServers),
    using('anyExtendedKeyUsage alone', purpose({ '2.5.29.37.0': true }), notForServers),
    using('basicConstraints of no CA', { ...IS_CA, cA: false }),
    using('basicConstraints of a CA', IS_CA, { problem: 'is a CA certificate' }),
    using('an unknown extension', unknownExtension(false)),
    using('an unknown critical extension', unknownExtension(true), {
      problem: 'unhandled critical extension',
    }),
  ];
}

function chains(): readonly OddCase[] {
  const signer = (extensions: readonly object[], issuer = CA): Signer =>
    make({ commonNames: ['Inner CA'], key: CA_KEY, issuer, extensions });
  const below = (name: string, signers: readonly Signer[], problem?: string): OddCase => {
    const leaf = make({ issuer: signers[0], extensions: [dns('localhost')] });
    return caseOf(name, pem(leaf, ...signers), CA, problem === undefined ? {} : { problem });
  };
  const whole = [IS_CA, SIGNS_CERTIFICATES];
  const limited = signer([{ ...IS_CA, pathLenConstraint: 0 }, SIGNS_CERTIFICATES]);
  const notCa = 'signed by a certificate that is not a CA';
  const self = make({ extensions: [dns('localhost')] });
  const selfCa = make({ extensions: [...whole, dns('localhost')] });
  const plain = make({ issuer: CA, extensions: [dns('localhost')] });
  return [
    caseOf('that is self-signed and trusted', pem(self), self),
    caseOf('that is self-signed and not trusted', pem(self), CA, { problem: 'self-signed' }),
    caseOf('of the trusted CA itself', pem(selfCa), selfCa, { problem: 'not issued for a server' }),
    caseOf('of an unknown CA', pem(plain), selfCa, { problem: 'not signed by a trusted CA' }),
    below('below an intermediate CA', [signer(whole)]),
    below('below another certificate', [signer([])], notCa),
    below('below a certificate of no CA', [signer([{ ...IS_CA, cA: false }])], notCa),
    below(
      'below a CA that may not sign',
      [signer([IS_CA, { name: 'keyUsage', digitalSignature: true, critical: true }])],
      'certificate signing',
    ),
    below(
      'below a CA for other names',
      [signer([...whole, nameConstraints()])],
      'permitted subtree violation',
    ),
    below(
      'below a CA with an unknown critical extension',
      [signer([...whole, unknownExtension(true)])],
      'unhandled critical extension',
    ),
    below(
      'below more CAs than the path length allows',
      [
        make({ commonNames: ['Second CA'], key: CA_KEY, issuer: limited, extensions: whole }),
        limited,
      ],
      'path length constraint exceeded',
    ),
  ];
}

function signatures(): readonly OddCase[] {
  const extensions = [dns('localhost')];
  const weak = { problem: 'digest algorithm too weak' };
  return [
    of('with a SHA-1 signature', { extensions, digest: 'sha1' }, weak),
    of('with an MD5 signature', { extensions, digest: 'md5' }, weak),
    of('that has expired', { extensions, days: -0.01 }, { problem: 'has expired' }),
    {
      ...of('with an RSA key of 1,024 bits', { extensions, key: SHORT_KEY }, shortKeys()),
      key: SHORT_KEY.privateKey,
    },
  ];
}

/** OpenSSL 3.5 in Node 24 has security level 2 by default, which excludes keys under 2,048 bits. */
function shortKeys(): Expected {
  const [major = 0, minor = 0] = process.versions.openssl.split('.').map(Number);
  if (major === 3 && minor < 5) return {};
  return { problem: 'key too', difference: 'GnuTLS accepts RSA keys of 1,024 bits' };
}

function of(name: string, draft: Draft, expected: Expected = {}): OddCase {
  return caseOf(name, pem(make({ issuer: CA, ...draft })), CA, expected);
}

function caseOf(name: string, cert: string, ca: Signer, expected: Expected = {}): OddCase {
  const { host = 'localhost', problem, difference } = expected;
  return { name, host, problem, difference, cert, key: KEY.privateKey, ca: pem(ca) };
}
