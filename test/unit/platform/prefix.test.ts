import { describe, expect, it } from '@jest/globals';
import { daemonFolders, installationPrefix } from '../../../src/platform/index.ts';

interface Given {
  readonly platform?: string;
  readonly files?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

function machine({ platform = 'darwin', files = [], variables = {} }: Given) {
  return { platform, variables, exists: (path: string) => files.includes(path) };
}

describe('installationPrefix', () => {
  const both = ['/opt/homebrew/sbin/libvirtd', '/opt/local/sbin/libvirtd'];

  it.each<readonly [string, Given, string]>([
    [
      "Homebrew's prefix on Apple silicon",
      { files: ['/opt/homebrew/sbin/virtqemud'] },
      '/opt/homebrew',
    ],
    ["Homebrew's prefix on Intel", { files: ['/usr/local/sbin/libvirtd'] }, '/usr/local'],
    ["MacPorts' prefix", { files: ['/opt/local/sbin/libvirtd'] }, '/opt/local'],
    ['the root folder if there is no daemon', {}, ''],
    ["Homebrew's prefix before MacPorts'", { files: both }, '/opt/homebrew'],
    [
      'the prefix of the daemon in PATH before a usual one',
      { files: both, variables: { PATH: '/usr/bin:/opt/local/sbin/' } },
      '/opt/local',
    ],
    [
      'the prefix of a daemon in PATH that is not a usual one',
      { files: ['/sw/bin/libvirtd'], variables: { PATH: '/sw/bin' } },
      '/sw',
    ],
    [
      "Homebrew's prefix if PATH names the folder of the package",
      {
        files: ['/opt/homebrew/opt/libvirt/sbin/libvirtd'],
        variables: { PATH: '/opt/homebrew/opt/libvirt/sbin' },
      },
      '/opt/homebrew',
    ],
    [
      "Homebrew's prefix if PATH names the folder of a version",
      {
        files: ['/usr/local/Cellar/libvirt/12.9.0/sbin/libvirtd'],
        variables: { PATH: '/usr/local/Cellar/libvirt/12.9.0/sbin' },
      },
      '/usr/local',
    ],
    [
      'the root folder for a daemon in /usr/sbin',
      { files: ['/usr/sbin/libvirtd', ...both], variables: { PATH: '/usr/sbin' } },
      '',
    ],
    [
      'no prefix of a relative folder in PATH',
      { files: ['sbin/libvirtd', './sbin/libvirtd'], variables: { PATH: 'sbin:./sbin:' } },
      '',
    ],
    [
      'LIBVIRT_PREFIX before all others',
      { files: both, variables: { LIBVIRT_PREFIX: '/x/' } },
      '/x',
    ],
    [
      'the root folder for an empty LIBVIRT_PREFIX',
      { files: both, variables: { LIBVIRT_PREFIX: '' } },
      '',
    ],
    [
      'the root folder for LIBVIRT_PREFIX=/',
      { files: both, variables: { LIBVIRT_PREFIX: '/' } },
      '',
    ],
    ['the root folder on Linux', { platform: 'linux', files: both }, ''],
    [
      'LIBVIRT_PREFIX on Linux',
      { platform: 'linux', variables: { LIBVIRT_PREFIX: '/usr/local' } },
      '/usr/local',
    ],
    [
      'no prefix on Windows',
      { platform: 'win32', files: both, variables: { LIBVIRT_PREFIX: '/x' } },
      '',
    ],
  ])('returns %s', (_, given, prefix) => {
    expect(installationPrefix(machine(given))).toBe(prefix);
  });

  it('rejects a relative LIBVIRT_PREFIX', () => {
    const given = machine({ variables: { LIBVIRT_PREFIX: 'x' } });
    expect(() => installationPrefix(given)).toThrow('must be an absolute path, got "x"');
  });
});

describe('daemonFolders', () => {
  it('returns the folders of the prefix before the usual folders', () => {
    const files = ['/opt/homebrew/sbin/libvirtd'];
    expect(daemonFolders(machine({ files })).slice(0, 2)).toEqual([
      '/opt/homebrew/sbin',
      '/opt/homebrew/bin',
    ]);
    expect(daemonFolders(machine({ platform: 'linux', files }))[0]).toBe('/usr/sbin');
  });
});
