import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectOptions } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { resolveHere } from '../support/other-host.ts';
import { PROGRAM_LIMIT_MS, WAIT_LIMIT_MS } from '../support/time-limits.ts';
import type { Started } from './session-daemon/started.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const USER_ID = 65_534;
const TSX = join(import.meta.dirname, '../../node_modules/tsx/dist/cli.mjs');
const SESSION = join(import.meta.dirname, 'session-daemon');

/** Every URI here is tried without `allow` too, so that the test shows what is prevented. */
describeWithLibvirtd('A URI from a stranger', () => {
  let folder: string;
  let daemon: Libvirtd;

  beforeAll(async () => {
    daemon = await startLibvirtd();
  });

  afterAll(async () => {
    await daemon[Symbol.asyncDispose]();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-stranger-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("reads no file of the daemon's host with allow: []", async () => {
    writeFileSync(join(folder, 'shadow'), 'root:stolen-hash:20228\n');
    const uri = daemon.uri('test', 'tcp').replace('/default', `${folder}/shadow`);
    expect(await messageOf(uri, {})).toContain('stolen-hash');
    const message = await messageOf(uri, { allow: [] });
    expect(message).toContain('"path" is not in the option "allow"');
    expect(message).not.toContain('stolen-hash');
    // The permission alone permits it.
    expect(await messageOf(uri, { allow: ['path'] })).toContain('stolen-hash');
  });

  it('makes the daemon connect nowhere with allow: []', async () => {
    const name = encodeURIComponent('qemu+tcp://127.0.0.1:1/system');
    const uri = `${daemon.uri('qemu', 'tcp')}?name=${name}`;
    // The daemon's own words about its own attempt.
    expect(await messageOf(uri, {})).toContain("connect to server at '127.0.0.1:1'");
    expect(await messageOf(uri, { allow: [] })).toContain('"name" is not in the option "allow"');
  });

  it.each(['qemu', 'test'] as const)(
    'names no host in the path of the driver %s with allow: []',
    async (driver) => {
      const uri = daemon.uri(driver, 'unix').replace(':///', ':127.0.0.1/');
      // The daemon is a TLS client now, and looks for its own certificates.
      expect(await messageOf(uri, {})).toMatch(/certificate|connect/i);
      const message = await messageOf(uri, { allow: ['socket'] });
      expect(message).toContain('"name" is not in the option "allow"');
    },
  );

  it('still opens the hypervisors of the daemon with allow: []', async () => {
    const uris = [daemon.uri('qemu', 'tcp'), daemon.uri('test', 'tcp')];
    const types = uris.map(async (uri) => {
      await using connection = await connect(uri, { allow: [] });
      return await connection.getType();
    });
    expect(await Promise.all(types)).toEqual(['QEMU', 'TEST']);
  });

  it('leads to no plain TCP of another host with allow: []', async () => {
    using _ = resolveHere('there.invalid');
    const uri = daemon.uri('test', 'tcp').replace('127.0.0.1', 'there.invalid');
    expect(await messageOf(uri, { allow: [] })).toContain('"unprotected" is not in');
    await using connection = await connect(uri, { allow: ['unprotected'] });
    expect(await connection.getType()).toBe('TEST');
  });

  describe('as an unprivileged user', () => {
    beforeEach(() => {
      chmodSync(folder, 0o755);
      for (const name of ['home', 'run']) {
        mkdirSync(join(folder, name), { mode: 0o700 });
        chownSync(join(folder, name), USER_ID, USER_ID);
      }
    });

    it.each([
      ['qemu:///session', 'libvirtd', '"autostart" is not in'],
      ['test:///default', 'libvirtd', '"autostart" is not in'],
      ['log+unix:///session?mode=direct', 'virtlogd', '"driver" is not in'],
      ['lock+unix:///session?mode=direct', 'virtlockd', '"driver" is not in'],
    ])('starts no daemon with allow: [] and %s', async (uri, started, reason) => {
      expect((await run(uri, {})).daemons).toEqual([started]);
      const { message, daemons } = await run(uri, { allow: [] });
      expect(message).toContain(reason);
      expect(daemons).toEqual([]);
    });

    it('starts a daemon on the remote host only with the path /session', async () => {
      // The program that a URI with SSH runs there.
      const script = `virt-ssh-helper "$1" </dev/null >/dev/null 2>&1
(cat /proc/[0-9]*/comm | grep virtd || echo none) | uniq`;
      const startedBy = (uri: string): Promise<{ readonly stdout: string }> =>
        promisify(execFile)(join(SESSION, 'user.sh'), [folder, 'sh', '-c', script, 'sh', uri], {
          timeout: PROGRAM_LIMIT_MS,
          killSignal: 'SIGKILL',
        });
      expect((await startedBy('qemu:///session')).stdout.trim()).toBe('libvirtd');
      expect((await startedBy('qemu:///system')).stdout.trim()).toBe('none');
      expect((await startedBy('qemu://')).stdout.trim()).toBe('none');
      const message = await messageOf('qemu+ssh://there.invalid/session', { allow: [] });
      expect(message).toContain('"autostart" is not in the option "allow"');
    });

    it('starts the session daemon with allow: ["autostart"]', async () => {
      const options = { allow: ['autostart'], connectTimeoutMs: WAIT_LIMIT_MS } as const;
      const { message, daemons } = await run('qemu:///session', options);
      expect(message).toBeNull();
      expect(daemons).toEqual(['libvirtd']);
    });

    it('starts no daemon with allow: [] and no URI', async () => {
      const { message, daemons } = await run('', { allow: [] });
      expect(message).toContain('"autostart" is not in');
      expect(daemons).toEqual([]);
    });
  });

  async function run(uri: string, options: ConnectOptions): Promise<Started> {
    const script = [process.execPath, TSX, join(SESSION, 'started.ts')];
    const { stdout } = await promisify(execFile)(
      join(SESSION, 'user.sh'),
      [folder, ...script, uri, JSON.stringify(options)],
      { timeout: PROGRAM_LIMIT_MS, killSignal: 'SIGKILL' },
    );
    return JSON.parse(stdout) as Started;
  }
});

/** Returns the message of the error that `connect` rejects with. */
async function messageOf(uri: string, options: ConnectOptions): Promise<string> {
  try {
    await (await connect(uri, options)).close();
  } catch (error) {
    return String(error);
  }
  throw new Error(`${uri} was opened`);
}
