import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ConnectOptions, SshOptions } from '../../src/index.ts';
import { startAgent } from './ssh/agent.ts';
import { opens, problem, sshOptions } from './ssh/opening.ts';
import { PASSWORD, Sshd } from './ssh/sshd.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('logging in to a real sshd', () => {
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

  it('by the key that the URI names', () =>
    opens(sshd.uri({ keyfile: sshd.file('id') }), ssh({ privateKey: [] })));

  it('by an encrypted key', async () => {
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

  it('by a real agent', async () => {
    await using agent = await startAgent(sshd.file('agent'), sshd.file('id'));
    await opens(sshd.uri(), ssh({ privateKey: [], agent: agent.path }));
  });

  it('by password', async () => {
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
    expect(refused.message).toMatch(/tried: nothing to log in with/);
  });

  it('by a key and a password together', async () => {
    await using agent = await startAgent(sshd.file('agent'), sshd.file('id'));
    const uri = sshd.uri().replace(`:${sshd.port}`, `:${sshd.strictPort}`);
    const knownHosts = sshd.knownHost.replace(`:${sshd.port}`, `:${sshd.strictPort}`);
    const password = PASSWORD;
    await opens(uri, ssh({ knownHosts, password }));
    await opens(uri, ssh({ knownHosts, password, privateKey: [], agent: agent.path }));
    expect((await problem(uri, ssh({ knownHosts }))).message).toMatch(/the server takes: password/);
  });

  it('by the password of auth.conf', async () => {
    const authfile = sshd.write(
      'auth.conf',
      `[credentials-far]\nusername=root\npassword=${PASSWORD}\n\n[auth-ssh-127.0.0.1]\ncredentials=far\n`,
    );
    await opens(sshd.uri({ authfile }), ssh({ privateKey: [] }));
  });

  it('fails without anything to log in with, and shows no secret', async () => {
    const wrong = `${PASSWORD}, but wrong`;
    const error = await problem(sshd.uri(), ssh({ privateKey: [], password: wrong }));
    expect(error).toMatchObject({ code: 'AUTH_REFUSED' });
    expect(error.message).toMatch(/does not let root in \(tried: .*a password; the server takes/);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
  });
});
