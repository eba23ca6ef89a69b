import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from 'ssh2';
import { HostKeyCheck } from '../../../src/ssh/host-key-check.ts';
import type { HostKeyPrompt } from '../../../src/ssh/index.ts';
import { processEnvironment } from '../../../src/uri/index.ts';
import { until } from '../../support/until.ts';
import { renewSecrets } from './support/certified-host.ts';
import { Home } from './support/client.ts';
import { ecdsaKey, ed25519Key, rsaKey } from './support/keys.ts';
import type { TestServer } from './support/server.ts';
import { startServer } from './support/server.ts';

const ed25519 = ed25519Key();
const ecdsa = ecdsaKey();
const rsa = rsaKey();
const stranger = ed25519Key();

let server: TestServer;
let home: Home;
let name: string;

beforeAll(async () => {
  server = await startServer({ hostKeys: [ed25519.private, ecdsa.private, rsa.private] });
  name = `[127.0.0.1]:${server.port}`;
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

beforeEach(() => {
  home = new Home();
});

afterEach(async () => {
  home.remove();
  await until(() => server.open === 0);
});

describe('A host key', () => {
  it.each([
    ['ed25519', ed25519],
    ['ecdsa', ecdsa],
    ['rsa', rsa],
  ])('is requested in its known type: %s', async (_, key) => {
    home.write('.ssh/known_hosts', `${name} ${key.public}\n`);
    await connects();
  });

  it('is also found in the option knownHosts', async () => {
    const link = await home.open(server.port, { knownHosts: `${name} ${ed25519.public}` });
    await link.end();
  });

  it('is refused with the file and the line if it has changed', async () => {
    const file = home.write('.ssh/known_hosts', `# first line\n${name} ${stranger.public}\n`);
    await expect(home.open(server.port)).rejects.toMatchObject({
      name: 'AuthError',
      code: 'HOST_KEY_REFUSED',
      outcome: 'not-sent',
      message: expect.stringMatching(`${escaped(name)} .*has changed.*${escaped(file)}:2`),
    });
  });

  it.each(['no', 'accept-new', 'ask', 'yes'])(
    'is refused if it has changed, whatever StrictHostKeyChecking is: %s',
    async (rule) => {
      home.write('.ssh/config', `StrictHostKeyChecking ${rule}`);
      home.write('.ssh/known_hosts', `${name} ${stranger.public}\n`);
      const verifyHostKey = (): boolean => true;
      await expect(home.open(server.port, { verifyHostKey })).rejects.toThrow(/has changed/);
    },
  );

  it('is refused if it was revoked', async () => {
    const lines = [`${name} ${ed25519.public}`, `@revoked * ${ed25519.public}`, ''].join('\n');
    home.write('.ssh/known_hosts', lines);
    await expect(home.open(server.port)).rejects.toThrow(/revoked \(.*known_hosts:2\)/);
  });

  it('is refused if only a CA is known', async () => {
    home.write('.ssh/known_hosts', `@cert-authority * ${stranger.public}\n`);
    await expect(home.open(server.port)).rejects.toThrow(
      /known_hosts:1\), but the server has no certificate of a supported type/,
    );
  });

  it.each(['ask', 'yes'])(
    'is refused if it is unknown, with StrictHostKeyChecking %s',
    async (rule) => {
      home.write('.ssh/config', `StrictHostKeyChecking ${rule}`);
      await expect(home.open(server.port)).rejects.toThrow(/ssh-ed25519 SHA256:\S+ is not known/);
      expect(existsSync(home.file('.ssh/known_hosts'))).toBe(false);
    },
  );

  it('is passed to verifyHostKey, and saved if that accepts it', async () => {
    const prompts: HostKeyPrompt[] = [];
    const link = await home.open(server.port, {
      verifyHostKey: async (prompt) => {
        prompts.push(prompt);
        return true;
      },
    });
    await link.end();
    expect(prompts).toEqual([
      {
        host: name,
        keyType: 'ssh-ed25519',
        fingerprint: expect.stringMatching(/^SHA256:[\w+/]{43}$/),
        isKnownByOtherKeys: false,
      },
    ]);
    expect(written()).toBe(`${name} ${ed25519.public}\n`);
    await connects();
  });

  it('is not saved if verifyHostKey rejects it', async () => {
    const verifyHostKey = (): boolean => false;
    await expect(home.open(server.port, { verifyHostKey })).rejects.toThrow(/key was rejected/);
    expect(existsSync(home.file('.ssh/known_hosts'))).toBe(false);
  });

  it('is not passed to verifyHostKey with StrictHostKeyChecking yes', async () => {
    home.write('.ssh/config', 'StrictHostKeyChecking yes');
    const verifyHostKey = (): boolean => true;
    await expect(home.open(server.port, { verifyHostKey })).rejects.toThrow(/is not known/);
  });

  it('is accepted and saved with accept-new', async () => {
    home.write('.ssh/config', 'StrictHostKeyChecking accept-new\nHashKnownHosts yes');
    await connects();
    expect(written()).toMatch(/^\|1\|\S+ ssh-ed25519 \S+\n$/);
    home.write('.ssh/config', 'StrictHostKeyChecking yes');
    await connects();
  });

  it('is not accepted as new if keys of other types are known', async () => {
    await using other = await startServer({ hostKeys: [ed25519.private] });
    home.write('.ssh/config', 'StrictHostKeyChecking accept-new');
    home.write('.ssh/known_hosts', `[127.0.0.1]:${other.port} ${ecdsa.public}\n`);
    await expect(home.open(other.port)).rejects.toThrow(/ecdsa-sha2-nistp256 is \(.*:1\)/);
  });

  it('is accepted and not saved if host keys are not verified', async () => {
    const link = await home.open(server.port, { request: { verifiesHost: false } });
    await link.end();
    expect(existsSync(home.file('.ssh/known_hosts'))).toBe(false);
  });

  it('is looked up by the HostKeyAlias', async () => {
    home.write('.ssh/config', 'HostKeyAlias the-host');
    home.write('.ssh/known_hosts', `the-host ${ed25519.public}\n`);
    await connects();
  });

  it('is not accepted if it cannot be saved', async () => {
    const file = home.write('plain', '');
    home.write(
      '.ssh/config',
      `StrictHostKeyChecking accept-new\nUserKnownHostsFile ${file}/known_hosts`,
    );
    await expect(home.open(server.port)).rejects.toThrow(/cannot be (read|written)/);
  });

  it('is refused if it changes during a connection', async () => {
    const plan = {
      names: { host: 'host', port: 22, alias: undefined },
      ...{ files: [], lines: '', addTo: undefined, hashes: false, ask: undefined },
      rule: 'ignore',
    } as const;
    const check = await HostKeyCheck.prepare(plan, processEnvironment());
    await check.verify(ed25519.blob);
    await check.verify(ed25519.blob);
    await expect(check.verify(stranger.blob)).rejects.toThrow(
      /changed its key during the connection/,
    );
  });

  it('is accepted again in a re-key during a transfer', async () => {
    const clients: Connection[] = [];
    let received = 0;
    await using busy = await startServer({
      hostKeys: [ed25519.private],
      onClient: (client) => clients.push(client),
      onExec: (_, channel) => {
        channel.on('data', (bytes: Buffer) => {
          received += bytes.length;
        });
        channel.on('end', () => channel.end(String(received)));
      },
    });
    const link = await home.open(busy.port, {
      knownHosts: `[127.0.0.1]:${busy.port} ${ed25519.public}`,
    });
    const channel = await link.exec('count', undefined);
    const counted = once(channel, 'data');
    for (let round = 0; round < 16; round += 1) {
      const isTaken = channel.write(Buffer.alloc(262_144));
      await Promise.all(clients.map(renewSecrets));
      if (!isTaken) await once(channel, 'drain');
    }
    channel.end();
    expect(String(await counted)).toBe(String(16 * 262_144));
    await link.end();
  });

  describe('with known_hosts= and known_hosts_verify= in the URI', () => {
    it('is refused with normal and accepted with auto if it is unknown', async () => {
      const file = home.file('libvirt/known_hosts');
      const open = (rule: 'normal' | 'auto'): ReturnType<Home['open']> =>
        home.open(server.port, { request: { knownHostsFile: file, knownHostsRule: rule } });
      await expect(open('normal')).rejects.toThrow(/is not known/);
      await (await open('auto')).end();
      expect(readFileSync(file, 'utf8')).toBe(`${name} ${ed25519.public}\n`);
      await (await open('normal')).end();
    });

    it('is checked by a rule alone, with the files of the settings', async () => {
      await expect(home.open(server.port)).rejects.toThrow(/is not known/);
      const link = await home.open(server.port, { request: { knownHostsRule: 'auto' } });
      await link.end();
      await connects();
    });

    it('is not checked with ignore, even if it has changed', async () => {
      const file = home.write('known_hosts', `${name} ${stranger.public}\n`);
      const link = await home.open(server.port, {
        request: { knownHostsFile: file, knownHostsRule: 'ignore' },
      });
      await link.end();
    });
  });
});

async function connects(): Promise<void> {
  const link = await home.open(server.port);
  await link.end();
}

function written(): string {
  return readFileSync(home.file('.ssh/known_hosts'), 'utf8');
}

function escaped(text: string): string {
  return text.replaceAll(/[[\].\\]/g, '\\$&');
}
