import { describe, expect, it } from '@jest/globals';
import ssh2 from 'ssh2';
import type { HostConfig } from '../../../src/ssh/config/index.ts';
import { readHostConfig } from '../../../src/ssh/config/index.ts';
import { makePlan } from '../../../src/ssh/make-plan.ts';
import type { SshPlan } from '../../../src/ssh/plan.ts';
import { requestOfJump } from '../../../src/ssh/request.ts';
import type { SshSecrets } from '../../../src/ssh/secrets.ts';
import type { Environment } from '../../../src/uri/index.ts';

const HOME = 'C:\\Users\\me';
const CONFIG = `${HOME}\\.ssh\\config`;
const OPENSSH_PIPE = '\\\\.\\pipe\\openssh-ssh-agent';
const PAGEANT_PIPE = '\\\\.\\pipe\\pageant.me.0123';

describe('On Windows, readHostConfig', () => {
  it("reads only files of the user's profile by default", async () => {
    const read: string[] = [];
    const config = await configOf({}, (path) => read.push(path));
    expect(read).toEqual([CONFIG]);
    expect(config.userKnownHostsFiles).toEqual([
      `${HOME}\\.ssh\\known_hosts`,
      `${HOME}\\.ssh\\known_hosts2`,
    ]);
    expect(config.globalKnownHostsFiles).toEqual([]);
  });

  it('ignores an /etc/ssh that another user may have created', async () => {
    const text = 'StrictHostKeyChecking no\n';
    const texts = { '/etc/ssh/ssh_config': text, '\\etc\\ssh\\ssh_config': text };
    expect((await configOf(texts)).hostKeyRule).toBe('ask');
  });

  it('expands ~ before a slash and before a backslash', async () => {
    const text = 'IdentityFile ~/.ssh/a\nIdentityFile ~\\.ssh\\b\nIdentityFile ~c\n';
    expect((await configOf({ [CONFIG]: text })).identityFiles).toEqual([
      `${HOME}/.ssh/a`,
      `${HOME}\\.ssh\\b`,
      '~c',
    ]);
  });
});

describe('On Windows, makePlan', () => {
  it.each([
    ['the pipe of OpenSSH by default', {}, undefined, OPENSSH_PIPE],
    ['the pipe in SSH_AUTH_SOCK', { SSH_AUTH_SOCK: PAGEANT_PIPE }, undefined, PAGEANT_PIPE],
    [
      'the pipe of OpenSSH if SSH_AUTH_SOCK names a socket of Cygwin',
      { SSH_AUTH_SOCK: '/tmp/ssh-1/agent.1' },
      undefined,
      OPENSSH_PIPE,
    ],
    ['the pipe of the option', {}, '//./pipe/pageant.me.0123', PAGEANT_PIPE],
    ['no agent for the option false', {}, false, undefined],
  ] as const)('uses %s', async (_, variables, agent, expected) => {
    expect((await planOf('', variables, agent)).login.agent).toBe(expected);
  });

  it('uses the pipe of IdentityAgent, with or without quotes', async () => {
    for (const value of [PAGEANT_PIPE, `"${PAGEANT_PIPE}"`]) {
      expect((await planOf(`IdentityAgent ${value}\n`)).login.agent).toBe(PAGEANT_PIPE);
    }
  });

  it.each(['pageant', '/tmp/agent', '\\\\host\\pipe\\agent'])(
    'rejects the agent %s, for which a program would be run',
    async (agent) => {
      await expect(planOf('', {}, agent)).rejects.toThrow(/must be a named pipe.*Pageant/s);
      await expect(planOf(`IdentityAgent '${agent}'\n`)).rejects.toThrow('must be a named pipe');
    },
  );

  it("uses the default keys of the user's profile", async () => {
    const { keyFiles } = (await planOf('')).login;
    expect(keyFiles).toContainEqual({ path: `${HOME}\\.ssh\\id_ed25519`, isNamed: false });
  });
});

const NO_SECRETS: SshSecrets = {
  attempts: () => 0,
  passphrase: async () => undefined,
  password: async () => undefined,
  answers: async () => undefined,
};

type Texts = Readonly<Record<string, string>>;

function machine(
  texts: Texts,
  onRead: (path: string) => void = () => {},
  variables: Environment['variables'] = {},
): Environment {
  return {
    ...{ platform: 'win32', euid: undefined, home: HOME, variables, defaultMode: 'legacy' },
    ...{ exists: () => true, isReadable: () => true, ownerOf: () => undefined },
    readText: async (path) => {
      onRead(path);
      const text = texts[path];
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return { text, permissions: 0 };
    },
  };
}

function configOf(texts: Texts, onRead?: (path: string) => void): Promise<HostConfig> {
  const query = { host: 'h', user: undefined, port: undefined, localUser: 'me', files: undefined };
  return readHostConfig(query, machine(texts, onRead));
}

async function planOf(
  text: string,
  variables: Environment['variables'] = {},
  agent?: false | string,
): Promise<SshPlan> {
  const config = await configOf({ [CONFIG]: text });
  return makePlan(requestOfJump('me@h'), config, {
    ...{ ssh2, environment: machine({}, undefined, variables), options: { agent } },
    ...{ secrets: NO_SECRETS, signal: undefined },
  });
}
