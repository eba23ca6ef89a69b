import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ConnectOptions, SshOptions } from '../../src/index.ts';
import { startAgent } from './ssh/agent.ts';
import { opens, problem, sshOptions } from './ssh/opening.ts';
import { PASSWORD, Sshd } from './ssh/sshd.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('A login to a real sshd', () => {
  let daemon: Libvirtd;
  let sshd: Sshd;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    sshd = await Sshd.start(daemon);
  });

  afterAll(async () => {
    await sshd?.[Symbol.asyncDispose]();
    await daemon?.stop();
  });

  const ssh = (more: SshOptions = {}): ConnectOptions => sshOptions(sshd, more);

  it('succeeds with the key named in the URI', () =>
    opens(sshd.uri({ keyfile: sshd.file('id') }), ssh({ privateKey: [] })));

  it('succeeds with an encrypted key', async () => {
    const uri = sshd.uri({ keyfile: sshd.file('encrypted') });
    await opens(uri, ssh({ privateKey: [], passphrase: PASSWORD }));
    const prompts: string[] = [];
    await opens(uri, {
      ...ssh({ privateKey: [] }),
      credentials: (requests) => {
        prompts.push(...requests.map(({ prompt }) => prompt));
        return requests.map(() => PASSWORD);
      },
    });
    expect(prompts).toEqual([`Passphrase of ${sshd.file('encrypted')}`]);
  });

  it('succeeds with a real agent', async () => {
    await using agent = await startAgent(sshd.file('agent'), sshd.file('id'));
    await opens(sshd.uri(), ssh({ privateKey: [], agent: agent.path }));
  });

  it('succeeds with a password', async () => {
    await opens(sshd.uri({ sshauth: 'password' }, 'qemu+libssh'), {
      ...ssh({ privateKey: [], password: PASSWORD }),
    });
    await opens(sshd.uri(), ssh({ privateKey: [], password: PASSWORD }));
    const nothing = ssh({ privateKey: [] });
    await opens(sshd.uri(), { ...nothing, credentials: { password: PASSWORD } });
    const ofRoot = { authname: 'root', password: PASSWORD };
    await opens(sshd.uri(), { ...nothing, credentials: ofRoot });
    const ofFred = { authname: 'fred', password: PASSWORD };
    const refused = await problem(sshd.uri(), { ...nothing, credentials: ofFred });
    expect(refused.message).toMatch(/tried: no credentials/);
  });

  it('succeeds with a key and a password if the server requires both', async () => {
    await using agent = await startAgent(sshd.file('agent'), sshd.file('id'));
    const uri = sshd.uri().replace(`:${sshd.port}`, `:${sshd.strictPort}`);
    const knownHosts = sshd.knownHost.replace(`:${sshd.port}`, `:${sshd.strictPort}`);
    const password = PASSWORD;
    await opens(uri, ssh({ knownHosts, password }));
    await opens(uri, ssh({ knownHosts, password, privateKey: [], agent: agent.path }));
    expect((await problem(uri, ssh({ knownHosts }))).message).toMatch(
      /the server offers: password/,
    );
  });

  it('succeeds with the password in auth.conf', async () => {
    const authfile = sshd.write(
      'auth.conf',
      `[credentials-far]\nusername=root\npassword=${PASSWORD}\n\n[auth-ssh-127.0.0.1]\ncredentials=far\n`,
    );
    await opens(sshd.uri({ authfile }), ssh({ privateKey: [] }));
  });

  it('fails with a wrong password, and the error shows no secret', async () => {
    const wrong = `${PASSWORD}, but wrong`;
    const error = await problem(sshd.uri(), ssh({ privateKey: [], password: wrong }));
    expect(error).toMatchObject({ code: 'AUTH_REFUSED' });
    expect(error.message).toMatch(
      /refused the login of root \(tried: .*a password; the server offers/,
    );
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
  });
});
