import { describe, expect, it } from '@jest/globals';
import { ArgumentError } from '../../../src/errors/index.ts';
import type { Permission, ResolveOptions } from '../../../src/uri/index.ts';
import { resolveTarget } from '../../../src/uri/index.ts';
import { PERMISSIONS } from '../../../src/uri/permissions.ts';
import { environment } from './support/environment.ts';

/** Permissions that a URI of the table needs besides the one under test. */
const TOGETHER: Readonly<Record<string, readonly Permission[]>> = {
  'qemu+tcp://h/embed/?root=/': ['parameters'],
  'esx+unix:evil.example/': ['driver'],
};

const CONF = '/etc/libvirt/libvirt.conf';

describe('The option "allow"', () => {
  it.each([
    'qemu:///system',
    'qemu+ssh://me@host.example:22/system',
    'qemu+ssh://first.last+tag@h_1/system',
    'qemu:///session',
    'qemu+tcp://h/session',
    'qemu+tcp://[fe80::1%25eth0]/system',
    'qemu://h/system?no_verify=0&no_sanity=0&known_hosts_verify=Normal',
    'qemu+ssh://h/system?mode=legacy&no_tty=1',
    'test+tcp://h/default',
    'test:///default',
    'network:///system',
    'vmwarews+tcp://h/session',
    'lxc+tls://h/',
    'xen+tls://h',
    'remote+tcp://h',
  ])('permits a host without any permission: %s', async (uri) => {
    await expect(resolveTarget(uri, { allow: [] }, environment())).resolves.toHaveProperty('uri');
  });

  it.each<readonly [Permission, string]>([
    ['command', 'qemu+ssh://h/system?command=/bin/sh'],
    ['argv', 'qemu+tcp://h/system?argv=x'],
    ['known_hosts', 'qemu+ssh://h/system?known_hosts=/tmp/k'],
    ['sshauth', 'qemu+ssh://h/system?sshauth=password'],
    ['netcat', 'qemu+ssh://h/system?netcat=sh'],
    ['proxy', 'qemu+ssh://h/system?proxy=netcat'],
    ['socket', 'qemu:///system?socket=/tmp/s'],
    ['socket', 'qemu:///system?SOCKET=/tmp/s'],
    ['name', 'qemu+tcp://h/system?name=qemu%2Btcp%3A//other/system'],
    ['auth', 'qemu+tcp://h/system?auth=sasl.PLAIN'],
    ['sshauth', 'qemu+libssh://h/system?sshauth=password'],
    ['keyfile', 'qemu+ssh://h/system?keyfile=/etc/shadow'],
    ['pkipath', 'qemu://h/system?pkipath=/tmp'],
    ['known_hosts', 'qemu+libssh://h/system?known_hosts=/tmp/k'],
    ['authfile', 'qemu://h/system?authfile=/etc/passwd'],
    ['authfile', 'qemu://h/system?AuthFile=/etc/passwd'],
    ['known_hosts_verify', 'qemu+libssh://h/system?known_hosts_verify=ignore'],
    ['known_hosts_verify', 'qemu+libssh://h/system?known_hosts_verify=auto'],
    ['no_verify', 'qemu://h/system?no_verify=1'],
    ['no_verify', 'qemu://h/system?no_verify=0&no_verify=1'],
    ['no_verify', 'qemu://h/system?no_verify=%200'],
    ['no_sanity', 'qemu://h/system?no_sanity=1'],
    ['tls_priority', 'qemu://h/system?tls_priority=NONE'],
    ['parameters', 'test+tcp://h/default?daemons-own_parameter.1=x%26y'],
    ['parameters', 'qemu+tcp://h/system?program=/bin/sh'],
    ['path', 'test+tcp://h/etc/shadow'],
    ['path', 'test+tcp://h/%65tc/shadow'],
    ['path', 'test+tcp://h/default/../etc/shadow'],
    ['path', 'test+tcp://h//default'],
    ['path', 'test:///system'],
    ['path', 'test+tls://h/Default'],
    ['path', 'qemu+tcp://h/default'],
    ['path', 'qemu+tcp://h/embed/?root=/'],
    ['path', 'lxc+tcp://h/proc/1'],
    ['path', 'remote+tcp://h/etc/shadow'],
    ['name', 'qemu+unix:evil.example/system'],
    ['name', 'test+unix:evil.example/default'],
    ['name', 'esx+unix:evil.example/'],
    ['driver', 'log+unix:///session?mode=direct'],
    ['driver', 'lock+unix:///session?mode=direct'],
    ['driver', 'lock:///system'],
    ['driver', 'log+tcp://h/session'],
    ['driver', 'esx+tcp://h/'],
    ['driver', 'hyperv+ssh://h/'],
    ['driver', 'http+tcp://h/'],
    ['driver', 'constructor+tcp://h/system'],
    ['driver', 'QEMU+tcp://h/system'],
    ['autostart', 'qemu+ssh://me@h/session'],
    ['autostart', 'qemu+libssh2://me@h/session'],
  ])('must list "%s" for %s', async (permission, uri) => {
    const together = TOGETHER[uri] ?? [];
    const message = `"${permission}" is not in the option "allow"`;
    await expectRefused(uri, { allow: together }, message);
    const others = PERMISSIONS.filter((each) => each !== permission);
    await expectRefused(uri, { allow: others }, message);
    const allowed = resolveTarget(uri, { allow: [permission, ...together] }, environment());
    await expect(allowed).resolves.toHaveProperty('uri', uri);
  });

  it('must list both the transport and the program to run a program', async () => {
    const uri = 'qemu+ext:///system?command=/bin/sh';
    await expectRefused(uri, { allow: ['command'] }, '"ext" is not in');
    await expectRefused(uri, { allow: ['ext'] }, '"command" is not in');
    const allowed = resolveTarget(uri, { allow: ['ext', 'command'] }, environment());
    await expect(allowed).resolves.toMatchObject({ transport: 'ext', command: '/bin/sh' });
  });

  it.each([
    'qemu+ssh://-oProxyCommand=x/system',
    'qemu+ssh://%2DoProxyCommand=x/system',
    'qemu+ssh://-l@h/system',
    'qemu+ssh://h;reboot/system',
    'qemu+ssh://h%0Areboot/system',
    'qemu+ssh://$(reboot)/system',
    'qemu+ssh://h%60x%60/system',
    'qemu+ssh://a,b/system',
    'qemu+ssh://D%5Cme@h/system',
    'qemu+ssh://a%20b@h/system',
    'qemu+tcp://b%C3%BCcher.example/system',
  ])('permits no unsafe character in a host or user: %s', async (uri) => {
    await expectRefused(uri, { allow: PERMISSIONS }, /unsafe character|begins with "-"/);
  });

  it('must list "argv" for the arguments of a program', async () => {
    const uri = 'qemu+ext:///system?command=/bin/sh&argv=-c&argv=reboot';
    await expectRefused(uri, { allow: ['ext', 'command'] }, '"argv" is not in');
    const allowed = resolveTarget(uri, { allow: ['ext', 'command', 'argv'] }, environment());
    await expect(allowed).resolves.toMatchObject({ command: '/bin/sh', args: ['-c', 'reboot'] });
  });

  it('permits no parameter hidden in the name of another', async () => {
    const message = 'the name of a parameter';
    const allow: readonly Permission[] = ['parameters'];
    await expectRefused('qemu:///system?a%26socket=/tmp/s', { allow }, message);
    await expectRefused('qemu:///system?a%23b=1', { allow }, message);
  });

  it('applies to the URI after aliases and to the default URI', async () => {
    const uri = 'qemu:///system?socket=/tmp/s';
    const message = '"socket" is not in';
    const texts = { [CONF]: `uri_aliases = ["mine=${uri}"]\nuri_default = "mine"\n` };
    await expectRefused('mine', { allow: [] }, message, environment({ texts }));
    await expectRefused(undefined, { allow: [] }, message, environment({ texts }));
    const variables = { LIBVIRT_DEFAULT_URI: uri };
    await expectRefused('', { allow: [] }, message, environment({ variables }));
  });
});

