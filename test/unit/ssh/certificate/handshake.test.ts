import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, KexAlgorithm } from 'ssh2';
import type { HostKeyPrompt } from '../../../../src/ssh/index.ts';
import { until } from '../../../support/until.ts';
import type { CertificateParts } from '../support/certificates.ts';
import { ed25519Signer, fieldsOf, makeCertificate } from '../support/certificates.ts';
import type { CertifiedHost } from '../support/certified-host.ts';
import { renewSecrets, showCertificate } from '../support/certified-host.ts';
import { Home } from '../support/client.ts';
import type { TestKey } from '../support/keys.ts';
import { ecdsaKey, ed25519Key, rsaKey } from '../support/keys.ts';
import type { ServerOptions, TestServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';

const authority = ed25519Signer();
const stranger = ed25519Signer();
const ed25519 = ed25519Key();
const other = ed25519Key();
const keys = {
  'ssh-ed25519': ed25519,
  'ecdsa-sha2-nistp256': ecdsaKey(),
  'ecdsa-sha2-nistp384': ecdsaKey(384),
  'ecdsa-sha2-nistp521': ecdsaKey(521),
  'ssh-rsa': rsaKey(),
};

const SUFFIX = '-cert-v01@openssh.com';
const AUTHORITY = `@cert-authority * ssh-ed25519 ${authority.blob.toString('base64')}`;

let home: Home;
let servers: TestServer[];
let clients: Connection[];

beforeEach(() => {
  home = new Home();
  servers = [];
  clients = [];
  home.write('.ssh/known_hosts', `${AUTHORITY}\n`);
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  home.remove();
});

describe('A host with a certificate', () => {
  it.each([
    ['ssh-ed25519', 'ssh-ed25519'],
    ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
    ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
    ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
    ['ssh-rsa', 'rsa-sha2-512'],
    ['ssh-rsa', 'rsa-sha2-256'],
  ] as const)('is trusted, and stays so with new secrets: %s by %s', async (keyType, signature) => {
    const port = await start(hostOf(keys[keyType], { keyType }, signature));
    const link = await home.open(port);
    await echoes(link);
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(clients.map(renewSecrets));
      await echoes(link);
    }
    await link.end();
  });

  it.each<KexAlgorithm>([
    'curve25519-sha256',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group14-sha256',
  ])('is trusted with the key exchange %s', async (kex) => {
    const port = await start(hostOf(ed25519), { kex: [kex] });
    const link = await home.open(port);
    await Promise.all(clients.map(renewSecrets));
    await echoes(link);
    await link.end();
  });

  it('is asked for its certificate only if a CA is known', async () => {
    const port = await start(hostOf(ed25519));
    for (const known of [
      '',
      `[127.0.0.1]:${port} ${ed25519.public}\n`,
      AUTHORITY.replace('*', 'x'),
    ]) {
      home.write('.ssh/known_hosts', known);
      await expect(home.open(port)).rejects.toThrow(/no matching host key format/);
    }
    const request = {
      knownHostsFile: home.file('.ssh/known_hosts'),
      knownHostsRule: 'ignore',
    } as const;
    const ignoring = home.open(port, { knownHosts: AUTHORITY, request });
    await expect(ignoring).rejects.toThrow(/no matching host key format/);
  });

  it('is refused if it does not have the private key of the certificate', async () => {
    const thief = { ...hostOf(ed25519), privateKey: other.private };
    await expect(home.open(await start(thief))).rejects.toThrow(/signature verification failed/);
  });

  it.each([
    ['a plain key', ed25519.blob],
    ['a certificate of another type', certificateOf(keys['ssh-rsa'], { keyType: 'ssh-rsa' })],
    ['nothing', Buffer.alloc(0)],
  ])('is refused if it sends %s instead', async (_, shown) => {
    const port = await start({ ...hostOf(ed25519), shown: () => shown });
    await expect(home.open(port)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      phase: 'handshake',
      message: expect.stringMatching(/does not match negotiated type|malformed host public key/),
    });
  });

  it('is refused if its certificate is truncated at any byte', async () => {
    const whole = certificateOf(ed25519);
    let length = whole.length;
    const shown = (): Buffer => whole.subarray(0, length);
    const port = await start({ ...hostOf(ed25519), shown });
    for (length = 40; length < whole.length; length += 17) {
      await expect(home.open(port)).rejects.toThrow(/certificate.*: it is truncated/);
    }
  });

  it('is refused if it sends another certificate in a re-key', async () => {
    const certificates = [certificateOf(ed25519), certificateOf(ed25519, { keyId: 'another' })];
    const shown = (): Buffer => certificates.shift() ?? Buffer.alloc(0);
    const port = await start({ ...hostOf(ed25519), shown });
    const link = await home.open(port);
    for (const client of clients) client.rekey();
    await link.closed;
    await until(() => servers.every(({ open }) => open === 0));
    expect(link.error?.message).toMatch(/verification failed/);
  });
});

