import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { PROGRAM_LIMIT_MS } from '../support/time-limits.ts';
import { LvshProgram } from './lvsh/program.ts';
import { AuthFiles, SASL } from './sasl/users.ts';
import { Sshd } from './ssh/sshd.ts';
import { pidOfGuest } from './support/guest-process.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { SilentServer } from './support/silent-server.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const USAGE = 2;
const NOT_FOUND = 3;
const NO_CONNECTION = 4;
const DEADLINE = 124;

/** Ends a login that hangs. */
const TIMEOUT = '100s';

describeWithLibvirtd('lvsh ends with an exit code of its own', () => {
  let daemon: Libvirtd;
  let program: LvshProgram;
  let silent: SilentServer;

  beforeAll(async () => {
    daemon = await startLibvirtd({ sasl: SASL, config: { auth_tcp: 'sasl' } });
    program = await LvshProgram.build();
    silent = await SilentServer.start();
  });

  afterAll(async () => {
    await silent?.stop();
    program?.[Symbol.dispose]();
    await daemon?.stop();
  });

  it('for a host that accepts a connection and never answers', () => {
    const { port } = silent;
    const uri = `qemu+tcp://127.0.0.1:${port}/system`;
    expect(lvsh(['-c', uri, '--timeout', '1s', 'list'])).toMatchObject({
      status: DEADLINE,
      stderr: expect.stringMatching(/^error: .*1 s/),
    });
  });

  it('for a port without a server', () => {
    expect(lvsh(['-c', 'qemu+tcp://127.0.0.1:1/system', 'list'])).toMatchObject({
      status: NO_CONNECTION,
      stderr: expect.stringMatching(/^error: .*refused/i),
    });
  });

  it('for a socket that does not exist', () => {
    expect(lvsh(['-c', 'qemu+unix:///system?socket=/nowhere', 'list'])).toMatchObject({
      status: NO_CONNECTION,
      stderr: expect.stringMatching(/^error: .*\/nowhere/),
    });
  });

  it('for a socket without permission', () => {
    const folder = join(program.folder, 'closed');
    mkdirSync(folder, { recursive: true });
    chmodSync(program.folder, 0o755);
    chmodSync(folder, 0o700);
    const uri = `qemu+unix:///system?socket=${folder}/libvirt-sock`;
    const nobody = { uid: 65_534, gid: 65_534 };
    expect(lvsh(['-c', uri, 'list'], {}, nobody)).toMatchObject({
      status: NO_CONNECTION,
      stderr: expect.stringMatching(/^error: .*permission/i),
    });
  });

  it('for a wrong password of SASL, and asks for none without a terminal', () => {
    using files = new AuthFiles();
    const wrong = files.write('wrong.conf', { authname: 'fred', password: 'wrong' });
    const uri = daemon.uri('test', 'tcp', { auth: 'sasl.DIGEST-MD5' });
    expect(lvsh(['-c', uri, 'list'], { LIBVIRT_AUTH_FILE: wrong })).toMatchObject({
      status: NO_CONNECTION,
      stderr: expect.stringMatching(/^error: .*authentication failed/i),
    });
    expect(lvsh(['-c', uri, '--timeout', TIMEOUT, 'list'])).toMatchObject({
      status: NO_CONNECTION,
      stderr: expect.stringMatching(/^error: The login needs an answer .*auth\.conf/),
    });
  });

  it('for an SSH server that is unknown, and for one that refuses the login', async () => {
    await using sshd = await Sshd.start(daemon);
    const known = sshd.write('known', sshd.knownHost);
    const ssh = { known_hosts: known, keyfile: sshd.file('id'), sshauth: 'privkey' };
    const open = (query: Readonly<Record<string, string>>) =>
      lvsh(['-c', sshd.uri(query, 'qemu+libssh2'), '--timeout', TIMEOUT, '-o', 'name', 'uri']);
    expect(open(ssh)).toMatchObject({ status: 0 });
    const nothing = sshd.write('none', '');
    expect(open({ ...ssh, known_hosts: nothing })).toMatchObject({
      status: NO_CONNECTION,
      stderr: expect.stringMatching(/^error: .*is not trusted/),
    });
    expect(open({ ...ssh, keyfile: sshd.file('stranger') })).toMatchObject({
      status: NO_CONNECTION,
      stderr: expect.stringMatching(/^error: /),
    });
  });

  it('for TLS without a certificate of the authority', () => {
    const folder = join(program.folder, 'pki');
    mkdirSync(folder, { recursive: true });
    const uri = `qemu+tls://localhost:${daemon.tcpPort}/system?pkipath=${folder}`;
    expect(lvsh(['-c', uri, '--timeout', TIMEOUT, 'list'])).toMatchObject({
      status: NO_CONNECTION,
      stderr: expect.stringMatching(/^error: .*certificate/i),
    });
  });

  it('for a guest that does not answer, within the deadline', async () => {
    await using connection: Connection = await connect(daemon.uri('qemu'));
    const guest = await connection.domainCreateXml(`<domain type='qemu'>
      <name>stuck</name><memory unit='MiB'>64</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices><memballoon model='virtio'/></devices></domain>`);
    const pid = pidOfGuest(guest);
    process.kill(pid, 'SIGSTOP');
    const uri = ['-c', daemon.uri('qemu')];
    try {
      expect(lvsh([...uri, '--timeout', '2s', 'dommemstat', 'stuck'])).toMatchObject({
        status: DEADLINE,
        stderr: expect.stringMatching(/2 s/),
      });
      // All others are still listed.
      const listed = lvsh([...uri, '--timeout', TIMEOUT, '-o', 'name', 'list']);
      expect(listed).toEqual({ status: 0, stdout: 'stuck\n', stderr: '' });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await guest.destroy();
  });

  it('for a guest that does not exist, and for a command line that cannot be used', () => {
    const uri = ['-c', daemon.uri('test')];
    expect(lvsh([...uri, 'domstate', 'nix'])).toMatchObject({ status: NOT_FOUND });
    expect(lvsh([...uri, 'destroy', 'test', 'nix'])).toMatchObject({ status: USAGE });
    const json = lvsh([...uri, '-o', 'json', 'domstate', 'nix']);
    expect(JSON.parse(json.stderr)).toMatchObject({
      error: { code: 'VIR_ERR_NO_DOMAIN', exitCode: NOT_FOUND, outcome: 'answered' },
    });
  });

  function lvsh(
    words: readonly string[],
    variables: Readonly<Record<string, string>> = {},
    user: { readonly uid?: number; readonly gid?: number } = {},
  ) {
    writeFileSync(join(program.folder, 'empty'), '');
    const { status, stdout, stderr } = spawnSync(program.path, words, {
      ...{
        encoding: 'utf8',
        timeout: PROGRAM_LIMIT_MS,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...user,
      },
      env: { PATH: '/usr/bin:/bin', HOME: program.folder, LC_ALL: 'C', ...variables },
    });
    return { status, stdout, stderr };
  }
});
