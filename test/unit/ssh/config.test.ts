import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { HostConfig } from '../../../src/ssh/config/index.ts';
import { readHostConfig } from '../../../src/ssh/config/index.ts';
import { processEnvironment } from '../../../src/uri/index.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'libvirt-client-ssh-config-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('readHostConfig', () => {
  it('returns the defaults if there are no files', async () => {
    expect(await read('')).toEqual({
      hostName: 'alias',
      user: undefined,
      port: undefined,
      hostKeyAlias: undefined,
      identityFiles: undefined,
      identitiesOnly: false,
      identityAgent: undefined,
      proxyJump: [],
      userKnownHostsFiles: [`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      hostKeyRule: 'ask',
      hashesKnownHosts: false,
      isBatch: false,
    });
  });

  const rows: ReadonlyArray<readonly [string, Expected]> = [
    ['HostName real.example', { hostName: 'real.example' }],
    ['HostName %h.example', { hostName: 'alias.example' }],
    ['HostName %%h', { hostName: '%h' }],
    ['hostname=real', { hostName: 'real' }],
    ['HOSTNAME = real', { hostName: 'real' }],
    ['  \tHostName\t"real"  ', { hostName: 'real' }],
    ['HostName first\nHostName second', { hostName: 'first' }],
    ['# HostName x\n\n  # y\nHostName real # comment', { hostName: 'real' }],
    ['Port 2222', { port: 2222 }],
    ['User fred', { user: 'fred' }],
    ['User "DOM\\\\fred"', { user: 'DOM\\fred' }],
    ['Host alias\nUser a\nHost *\nUser b', { user: 'a' }],
    ['Host other\nUser a\nHost *\nUser b', { user: 'b' }],
    ['Host other alias\nUser a', { user: 'a' }],
    ['Host * !alias\nUser a\nHost ali??\nUser b', { user: 'b' }],
    ['Host *.example\nUser a', { user: undefined }],
    ['Host other\nPort 1\nMatch all\nPort 2', { port: 2 }],
    ['Match host alias\nUser a', { user: 'a' }],
    ['HostName real\nMatch host real\nUser a', { user: 'a' }],
    ['HostName real\nMatch host alias\nUser a', { user: undefined }],
    ['HostName real\nMatch originalhost alias\nUser a', { user: 'a' }],
    ['Match host "x,ali*" user me\nPort 1', { port: 1 }],
    ['User fred\nMatch user fred\nPort 1', { port: 1 }],
    ['Match localuser me\nPort 1', { port: 1 }],
    ['Match localuser=me\nPort 1', { port: 1 }],
    ['Match !localuser you\nPort 1', { port: 1 }],
    ['Match !localuser me\nPort 1', { port: undefined }],
    ['Match exec "true"\nPort 1', { port: undefined }],
    ['Match !exec "false"\nPort 1', { port: undefined }],
    ['Match final all\nPort 1', { port: undefined }],
    ['Match !final all\nPort 1', { port: 1 }],
    ['Match constructor x\nPort 1', { port: undefined }],
    ['IdentitiesOnly yes', { identitiesOnly: true }],
    ['IdentityAgent none', { identityAgent: null }],
    ['IdentityAgent SSH_AUTH_SOCK', { identityAgent: undefined }],
    ['IdentityAgent $AGENT', { identityAgent: '/run/agent' }],
    ['IdentityAgent $NO_SUCH', { identityAgent: null }],
    [`IdentityAgent \${AGENT}.2`, { identityAgent: '/run/agent.2' }],
    ['IdentityFile /a\nIdentityFile /%r-%u-%p', { identityFiles: ['/a', '/me-me-22'] }],
    ['IdentityFile none', { identityFiles: [] }],
    ['User fred\nPort 5\nIdentityFile /%r-%p-%n-%h', { identityFiles: ['/fred-5-alias-alias'] }],
    ['ProxyJump a,b@c:22', { proxyJump: ['a', 'b@c:22'] }],
    ['ProxyJump none', { proxyJump: [] }],
    ['ProxyJump a\nProxyCommand nc %h', { proxyJump: ['a'] }],
    ['ProxyCommand none\nProxyJump a', { proxyJump: [], proxyCommand: undefined }],
    ['ProxyCommand None', { proxyJump: [], proxyCommand: undefined }],
    ['ProxyJump a\nProxyCommand nc %h', { proxyJump: ['a'], proxyCommand: undefined }],
    ['ProxyCommand nc %h\nProxyJump a', { proxyJump: [], proxyCommand: { command: 'nc alias' } }],
    ['ProxyJump none\nProxyCommand nc %h', { proxyCommand: { command: 'nc alias' } }],
    [
      'HostName real\nUser fred\nPort 5\nHostKeyAlias key\nProxyCommand = a %h %n %p %r %k %%',
      { proxyCommand: { command: 'a real alias 5 fred key %' } },
    ],
    [
      'ProxyCommand  sh -c "nc  $X" # \'all of it\' ',
      { proxyCommand: { command: `sh -c "nc  $X" # 'all of it'` } },
    ],
    ['HostName a;b\nProxyCommand nc fixed 22', { proxyCommand: { command: 'nc fixed 22' } }],
    ['UserKnownHostsFile /a /b', { userKnownHostsFiles: ['/a', '/b'] }],
    ['UserKnownHostsFile none', { userKnownHostsFiles: [] }],
    ['GlobalKnownHostsFile "/a b"', { globalKnownHostsFiles: ['/a b'] }],
    ['StrictHostKeyChecking yes', { hostKeyRule: 'yes' }],
    ['StrictHostKeyChecking accept-new', { hostKeyRule: 'accept-new' }],
    ['StrictHostKeyChecking off', { hostKeyRule: 'no' }],
    ['HostKeyAlias other', { hostKeyAlias: 'other' }],
    ['HashKnownHosts yes', { hashesKnownHosts: true }],
    ['BatchMode yes', { isBatch: true }],
    ['SomethingNew a b c\nPort 1', { port: 1 }],
  ];
  it.each(rows)('reads %j', async (text, expected) => {
    expect(await read(text)).toMatchObject(expected);
  });

  it('rejects a ProxyCommand on Windows', async () => {
    write('.ssh/config', 'ProxyCommand nc %h %p');
    const files = [join(home, '.ssh/config')];
    const query = { host: 'a', user: undefined, port: 1, localUser: 'me', files };
    const windows = { ...environment(), platform: 'win32' };
    await expect(readHostConfig(query, windows)).rejects.toThrow(
      /config:1 cannot be used: ProxyCommand is not supported on Windows: .*command=ssh/,
    );
  });

  it('expands ~ to the home folder', async () => {
    const { identityFiles } = await read('IdentityFile ~/key\nIdentityFile %d/other');
    expect(identityFiles).toEqual([`${home}/key`, `${home}/other`]);
  });

  it('reads included files in place', async () => {
    write('.ssh/conf.d/10-a', 'Host alias\nUser a');
    write('.ssh/conf.d/20-b', 'User b\nPort 2');
    write('.ssh/conf.d/.hidden', 'Port 1');
    // A block in an included file ends with the file.
    expect(await read('Include conf.d/*\nHostName real')).toMatchObject({
      ...{ user: 'a', port: 2, hostName: 'real' },
    });
    const unread = await read('Host other\nInclude ~/.ssh/conf.d/*');
    expect(unread.user).toBeUndefined();
  });

  it('rejects a file that includes itself', async () => {
    await expect(read('Include config')).rejects.toThrow(/config:1 .*too deeply/);
  });

  it('gives the URI precedence over the files', async () => {
    write('.ssh/config', 'User file\nPort 1\nMatch user uri\nHostName matched');
    const query = { host: 'alias', user: 'uri', port: 7, localUser: 'me', files: undefined };
    expect(await readHostConfig(query, environment())).toMatchObject({
      ...{ user: 'uri', port: 7, hostName: 'matched' },
    });
  });

  it.each([
    ['Port nine', ':1 cannot be used: Port must be'],
    ['\nPort 70000', ':2 cannot be used: Port must be'],
    ['HostName "x', ':1 cannot be used: the closing quote'],
    ['StrictHostKeyChecking constructor', 'StrictHostKeyChecking must be'],
    ['ProxyCommand', 'ProxyCommand needs a command'],
    ['ProxyCommand -', 'standard input and output'],
    ['ProxyCommand nc %h\nProxyUseFdpass yes', 'ProxyUseFdpass is not supported'],
    ['ProxyCommand nc %d', '"%d" is unknown'],
    ['ProxyCommand nc %', '"%" is unknown'],
    ["ProxyCommand nc it's", ':1 cannot be used: the closing quote'],
    ['HostName a;b\nProxyCommand nc %h', '"%h" has a character that is special in a shell'],
    ['HostName -x\nProxyCommand nc %h', '"%h" has a character that is special in a shell'],
    ['User "$(x)"\nProxyCommand nc %r', '"%r" has a character that is special in a shell'],
    ['IdentityFile %z', '"%z" is unknown'],
    [`IdentityFile \${NO_SUCH}`, 'the variable NO_SUCH is not set'],
    ['Host', 'Host needs a pattern'],
    ['Match', 'Match needs a criterion'],
    ['Match host', '"host" needs a pattern'],
    ['=x', 'does not begin with a keyword'],
  ])('rejects %j', async (text, says) => {
    await expect(read(text)).rejects.toMatchObject({
      name: 'ArgumentError',
      message: expect.stringContaining(says),
    });
  });
});

type Expected = Partial<Omit<HostConfig, 'proxyCommand'>> & {
  readonly proxyCommand?: { readonly command: string } | undefined;
};

function read(text: string): Promise<HostConfig> {
  write('.ssh/config', text);
  const files = [join(home, '.ssh/config')];
  const query = { host: 'alias', user: undefined, port: undefined, localUser: 'me', files };
  return readHostConfig(query, environment());
}

/** An environment of Linux on every platform. That of Windows has tests of its own. */
function environment(): ReturnType<typeof processEnvironment> {
  return { ...processEnvironment(), platform: 'linux', home, variables: { AGENT: '/run/agent' } };
}

function write(name: string, text: string): void {
  mkdirSync(dirname(join(home, name)), { recursive: true });
  writeFileSync(join(home, name), text);
}
