import type { Duplex } from 'node:stream';
import { duplexPair } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { ConnectOptions, SshOptions } from '../../../src/index.ts';
import { connect, openSshSession } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';

const URI = 'qemu+ssh://host.invalid/system';

describe('The option ssh', () => {
  it.each([
    [{ proxy: 'nc' }, 'ssh.proxy'],
    [{ privateKey: 5 }, 'ssh.privateKey'],
    [{ privateKey: '' }, 'ssh.privateKey'],
    [{ agent: true }, 'ssh.agent'],
    [{ config: '' }, 'ssh.config'],
    [{ password: ['x'] }, 'ssh.password'],
    [{ knownHosts: 7 }, 'ssh.knownHosts'],
    [{ verifyHostKey: true }, 'ssh.verifyHostKey'],
    [{ session: {} }, 'ssh.session'],
    [{ command: '' }, 'ssh.command'],
  ])('%j is rejected, and the error names the argument', async (ssh, argument) => {
    const options = { ssh } as unknown as ConnectOptions;
    await expect(connect(URI, options)).rejects.toMatchObject({ name: 'ArgumentError', argument });
  });

  it('with an unknown key is rejected, and the error names the key', async () => {
    const options = { ssh: { pasword: 'the marker' } } as unknown as ConnectOptions;
    const error: unknown = await connect(URI, options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: expect.stringContaining('pasword') });
    expect(inspect(error)).not.toContain('the marker');
  });

  it.each([
    [URI, { command: 'ssh', proxy: 'streamlocal' }, 'cannot be combined with a command'],
    ['qemu+libssh://host.invalid/system', { command: 'ssh' }, 'Use +ssh in the URI'],
  ] as const)('for %s cannot be %j', async (uri, ssh, says) => {
    await expect(connect(uri, { ssh })).rejects.toMatchObject({
      name: 'ArgumentError',
      message: expect.stringContaining(says),
    });
  });

  it.each<readonly [string, SshOptions, string]>([
    ['qemu:///system', {}, 'has no SSH transport'],
    ['qemu+tls://host.invalid/system', {}, 'has no SSH transport'],
    [URI, { command: 'ssh' }, 'neither ssh.command nor ssh.session'],
  ])('of openSshSession for %s cannot be %j', async (uri, ssh, says) => {
    await expect(openSshSession(uri, { ssh })).rejects.toMatchObject({
      name: 'ArgumentError',
      message: expect.stringContaining(says),
    });
  });
});

describe('The option transport', () => {
  it('accepts a stream or a function that returns one', async () => {
    await using daemon = await startDaemon();
    const lead = (): Duplex => {
      const [near, far] = duplexPair();
      const transport = daemon.connect();
      transport.start({
        onData: (bytes) => far.write(bytes),
        onDrain() {},
        onClose: () => far.end(),
      });
      far.on('data', (bytes: Buffer) => transport.write(bytes));
      far.on('end', () => transport.destroy());
      return near;
    };
    for (const transport of [lead(), lead, async () => lead()]) {
      await using connection = await connect('test:///default', { transport });
      expect(await connection.getType()).toBe('TEST');
    }
  });
});