describe('resolveTarget', () => {
  it.each([
    [{ allow: ['commands'] }, 'allow.0', /expected one of ext, autostart/],
    [{ allow: 'command' }, 'allow', /expected array/],
    [{ aliases: 'no' }, 'aliases', /expected boolean/],
    [{ readOnly: 1 }, 'readOnly', /expected boolean/],
    [{ alow: [] }, 'options', /"alow"/],
  ])('rejects the options %j', async (options, argument, why) => {
    const target = resolveTarget('qemu:///system', options as ResolveOptions, environment());
    await expect(target).rejects.toThrow(ArgumentError);
    await expect(target).rejects.toThrow(why);
    await expect(target).rejects.toMatchObject({ argument });
  });

  it('resolves no aliases with aliases: false', async () => {
    const texts = { [CONF]: 'uri_aliases = ["mine=qemu+tcp://h/system"]\n' };
    const machine = environment({ texts });
    await expect(resolveTarget('mine', {}, machine)).resolves.toMatchObject({ host: 'h' });
    await expectRefused('mine', { aliases: false }, 'no scheme', machine);
  });
});

async function expectRefused(
  uri: string | undefined,
  options: ResolveOptions,
  why: string | RegExp,
  machine = environment(),
): Promise<void> {
  const target = resolveTarget(uri, options, machine);
  await expect(target).rejects.toThrow(ArgumentError);
  await expect(target).rejects.toThrow(why);
}
