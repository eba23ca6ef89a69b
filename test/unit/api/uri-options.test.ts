import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Permission } from '../../../src/index.ts';
import { connect, parseUri } from '../../../src/index.ts';
import { userConfigFile } from '../../../src/uri/folders.ts';
import { processEnvironment } from '../../../src/uri/index.ts';
import { inUri, localSocket } from '../../support/local-socket.ts';

const SOCKET = localSocket('/nonexistent', 'libvirt-sock');
const NOWHERE = `test+unix:///default?socket=${inUri(SOCKET)}`;

describe('the option allow', () => {
  it.each<[string, readonly Permission[], string]>([
    [NOWHERE, [], '"socket"'],
    ['test+ext:///default?command=/bin/true', ['command'], '"ext"'],
    ['test+ext:///default?command=/bin/true', ['ext'], '"command"'],
    ['qemu+ssh://host/system?netcat=x', [], '"netcat"'],
    ['qemu+tls://host/system?no_verify=1', ['pkipath'], '"no_verify"'],
    ['qemu+tcp://host/system?auth=sasl.PLAIN', [], '"auth"'],
  ])('rejects %s if its value is %j', async (uri, allow, says) => {
    await expect(connect(uri, { allow })).rejects.toMatchObject({
      name: 'ArgumentError',
      outcome: 'not-sent',
      message: expect.stringContaining(says),
    });
  });

  it('accepts a URI whose permissions it contains', async () => {
    await expect(connect(NOWHERE, { allow: ['socket'] })).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
    });
  });

  it.each([[['sockets']], ['socket'], [[7]]])('must not be %j', async (allow) => {
    await expect(connect(NOWHERE, { allow } as never)).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: expect.stringMatching(/^allow/),
    });
  });
});

describe('the option aliases', () => {
  let folder: string;
  const before = process.env['XDG_CONFIG_HOME'];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'libvirt-client-aliases-'));
    process.env['XDG_CONFIG_HOME'] = folder;
    // For root only the file in /etc is read. Windows has no root.
    if (process.geteuid !== undefined) jest.spyOn(process, 'geteuid').mockReturnValue(1000);
    const file = userConfigFile(processEnvironment(), 'libvirt.conf');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `uri_aliases = [ "there=${NOWHERE}" ]\n`);
  });
  afterAll(() => {
    jest.restoreAllMocks();
    if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
    else process.env['XDG_CONFIG_HOME'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  it('is on by default', async () => {
    await expect(connect('there')).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('disables the aliases of libvirt.conf if false', async () => {
    await expect(connect('there', { aliases: false })).rejects.toMatchObject({
      name: 'ArgumentError',
    });
  });

  it('must be a boolean', async () => {
    await expect(connect('there', { aliases: 'no' } as never)).rejects.toMatchObject({
      argument: 'aliases',
    });
  });
});

it('parseUri parses a URI without connecting', () => {
  expect(parseUri('qemu+tls://admin@[fe80::1]:16600/system?pkipath=/tmp')).toMatchObject({
    ...{ driver: 'qemu', transport: 'tls', user: 'admin', host: 'fe80::1', port: 16_600 },
    ...{ path: '/system', query: [['pkipath', '/tmp']] },
  });
});
