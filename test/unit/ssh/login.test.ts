import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthContext } from 'ssh2';
import type { SshSecrets } from '../../../src/ssh/index.ts';
import { localSocket } from '../../support/local-socket.ts';
import { startAgent } from './support/agent.ts';
import type { ClientOptions } from './support/client.ts';
import { Home } from './support/client.ts';
import type { TestKey } from './support/keys.ts';
import { ecdsaKey, ed25519Key, encryptedKey, rsaKey } from './support/keys.ts';
import { startServer } from './support/server.ts';

const hostKey = ed25519Key();
const ours = ed25519Key();
const theirs = ed25519Key();
const MARKER = 'the marker password';

let home: Home;
let seen: string[];

beforeEach(() => {
  home = new Home();
  seen = [];
});

afterEach(() => home.remove());

describe('An SSH login', () => {
  it.each([
    ['id_rsa', rsaKey()],
    ['id_ecdsa', ecdsaKey()],
    ['id_ed25519', ed25519Key()],
  ])('succeeds with the key in ~/.ssh/%s', async (name, key) => {
    home.write(`.ssh/${name}`, key.private);
    await connects(byKey(key));
  });

  it('succeeds with the key named in the URI or the settings', async () => {
    const keyFile = home.write('elsewhere', ours.private);
    await connects(byKey(ours), { request: { keyFile } });
    home.write('.ssh/config', `IdentityFile ${keyFile}`);
    await connects(byKey(ours));
  });

  it('succeeds with a key from the option privateKey', async () => {
    await connects(byKey(ours), { privateKey: ours.private });
    await connects(byKey(ours), { privateKey: [theirs.private, Buffer.from(ours.private)] });
  });

  it('succeeds with an encrypted key after a wrong passphrase', async () => {
    const key = encryptedKey(MARKER);
    const path = home.write('.ssh/id_ed25519', key.private);
    const asked: unknown[] = [];
    const passphrase = async (file: string, attempt: number): Promise<string> => {
      asked.push([file, attempt]);
      return attempt < 2 ? 'wrong' : MARKER;
    };
    await connects(byKey(key), { secrets: { passphrase } });
    expect(asked).toEqual([0, 1, 2].map((attempt) => [path, attempt]));
  });

  it.each([
    ['no passphrase', undefined, 'it needs a passphrase'],
    ['a wrong passphrase', 'wrong', 'wrong passphrase'],
  ])('fails with %s', async (_, answer, says) => {
    home.write('.ssh/id_ed25519', encryptedKey(MARKER).private);
    const secrets = { passphrase: async () => answer };
    await expect(connects(byKey(ours), { secrets })).rejects.toThrow(
      new RegExp(`id_ed25519: ${says}`),
    );
  });

  it('succeeds with an agent, without a prompt for the passphrase of the same key', async () => {
    await using agent = await startAgent(home.file('agent'), [theirs, ours]);
    const path = home.write('.ssh/id_ed25519', encryptedKey(MARKER).private);
    home.write(`${'.ssh/id_ed25519'}.pub`, ours.public);
    const passphrase = async (): Promise<string> => {
      throw new Error(`asked for ${path}`);
    };
    const options = { variables: { SSH_AUTH_SOCK: agent.path }, secrets: { passphrase } };
    await connects(byKey(ours), options);
    // The key named in the settings comes first.
    expect(seen.filter((each) => each.startsWith('publickey'))[0]).toBe(`publickey ${ours.public}`);
  });

  it('uses the agent of the option or of IdentityAgent, or none', async () => {
    await using agent = await startAgent(home.file('agent'), [ours]);
    await connects(byKey(ours), { agent: agent.path });
    home.write('.ssh/config', `IdentityAgent ${agent.path}`);
    await connects(byKey(ours));
    await expect(connects(byKey(ours), { agent: false })).rejects.toThrow(
      /refused the login of fred/,
    );
  });

  it("offers only the agent's keys named in the settings with IdentitiesOnly", async () => {
    await using agent = await startAgent(home.file('agent'), [theirs, ours]);
    home.write('only.pub', ours.public);
    home.write('.ssh/config', `IdentitiesOnly yes\nIdentityFile ${home.file('only')}`);
    await connects(byKey(ours), { agent: agent.path });
    expect(seen).not.toContain(`publickey ${theirs.public}`);
  });

  it('continues if there is no agent', async () => {
    home.write('.ssh/id_ed25519', ours.private);
    await connects(byKey(ours), { agent: localSocket('/nonexistent', 'agent') });
    await expect(connects(nobody, { agent: localSocket('/nonexistent', 'agent') })).rejects.toThrow(
      /the agent: /,
    );
  });

  it('succeeds with a password', async () => {
    const secrets = password(MARKER);
    await connects(byPassword(MARKER), { secrets });
    await expect(connects(byPassword('another'), { secrets })).rejects.toThrow(
      /tried: a password; the server offers: password/,
    );
  });

  it('names only those offers of the server that are names', async () => {
    const names = ['publickey', '\u001b[2Jbell\u0007', 'x'.repeat(65), 'password'];
    const hostile = (context: AuthContext): void => context.reject(names as never);
    const error = await connects(hostile).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'AUTH_REFUSED' });
    expect(String(error)).toMatch(/the server offers: publickey, password\)$/);
  });

  it("succeeds with answers to the server's prompts", async () => {
    const asked: unknown[] = [];
    const answers: SshSecrets['answers'] = async (account, questions) => {
      asked.push([account, questions.prompts]);
      return ['red', MARKER];
    };
    const prompts = [
      { prompt: 'Colour?', echo: true },
      { prompt: 'Password: ', echo: false },
    ];
    await connects(
      (context) => {
        if (context.method !== 'keyboard-interactive')
          return context.reject(['keyboard-interactive']);
        context.prompt(prompts, 'Title', (given) => {
          if (given?.join() === `red,${MARKER}`) context.accept();
          else context.reject(['keyboard-interactive']);
        });
      },
      { secrets: { attempts: () => 1, answers } },
    );
    expect(asked).toEqual([['fred@127.0.0.1', prompts]]);
  });

  it('succeeds with several required methods in any order', async () => {
    home.write('.ssh/id_ed25519', ours.private);
    const done: string[] = [];
    await connects(
      (context) => {
        if (context.method === 'password' && context.password === MARKER) {
          done.push('password');
          context.reject(['publickey'], true);
        } else if (done.length > 0 && context.method === 'publickey') context.accept();
        else context.reject([done.length > 0 ? 'publickey' : 'password']);
      },
      { secrets: password(MARKER) },
    );
    expect(done).toEqual(['password']);
  });

  it("succeeds with an agent's key and a password", async () => {
    await using agent = await startAgent(home.file('agent'), [theirs, ours, ed25519Key()]);
    let hasKey = false;
    await connects(
      (context) => {
        if (context.method === 'publickey' && context.key.data.equals(ours.blob)) {
          // A request without a signature asks whether the key would be accepted.
          if (context.signature === undefined) return context.accept();
          hasKey = true;
          return context.reject(['password'], true);
        }
        if (hasKey && context.method === 'password') return context.accept();
        context.reject([hasKey ? 'password' : 'publickey']);
      },
      { agent: agent.path, secrets: password(MARKER) },
    );
    // No other key is tried after one was accepted.
    expect(seen.slice(-3)).toEqual([`publickey ${ours.public}`, 'none', 'password']);
  });

  it('uses only the methods named in the URI', async () => {
    home.write('.ssh/id_ed25519', ours.private);
    const options = { request: { methods: ['password'] as const }, secrets: password(MARKER) };
    await expect(connects(byKey(ours), options)).rejects.toThrow(/no credentials/);
    await connects(byPassword(MARKER), options);
  });

  it("fails without credentials, and the error lists the server's methods", async () => {
    await expect(connects(byKey(ours), { agent: false })).rejects.toMatchObject({
      name: 'AuthError',
      code: 'AUTH_REFUSED',
      message:
        'The SSH server 127.0.0.1 refused the login of fred (tried: no credentials; the server offers: publickey)',
    });
  });

  it('reports a missing key file only if the URI or the settings name it', async () => {
    const keyFile = home.file('no-such-key');
    await expect(connects(byKey(ours), { request: { keyFile } })).rejects.toThrow(
      /key .*no-such-key: no such file;/,
    );
    await expect(connects(byKey(ours))).rejects.not.toThrow(/id_rsa/);
  });

  it('shows no secret in its error', async () => {
    home.write('.ssh/id_ed25519', encryptedKey('right').private);
    const secrets = { ...password(MARKER), passphrase: async () => MARKER };
    const error: unknown = await connects(nobody, { secrets }).catch((reason: unknown) => reason);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(MARKER);
  });

  it('fails if the server closes the connection', async () => {
    const secrets = { attempts: () => 9, password: async () => 'wrong' };
    const hangUp = (context: AuthContext): void => {
      if (context.method === 'none') context.reject(['password']);
      else throw new Error('enough');
    };
    await expect(connects(hangUp, { secrets })).rejects.toMatchObject({ name: 'AuthError' });
  });
});

type Authenticate = (context: AuthContext) => void;

async function connects(authenticate: Authenticate, options: ClientOptions = {}): Promise<void> {
  await using server = await startServer({
    hostKeys: [hostKey.private],
    authenticate: (context) => {
      seen.push(describeAttempt(context));
      authenticate(context);
    },
  });
  const knownHosts = `[127.0.0.1]:${server.port} ${hostKey.public}`;
  const link = await home.open(server.port, { knownHosts, ...options });
  await link.end();
}

function describeAttempt(context: AuthContext): string {
  if (context.method !== 'publickey') return context.method;
  return `publickey ${context.key.algo} ${context.key.data.toString('base64')}`;
}

function byKey(key: TestKey): Authenticate {
  return (context) => {
    if (context.method === 'publickey' && context.key.data.equals(key.blob)) context.accept();
    else context.reject(['publickey']);
  };
}

function byPassword(right: string): Authenticate {
  return (context) => {
    if (context.method === 'password' && context.password === right) context.accept();
    else context.reject(['password']);
  };
}

const nobody: Authenticate = (context) => context.reject(['publickey', 'password']);

function password(value: string): Pick<SshSecrets, 'attempts' | 'password'> {
  return { attempts: () => 1, password: async () => value };
}
