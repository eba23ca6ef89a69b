import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { WAIT_LIMIT_MS } from '../support/time-limits.ts';
import { startPool } from './api/guest.ts';
import { runProgram } from './process/run-program.ts';
import { Sshd } from './ssh/sshd.ts';
import { digest, MIB, makeVolume, noise } from './streams/volumes.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('A connection to a real sshd through a ProxyCommand', () => {
  let daemon: Libvirtd;
  let sshd: Sshd;

  beforeAll(async () => {
    daemon = await startLibvirtd();
    sshd = await Sshd.start(daemon);
    mkdirSync(sshd.file('.ssh'));
    copyFileSync(sshd.file('id'), sshd.file('.ssh/id_ed25519'));
    const known = sshd.knownHost.replace(`[127.0.0.1]:${sshd.port}`, '*');
    sshd.write('.ssh/known_hosts', known);
  });

  afterAll(async () => {
    await sshd?.[Symbol.asyncDispose]();
    await daemon?.stop();
  });

  /** Configures a host whose address only the program knows. */
  function configure(program: string): string {
    return sshd.write(
      '.ssh/config',
      [
        'Host far',
        'User root',
        'HostName nowhere.invalid',
        `IdentityFile ${sshd.file('id')}`,
        `UserKnownHostsFile ${sshd.file('.ssh/known_hosts')}`,
        `ProxyCommand ${program}`,
      ].join('\n'),
    );
  }

  it.each([
    ['nc', () => `nc 127.0.0.1 ${sshd.port}`],
    [
      "the system's ssh",
      () =>
        `ssh -F none -i ${sshd.file('id')} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -p ${sshd.port} -W 127.0.0.1:${sshd.port} root@127.0.0.1 2>/dev/null`,
    ],
  ])('uploads and downloads volumes through %s', async (name, program) => {
    await using own = await connect(daemon.uri('qemu'));
    const pool = await own.storagePoolLookupByName('disks').catch(() => startPool(own));
    const { key } = await makeVolume(pool, name.replaceAll(/\W/g, '-'), 8 * MIB);
    const config = configure(program());
    await using connection = await connect(`qemu+ssh://far/system?socket=${daemon.socketPath}`, {
      connectTimeoutMs: WAIT_LIMIT_MS,
      ssh: { config, agent: false },
    });
    const volume = await connection.storageVolLookupByKey(key);
    const { source, hash } = noise(8);
    await pipeline(source, await volume.upload());
    const down = await digest(await volume.download());
    expect(down).toEqual({ sha256: hash.digest('hex'), bytes: 8 * MIB });
    const words = execFileSync('ssh', ['-F', config, 'far', 'echo the same'], { encoding: 'utf8' });
    expect(words).toBe('the same\n');
  });

  // The shell does not notice that its pipes are closed or that its parent has exited.
  it('does not keep a process alive that does not close it', async () => {
    const pidFile = sshd.file('pid');
    configure(`sh -c 'echo $$ >${pidFile}; nc 127.0.0.1 ${sshd.port}; exec sleep 1000'`);
    const uri = `test+ssh://far/default?socket=${daemon.socketPath}`;
    for (const way of ['closes', 'forgets']) {
      const run = await runProgram(way, uri, { HOME: sshd.folder });
      expect(run).toMatchObject({ status: 0, stdout: 'worked\n', stderr: '' });
      expect(commandOf(readFileSync(pidFile, 'utf8').trim())).toBe('');
    }
  });
});

/** Returns the command line of a process; empty if it has exited, even if it is still a zombie. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
