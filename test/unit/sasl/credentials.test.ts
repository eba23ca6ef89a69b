import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  CredentialCallback,
  Credentials,
  LoginPlace,
} from '../../../src/api/opening/credentials.ts';
import { CredentialSource } from '../../../src/api/opening/credentials.ts';
import { Deadline } from '../../../src/api/opening/deadline.ts';
import { AuthError, VirConnectCredentialType } from '../../../src/index.ts';
import type { CredentialRequest } from '../../../src/sasl/index.ts';
import { CredentialType } from '../../../src/sasl/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/until.ts';

const { AUTHNAME, PASSPHRASE, USERNAME, REALM, NOECHOPROMPT } = VirConnectCredentialType;

const FILE = `[credentials-test]
authname=fred
username=other
password=f
realm=vm
[auth-libvirt-host]
credentials=test
`;

let folder: string;
const deadlines: Deadline[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'libvirt-client-credentials-'));
  writeFileSync(join(folder, 'empty.conf'), '', { mode: 0o600 });
});

afterAll(() => {
  for (const deadline of deadlines) deadline.clear();
  rmSync(folder, { recursive: true, force: true });
});

describe('The credentials of a login', () => {
  it("have libvirt's types", () => {
    expect(CredentialType).toEqual(VirConnectCredentialType);
  });

  it.each<[string, Credentials, string, readonly (string | undefined)[]]>([
    ['the program if there is no file', { authname: 'a', password: 'p' }, '', ['a', 'p', '', 'r?']],
    ['the file if the program gives none', {}, FILE, ['fred', 'f', 'other', 'vm']],
    [
      'the program if it gives a password',
      { authname: 'a', password: 'p' },
      FILE,
      ['a', 'p', '', 'r?'],
    ],
    [
      'the file if the program gives only the name',
      { authname: 'fred' },
      FILE,
      ['fred', 'f', 'other', 'vm'],
    ],
    [
      'the program and the file if the program gives a part',
      { realm: 'mine' },
      FILE,
      ['fred', 'f', 'other', 'mine'],
    ],
  ])('come from %s', async (_, given, conf, expected) => {
    const answers = await answersOf(given, { conf });
    expect(answers).toEqual(expected);
  });

  it('do not mix a name from the program with the password of another user', async () => {
    await expect(answersOf({ authname: 'bob' }, { conf: FILE })).rejects.toMatchObject({
      name: 'AuthError',
      code: 'AUTH_CREDENTIALS_MISSING',
      message: expect.stringMatching(/Password.*"credentials".*\[auth-libvirt-host\]/),
    });
  });

  it('are named in the error if they are missing', async () => {
    await expect(answersOf({}, { conf: '' })).rejects.toMatchObject({
      code: 'AUTH_CREDENTIALS_MISSING',
      message: expect.stringContaining('Name to log in with'),
    });
  });

  it('are named in the error if there is a "username" in place of the "authname"', async () => {
    const given = { username: 'fred', password: 'secret' };
    await expect(answersOf(given, { conf: '' })).rejects.toMatchObject({
      code: 'AUTH_CREDENTIALS_MISSING',
      message: expect.stringContaining('rename it to "authname"'),
    });
  });

  it('are requested in one call, except those in the file', async () => {
    const asked: CredentialRequest[][] = [];
    const ask: CredentialCallback = (requests) => {
      asked.push([...requests]);
      return requests.map(({ type }) => (type === PASSPHRASE ? 'typed' : undefined));
    };
    const conf = FILE.replace('password=f\n', '').replace('realm=vm\n', '');
    expect(await answersOf(ask, { conf })).toEqual(['fred', 'typed', 'other', 'r?']);
    expect(asked.map((requests) => requests.map(({ type }) => type))).toEqual([
      [PASSPHRASE, REALM],
    ]);
    expect(asked[0]?.[1]).toEqual({
      type: REALM,
      prompt: 'Realm',
      challenge: 'x\ny',
      defresult: 'r?',
    });
  });

  it('are not requested if the file has all of them', async () => {
    const ask: CredentialCallback = () => {
      throw new Error('The function must not be called');
    };
    const conf = FILE.replace('realm=vm\n', '');
    expect(await answersOf(ask, { conf })).toEqual(['fred', 'f', 'other', 'r?']);
  });

  it('of any type can be requested', async () => {
    const source = new CredentialSource((requests) => requests.map(({ type }) => `answer ${type}`));
    const requests = Object.values(VirConnectCredentialType).map((type) =>
      request(type, `p${type}`),
    );
    const answers = await source.answer(requests, place(), deadlineOf(1000));
    expect(answers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((type) => `answer ${type}`));
  });

  it('are requested once, and again after the daemon refuses them', async () => {
    let times = 0;
    const source = new CredentialSource(() => {
      times += 1;
      return [`answer ${times}`];
    });
    const ask = (): Promise<readonly string[]> =>
      source.answer([request(PASSPHRASE, 'p')], place(), deadlineOf(1000));
    expect(await ask()).toEqual(['answer 1']);
    expect(await ask()).toEqual(['answer 1']);
    source.forget();
    expect(await ask()).toEqual(['answer 2']);
  });

  it('are requested for every login if they are for one use', async () => {
    let times = 0;
    const source = new CredentialSource((requests) => {
      times += 1;
      return requests.map(() => `answer ${times}`);
    });
    const ask = (): Promise<readonly string[]> =>
      source.answer([request(NOECHOPROMPT, 'Code')], place(), deadlineOf(1000));
    expect(await ask()).toEqual(['answer 1']);
    expect(await ask()).toEqual(['answer 2']);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'AUTH_CREDENTIALS_MISSING'],
    ['null', null, 'AUTH_CREDENTIALS_MISSING'],
    ['no answers', [], 'AUTH_CREDENTIALS_MISSING'],
    ['null for an answer', [null], 'AUTH_CREDENTIALS_MISSING'],
    ['a string', 'answer', 'ARGUMENT_INVALID'],
    ['a number', [7], 'ARGUMENT_INVALID'],
  ])('are rejected if the function returns %s', async (_, given, code) => {
    const source = new CredentialSource((() => given) as CredentialCallback);
    const answers = source.answer([request(PASSPHRASE, 'p')], place(), deadlineOf(1000));
    await expect(answers).rejects.toMatchObject({ code });
  });

  it('fail with an AuthError that has the error of the function as its cause', async () => {
    const broken = new Error('No terminal');
    const source = new CredentialSource(async () => {
      throw broken;
    });
    const answers = source.answer([request(PASSPHRASE, 'p')], place(), deadlineOf(1000));
    await expect(answers).rejects.toBeInstanceOf(AuthError);
    await expect(answers).rejects.toMatchObject({
      code: 'AUTH_CALLBACK_FAILED',
      outcome: 'not-sent',
      message: 'The function "credentials" failed: No terminal',
      cause: broken,
    });
    await expect(source.asker?.([])).rejects.toMatchObject({ cause: broken });
  });

  it('fail with the LibvirtError that the function throws', async () => {
    const own = new AuthError('AUTH_CREDENTIALS_MISSING', 'The vault is locked');
    const source = new CredentialSource(() => {
      throw own;
    });
    const answers = source.answer([request(PASSPHRASE, 'p')], place(), deadlineOf(1000));
    await expect(answers).rejects.toBe(own);
  });

  it('for SSH come from the function, which must answer all requests', async () => {
    expect(new CredentialSource({ authname: 'fred' }).asker).toBeUndefined();
    const requests = [request(NOECHOPROMPT, 'Code'), request(NOECHOPROMPT, 'PIN')];
    const all = new CredentialSource((them) => them.map(({ prompt }) => prompt));
    expect(await all.asker?.(requests)).toEqual(['Code', 'PIN']);
    for (const given of [['Code'], ['Code', null], null]) {
      expect(await new CredentialSource(() => given).asker?.(requests)).toBeUndefined();
    }
  });

  it('may take any time: the deadline is paused during the request', async () => {
    using clock = new FakeClock();
    const deadline = deadlineOf(100);
    const source = new CredentialSource(async () => {
      await clock.advance(200);
      return ['late'];
    });
    expect(await source.answer([request(PASSPHRASE, 'p')], place(), deadline)).toEqual(['late']);
    expect(deadline.signal.aborted).toBe(false);
  });

  it('are no longer awaited after the caller aborts', async () => {
    const controller = new AbortController();
    const deadline = new Deadline('Opening', 60_000, controller.signal);
    let seen: AbortSignal | undefined;
    const source = new CredentialSource((_, { signal }) => {
      seen = signal;
      return new Promise(() => {});
    });
    const answers = source.answer([request(PASSPHRASE, 'p')], place(), deadline);
    await until(() => seen !== undefined);
    const reason = new Error('never mind');
    controller.abort(reason);
    await expect(answers).rejects.toMatchObject({ name: 'AbortError', cause: reason });
    expect(seen?.aborted).toBe(true);
    deadline.clear();
  });
});

function request(type: number, prompt: string): CredentialRequest {
  return { type, prompt, challenge: null, defresult: null };
}

async function answersOf(
  given: Credentials | CredentialCallback,
  { conf }: { readonly conf: string },
): Promise<readonly string[]> {
  const authFile = join(folder, 'auth.conf');
  writeFileSync(authFile, conf, { mode: 0o600 });
  const requests = [
    request(AUTHNAME, 'Name to log in with'),
    request(PASSPHRASE, 'Password'),
    { ...request(USERNAME, 'User to act as'), defresult: '' },
    { type: REALM, prompt: 'Realm', challenge: 'x\ny', defresult: 'r?' },
  ];
  const source = new CredentialSource(given);
  return source.answer(requests, { host: 'host', authFile }, deadlineOf(5000));
}

/** Returns a host that is in no file. */
function place(): LoginPlace {
  return { host: 'host', authFile: join(folder, 'empty.conf') };
}

/** Creates a deadline that is cleared after the tests. */
function deadlineOf(timeoutMs: number): Deadline {
  const deadline = new Deadline('Opening', timeoutMs, undefined);
  deadlines.push(deadline);
  return deadline;
}
