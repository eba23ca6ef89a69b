import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConnectOptions, SshOptions } from '../../src/index.ts';
import { connect, openSshSession } from '../../src/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { WAIT_LIMIT_MS } from '../support/time-limits.ts';
import { until } from '../support/until.ts';
import { startPool } from './api/guest.ts';
import { runProgram } from './process/run-program.ts';
import { opens, problem, sshOptions } from './ssh/opening.ts';
import { Sshd } from './ssh/sshd.ts';
import { digest, MIB, makeVolume, noise } from './streams/volumes.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('A connection over a real sshd', () => {
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

  describe('reaches the daemon', () => {
    it.each(['native', 'netcat', 'auto'])('with a command: proxy=%s', async (proxy) => {
      await opens(sshd.uri({ proxy }), ssh());
      await opens(sshd.uri({ proxy }), { ...ssh(), readOnly: true });
    });

    it('through the socket named in the URI', () =>
      opens(sshd.uri({ socket: daemon.socketPath }), ssh()));

    it('through the server itself', () => opens(sshd.uri(), ssh({ proxy: 'streamlocal' })));

    it('through the server itself if it runs no commands', () =>
      opens(sshd.uri(), ssh({ privateKey: readFileSync(sshd.file('forward')) })));

    it.each(['qemu+libssh', 'qemu+libssh2'])('with %s as with ssh', (scheme) => {
      const known_hosts = sshd.write('known_hosts', sshd.knownHost);
      return opens(sshd.uri({ known_hosts }, scheme), ssh({ knownHosts: '' }));
    });

    it("with the system's ssh, by command= in the URI or the option", async () => {
      const command = sshd.systemSsh(sshd.knownHost);
      await opens(sshd.uri({ command, keyfile: sshd.file('id') }), {});
      await opens(sshd.uri({ keyfile: sshd.file('id'), proxy: 'netcat' }), { ssh: { command } });
    });
  });

  describe('with a host key', () => {
    it('that has changed is refused with the file and the line', async () => {
      const changed = sshd.knownHost.replace(/ssh-ed25519 .*/, () =>
        readFileSync(sshd.file('stranger.pub'), 'utf8').trim(),
      );
      const known_hosts = sshd.write('changed', `# one line\n${changed}`);
      const uri = sshd.uri({ known_hosts }, 'qemu+libssh2');
      const error = await problem(uri, ssh({ knownHosts: '' }));
      expect(error).toMatchObject({ code: 'HOST_KEY_REFUSED' });
      expect(error.message).toContain(`${known_hosts}:2`);
      // The system's ssh also refuses it, and reports it on its standard error.
      const command = sshd.systemSsh(changed);
      const words = await problem(sshd.uri({ command, keyfile: sshd.file('id') }), {});
      expect(words.message).toMatch(/ended with status 255: .*Host key verification failed/);
    });

    it('that is unknown is refused, or saved with known_hosts_verify=auto', async () => {
      const known_hosts = sshd.file('learnt');
      const uri = (rule: string): string =>
        sshd.uri({ known_hosts, known_hosts_verify: rule }, 'qemu+libssh');
      const options = ssh({ knownHosts: '' });
      expect((await problem(uri('normal'), options)).message).toContain('is not known');
      await opens(uri('auto'), options);
      expect(readFileSync(known_hosts, 'utf8').trim()).toBe(
        sshd.knownHost.trim().split(' ').slice(0, 3).join(' '),
      );
      await opens(uri('normal'), options);
    });

    it('that is known by a name hashed by ssh-keygen is accepted', async () => {
      const known_hosts = sshd.write('hashed', sshd.knownHost);
      execFileSync('ssh-keygen', ['-H', '-f', known_hosts], { stdio: 'ignore' });
      expect(readFileSync(known_hosts, 'utf8')).not.toContain('127.0.0.1');
      await opens(sshd.uri({ known_hosts }, 'qemu+libssh'), ssh({ knownHosts: '' }));
    });
  });

  it('uses the settings of a Host alias', async () => {
    const known = sshd.write('known_hosts', sshd.knownHost);
    const config = sshd.write(
      'config',
      [
        'Host other',
        'Port 1',
        'Host far-*',
        'HostName 127.0.0.1',
        `Port ${sshd.port}`,
        'User root',
        `IdentityFile ${sshd.file('id')}`,
        'IdentitiesOnly yes',
        `UserKnownHostsFile ${known}`,
        'StrictHostKeyChecking yes',
      ].join('\n'),
    );
    const options = ssh({ config, privateKey: [], knownHosts: '' });
    await opens('qemu+ssh://far-away/system', options);
    const jumping = sshd.write(
      'jumping',
      `Host behind\nProxyJump far-away\nHostName 127.0.0.1\nHost behind\nPort ${sshd.port}\nUser root\nIdentityFile ${sshd.file('id')}\nUserKnownHostsFile ${known}\nInclude ${config}\n`,
    );
    const before = sshd.logins;
    await opens('qemu+ssh://behind/system', {
      ...options,
      ssh: { ...options.ssh, config: [jumping, config] },
    });
    expect(sshd.logins - before).toBe(2);
  });

  it('never treats a part of the URI as an option or as shell code', async () => {
    const touched = sshd.file('touched');
    const touch = `touch ${touched}`;
    const command = sshd.systemSsh(sshd.knownHost);
    const query = { command, keyfile: sshd.file('id') };
    const uris = [
      `qemu+ssh://-oProxyCommand=${encodeURIComponent(touch)}/system`,
      `qemu+ssh://-oProxyCommand=touch%20x@127.0.0.1:${sshd.port}/system`,
      `qemu+ssh://a;${touch.replace(' ', '%20')}/system`,
      sshd.uri({ ...query, socket: `/nowhere; ${touch}` }),
      sshd.uri({ ...query, socket: `/nowhere'; ${touch}; '` }),
      sshd.uri({ ...query, netcat: `nc; ${touch};`, proxy: 'netcat' }),
      sshd.uri({ ...query, netcat: `$(${touch})`, proxy: 'netcat' }),
      sshd.uri({ ...query, name: `qemu:///system'; ${touch}; '`, proxy: 'native' }),
      sshd.uri({ socket: `/nowhere\`${touch}\`` }),
      sshd.uri({ socket: `/nowhere\n${touch}\n` }),
      sshd.uri({ command: `ssh -oProxyCommand='${touch}'` }),
      sshd.uri({ command: `/bin/sh -c '${touch}'` }),
    ];
    for (const uri of uris) {
      await expect(problem(uri, ssh())).resolves.toMatchObject({ outcome: expect.any(String) });
    }
    expect(existsSync(touched)).toBe(false);
  });

  it('reports the error output of the remote command', async () => {
    const missing = sshd.uri({ socket: '/nowhere/libvirt-sock' });
    expect(await problem(missing, ssh())).toMatchObject({
      code: 'CONNECT_FAILED',
      phase: 'helper',
      outcome: 'not-sent',
      address: `127.0.0.1:${sshd.port}`,
      message: expect.stringMatching(
        /^The command on 127.0.0.1:\d+ ended with status 1: nc: .*No such file or directory$/,
      ),
    });
    const without = sshd.uri({ netcat: '/no/netcat' });
    expect((await problem(without, ssh())).message).toMatch(/status 127: .*\/no\/netcat/);
    const helper = sshd.uri({ proxy: 'native' }, 'nosuch+ssh');
    expect((await problem(helper, ssh())).message).toMatch(/virt-ssh-helper|VIR_ERR|nosuch/);
    const forwarded = sshd.uri({ socket: '/nowhere/libvirt-sock' });
    expect((await problem(forwarded, ssh({ proxy: 'streamlocal' }))).message).toContain(
      'refused a connection to /nowhere/libvirt-sock',
    );
  });

  it('times out if a server never answers, and leaves nothing open', async () => {
    const silent = createServer((socket) => socket.on('error', () => {}));
    let open = 0;
    silent.on('connection', (socket) => {
      open += 1;
      socket.on('close', () => {
        open -= 1;
      });
      socket.resume();
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    using clock = new FakeClock();
    const options = { ...ssh(), connectTimeoutMs: 500 };
    const connecting = problem(`qemu+ssh://root@127.0.0.1:${port}/system`, options);
    await until(() => open === 1);
    const inProcess = await clock.until(connecting);
    expect(inProcess).toMatchObject({ code: 'CONNECT_TIMEOUT', phase: 'handshake' });
    const pidFile = sshd.file('ssh.pid');
    const command = sshd.systemSsh('', pidFile);
    const uri = `qemu+ssh://root@127.0.0.1:${port}/system?command=${command}`;
    const starting = problem(uri, { connectTimeoutMs: 1500 });
    await until(() => open === 1 && existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
    const byProgram = await clock.until(starting);
    expect(byProgram).toMatchObject({ code: 'CONNECT_TIMEOUT' });
    await until(() => !existsSync(`/proc/${readFileSync(pidFile, 'utf8').trim()}`));
    await until(() => open === 0);
    silent.close();
    // A remote command that reads and never writes.
    const heard = sshd.file('heard');
    const mute = sshd.write('mute', `#!/bin/sh\nexec cat >${heard}\n`, 0o755);
    const patient = { ...ssh(), connectTimeoutMs: 4000 };
    const asking = problem(sshd.uri({ netcat: mute }), patient);
    await until(() => existsSync(heard) && readFileSync(heard).length > 0);
    const muted = await clock.until(asking);
    expect(muted).toMatchObject({ code: 'CONNECT_TIMEOUT', phase: 'auth' });
  });

  it('can share one session with other connections and forwarded sockets', async () => {
    const before = sshd.logins;
    await using session = await openSshSession(sshd.uri(), ssh());
    const connections = await Promise.all([1, 2, 3].map(() => session.connect()));
    const types = await Promise.all(connections.map((connection) => connection.getType()));
    expect(types).toEqual(['QEMU', 'QEMU', 'QEMU']);
    const stream = await session.forward('127.0.0.1', sshd.port);
    const [greeting] = (await once(stream, 'data')) as [Buffer];
    expect(String(greeting)).toMatch(/^SSH-2.0-OpenSSH/);
    stream.destroy();
    const socket = await session.forwardSocket(daemon.socketPath);
    await using own = await connect('qemu:///system', { transport: socket });
    expect(await own.getType()).toBe('QEMU');
    await Promise.all(connections.map((connection) => connection.close()));
    expect(sshd.logins - before).toBe(1);
    await expect(connect('qemu+ssh://elsewhere/system', { ssh: { session } })).rejects.toThrow(
      /leads to another host than the SSH session/,
    );
  });

  it('uses one session for all of its streams', async () => {
    await using own = await connect(daemon.uri('qemu'));
    const pool = await startPool(own);
    const volumes = await Promise.all(
      ['a', 'b', 'c'].map((name) => makeVolume(pool, `ssh-${name}`, 16 * MIB)),
    );
    const before = sshd.logins;
    await using connection = await connect(sshd.uri(), ssh());
    const digests = await Promise.all(
      volumes.map(async ({ key }) => {
        const volume = await connection.storageVolLookupByKey(key);
        const { source, hash } = noise(16);
        await pipeline(source, await volume.upload());
        return [await digest(await volume.download()), hash.digest('hex')] as const;
      }),
    );
    for (const [down, sha256] of digests) expect(down).toEqual({ sha256, bytes: 16 * MIB });
    expect(sshd.logins - before).toBe(1);
  });

  it('reconnects after the session was lost', async () => {
    const known = new Set(sshd.sessions());
    const options = { ...ssh(), reconnect: { initialDelayMs: 10 } };
    await using connection = await connect(sshd.uri({ socket: daemon.socketPath }), options);
    const changes = connection.stateChanges({ signal: AbortSignal.timeout(WAIT_LIMIT_MS) });
    for (const pid of sshd.sessions()) if (!known.has(pid)) process.kill(pid, 'SIGKILL');
    let wasLost = false;
    for await (const { state } of changes) {
      if (wasLost && state === 'open') break;
      wasLost ||= state !== 'open';
    }
    expect(await connection.getType()).toBe('QEMU');
  });

  it('asks the credentials function about unknown host keys', async () => {
    const known_hosts = sshd.file('asked');
    const uri = sshd.uri({ known_hosts, keyfile: sshd.file('id') }, 'qemu+libssh');
    const prompts: string[] = [];
    const answering = (answer: string): ConnectOptions => ({
      ...ssh({ knownHosts: '', privateKey: [] }),
      credentials: (requests) => {
        prompts.push(...requests.map(({ prompt }) => prompt));
        return requests.map(() => answer);
      },
    });
    expect((await problem(uri, answering('n'))).message).toContain('its key was rejected');
    await opens(uri, answering('y'));
    const question =
      /^Accept the SSH host key ssh-ed25519 SHA256:\S+ of \[127.0.0.1\]:\d+ \(y\/n\)\?$/;
    expect(prompts).toEqual([expect.stringMatching(question), expect.stringMatching(question)]);
  });

  it('does not keep a process alive that does not close it', async () => {
    const home = sshd.folder;
    mkdirSync(`${home}/.ssh`, { recursive: true });
    copyFileSync(sshd.file('id'), `${home}/.ssh/id_ed25519`);
    sshd.write('.ssh/known_hosts', sshd.knownHost);
    const uri = sshd.uri({ socket: daemon.socketPath }, 'test+ssh', '/default');
    const byProgram = `${uri}&command=${sshd.systemSsh(sshd.knownHost)}&keyfile=${sshd.file('id')}`;
    const runs = ['closes', 'forgets'].flatMap((way) => [
      [way, uri] as const,
      [way, byProgram] as const,
    ]);
    for (const [way, place] of runs) {
      const { status, stdout, stderr } = await runProgram(way, place, { HOME: home });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'worked\n', stderr: '' });
    }
  });

  it('can use a program as the transport ext', async () => {
    const script = `#!/bin/sh\ntest $# = 0 || exit 9\nexec nc -U ${daemon.socketPath}\n`;
    const command = sshd.write('ext', script, 0o755);
    await opens(`qemu+ext:///system?command=${command}`, {});
    const failing = sshd.write('failing', '#!/bin/sh\necho the cable is out >&2\nexit 3\n', 0o755);
    const error = await problem(`qemu+ext:///system?command=${failing}`, {});
    expect(error).toMatchObject({
      code: 'CONNECT_FAILED',
      phase: 'helper',
      message: `${failing} ended with status 3: the cable is out`,
    });
  });
});