describe('An invalid host certificate', () => {
  const expired = { validBefore: 1_600_000_000n };

  it('is reported with the file and the line of its CA', async () => {
    const port = await start(hostOf(ed25519, expired));
    await expect(home.open(port)).rejects.toMatchObject({
      name: 'AuthError',
      code: 'HOST_KEY_REFUSED',
      message: expect.stringMatching(
        /known_hosts:1 is not valid: it expired at 2020-09-13T12:26:40.000Z; and its key ssh-ed25519 SHA256:\S+ is not known$/,
      ),
    });
  });

  it('is treated as a plain key, which may be known or have changed', async () => {
    const port = await start(hostOf(ed25519, expired));
    const place = `[127.0.0.1]:${port}`;
    home.write('.ssh/known_hosts', `${AUTHORITY}\n${place} ${ed25519.public}\n`);
    await (await home.open(port)).end();
    home.write('.ssh/known_hosts', `${AUTHORITY}\n${place} ${other.public}\n`);
    const message = /is not valid: it expired.*; and its key has changed.*known_hosts:2/;
    await expect(home.open(port)).rejects.toThrow(message);
  });

  it('is reported in the prompt to accept the key', async () => {
    const port = await start(hostOf(ed25519, expired));
    const prompts: HostKeyPrompt[] = [];
    const verifyHostKey = (prompt: HostKeyPrompt): boolean => prompts.push(prompt) > 0;
    await (await home.open(port, { verifyHostKey })).end();
    expect(prompts).toMatchObject([
      {
        keyType: 'ssh-ed25519',
        isKnownByOtherKeys: true,
        certificateProblem: expect.stringMatching(/it expired/),
      },
    ]);
    // The added entry is the plain key.
    await (await home.open(port)).end();
  });

  it('prevents that accept-new adds the key', async () => {
    home.write('.ssh/config', 'StrictHostKeyChecking accept-new');
    const port = await start(hostOf(ed25519, { principals: ['elsewhere'] }));
    await expect(home.open(port)).rejects.toThrow(/is for elsewhere, not for 127\.0\.0\.1/);
  });

  it('is accepted if host keys are not verified', async () => {
    const port = await start(hostOf(ed25519, expired));
    await (await home.open(port, { request: { verifiesHost: false } })).end();
  });

  it('is reported if its CA is unknown or revoked, or its key is revoked', async () => {
    const fake = makeCertificate({ ...parts(ed25519) }, stranger);
    const port = await start({ ...hostOf(ed25519), shown: () => fake });
    await expect(home.open(port)).rejects.toThrow(
      /a CA that is not known for this host: ssh-ed25519/,
    );
    const good = await start(hostOf(ed25519));
    const revoked = AUTHORITY.replace('cert-authority', 'revoked');
    home.write('.ssh/known_hosts', `${AUTHORITY}\n${revoked}\n`);
    await expect(home.open(good)).rejects.toThrow(/CA is marked as revoked \(\S+:2\)/);
    home.write('.ssh/known_hosts', `${AUTHORITY}\n@revoked * ${ed25519.public}\n`);
    await expect(home.open(good)).rejects.toThrow(/its key is marked as revoked \(\S+:2\)/);
  });
});

function parts(key: TestKey): CertificateParts {
  return { keyFields: fieldsOf(key.blob), principals: ['127.0.0.1'] };
}

function certificateOf(key: TestKey, more: Partial<CertificateParts> = {}): Buffer {
  return makeCertificate({ ...parts(key), ...more }, authority);
}

function hostOf(
  key: TestKey,
  more: Partial<CertificateParts> = {},
  signature = 'ssh-ed25519',
): CertifiedHost {
  const certificate = certificateOf(key, more);
  const algorithm = `${signature}${SUFFIX}`;
  return { algorithm, shown: () => certificate, privateKey: key.private, signature };
}

async function start(host: CertifiedHost, more: Partial<ServerOptions> = {}): Promise<number> {
  const server = await startServer({
    hostKeys: [host.privateKey],
    onClient: (client) => {
      clients.push(client);
      showCertificate(client, host);
    },
    onExec: (command, channel) => {
      channel.end(command);
    },
    ...more,
  });
  servers.push(server);
  return server.port;
}

async function echoes(link: Awaited<ReturnType<Home['open']>>): Promise<void> {
  const channel = await link.exec('some words', undefined);
  let text = '';
  for await (const piece of channel) text += String(piece);
  expect(text).toBe('some words');
}
