import { describe, expect, it } from '@jest/globals';
import { makeSecrets } from '../../../src/api/opening/open-ssh-secrets.ts';
import type { CredentialRequest } from '../../../src/sasl/index.ts';
import type { SshPrompts } from '../../../src/ssh/index.ts';

const NOTHING = { passphrase: undefined, passwordOf: () => undefined, ask: undefined };

const QUESTIONS: SshPrompts = {
  title: '',
  instructions: '',
  prompts: [
    { prompt: 'Code\u001b[2J?', echo: true },
    { prompt: 'Password: ', echo: false },
  ],
};

const ONE: SshPrompts = { ...QUESTIONS, prompts: QUESTIONS.prompts.slice(1) };

describe('Secrets for SSH', () => {
  it('are undefined if the program gives none', async () => {
    const secrets = makeSecrets(NOTHING);
    expect(secrets.attempts('a@b')).toBe(0);
    expect(await secrets.passphrase('file', 0)).toBeUndefined();
    expect(await secrets.password('a@b', 0)).toBeUndefined();
    expect(await secrets.answers('a@b', ONE, 0)).toBeUndefined();
  });

  it('from options are used once', async () => {
    const secrets = makeSecrets({ ...NOTHING, passphrase: 'p', passwordOf: () => 'q' });
    expect(secrets.attempts('a@b')).toBe(1);
    expect([await secrets.passphrase('f', 0), await secrets.passphrase('f', 1)]).toEqual([
      'p',
      undefined,
    ]);
    expect([await secrets.password('a', 0), await secrets.password('a', 1)]).toEqual([
      'q',
      undefined,
    ]);
  });

  it('answer only a single prompt without echo', async () => {
    const secrets = makeSecrets({ ...NOTHING, passwordOf: () => 'q' });
    expect(await secrets.answers('a@b', ONE, 0)).toEqual(['q']);
    expect(await secrets.answers('a@b', QUESTIONS, 0)).toBeUndefined();
    const seen = { ...ONE, prompts: QUESTIONS.prompts.slice(0, 1) };
    expect(await secrets.answers('a@b', seen, 0)).toBeUndefined();
  });

  it("are requested with libvirt's types after those from options", async () => {
    const asked: CredentialRequest[] = [];
    const ask = async (requests: readonly CredentialRequest[]): Promise<readonly string[]> => {
      asked.push(...requests);
      return requests.map((_, index) => `answer ${index}`);
    };
    const secrets = makeSecrets({ ...NOTHING, passwordOf: () => 'known', ask });
    expect(secrets.attempts('a@b')).toBe(4);
    expect(await secrets.password('a@b', 0)).toBe('known');
    expect(asked).toEqual([]);
    expect(await secrets.password('a@b', 1)).toBe('answer 0');
    expect(await secrets.passphrase('/file', 0)).toBe('answer 0');
    expect(await secrets.answers('a@b', QUESTIONS, 1)).toEqual(['answer 0', 'answer 1']);
    expect(asked.map(({ type, prompt }) => [type, prompt])).toEqual([
      [5, 'Password of a@b'],
      [5, 'Passphrase of /file'],
      [6, 'a@b: Code?[2J?'],
      [7, 'a@b: Password:'],
    ]);
  });

  it('are specific to an account', async () => {
    const passwordOf = (account: string): string | undefined =>
      account === 'a@b' ? 'q' : undefined;
    const secrets = makeSecrets({ ...NOTHING, passwordOf });
    expect([secrets.attempts('a@b'), secrets.attempts('c@b')]).toEqual([1, 0]);
    expect(await secrets.password('a@b', 0)).toBe('q');
    const asking = makeSecrets({ ...NOTHING, passwordOf, ask: async () => ['asked'] });
    expect(asking.attempts('c@b')).toBe(3);
    expect(await asking.password('c@b', 0)).toBe('asked');
  });

  it('for jump hosts include passphrases and prompts, but not the password', async () => {
    const ask = async (): Promise<readonly string[]> => ['asked'];
    const known = { passphrase: 'p', passwordOf: () => 'q' };
    const silent = makeSecrets({ ...known, ask: undefined }).forJumpHosts;
    expect(silent?.attempts('a@b')).toBe(0);
    expect(await silent?.passphrase('file', 0)).toBe('p');
    const asking = makeSecrets({ ...known, ask }).forJumpHosts;
    expect(await asking?.password('a@b', 0)).toBe('asked');
    expect(await asking?.answers('a@b', ONE, 0)).toEqual(['asked']);
  });

  it('can be refused', async () => {
    const secrets = makeSecrets({ ...NOTHING, ask: async () => undefined });
    expect(await secrets.password('a@b', 0)).toBeUndefined();
    expect(await secrets.answers('a@b', ONE, 0)).toBeUndefined();
  });
});
