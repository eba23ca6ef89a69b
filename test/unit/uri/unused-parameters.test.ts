import { describe, expect, it } from '@jest/globals';
import type { TransportName } from '../../../src/uri/index.ts';
import { findUnusedParameters, parseUri, REMOTE_PARAMETERS } from '../../../src/uri/index.ts';

const TRANSPORTS = ['unix', 'tcp', 'tls', 'ssh', 'libssh', 'libssh2', 'ext'] as const;

/** A value of each parameter that is not its default. */
const VALUES: Readonly<Record<string, string>> = {
  ...{ mode: 'legacy', proxy: 'native', auth: 'sasl', known_hosts_verify: 'ignore' },
  ...{ no_sanity: '1', no_verify: '1', no_tty: '1', sshauth: 'agent' },
};

/** The transports that use each parameter. */
const USED_BY: Readonly<Record<string, readonly TransportName[]>> = {
  ...{ name: TRANSPORTS, auth: TRANSPORTS, authfile: TRANSPORTS, no_tty: TRANSPORTS },
  ...{ command: ['ssh', 'ext'], argv: ['ext'] },
  ...{ socket: ['unix', 'ssh', 'libssh', 'libssh2'], mode: ['unix', 'ssh', 'libssh', 'libssh2'] },
  ...{ netcat: ['ssh', 'libssh', 'libssh2'], proxy: ['ssh', 'libssh', 'libssh2'] },
  ...{ keyfile: ['ssh', 'libssh', 'libssh2'], sshauth: ['ssh', 'libssh', 'libssh2'] },
  known_hosts: ['ssh', 'libssh', 'libssh2'],
  known_hosts_verify: ['ssh', 'libssh', 'libssh2'],
  ...{ pkipath: ['tls'], tls_priority: ['tls'], no_sanity: ['tls'], no_verify: ['tls', 'ssh'] },
};

describe('findUnusedParameters', () => {
  it.each(REMOTE_PARAMETERS)('finds %s with every transport that does not use it', (name) => {
    const found = TRANSPORTS.filter((transport) => {
      const query = `${name.toUpperCase()}=${VALUES[name] ?? 'x'}`;
      const unused = findUnusedParameters(parseUri(`qemu+${transport}:///system?${query}`));
      expect(unused.every((each) => each.kind === 'transport' && each.name === name)).toBe(true);
      return unused.length > 0;
    });
    expect(found).toEqual(TRANSPORTS.filter((each) => USED_BY[name]?.includes(each) !== true));
  });

  it.each([
    'mode=auto',
    'proxy=auto',
    'no_verify=0',
    'no_sanity=0',
    'known_hosts_verify=normal',
    'no_tty=1',
  ])('does not find %s, which changes nothing with plain TCP', (query) => {
    expect(findUnusedParameters(parseUri(`qemu+tcp://h/system?${query}`))).toEqual([]);
  });

  it('finds parameters that libvirt does not know', () => {
    const uri = parseUri('test+unix:///default?sockett=/s&socket=/s&Foo');
    expect(findUnusedParameters(uri)).toEqual([
      { kind: 'unknown', name: 'sockett' },
      { kind: 'unknown', name: 'Foo' },
    ]);
  });

  it("does not find the parameters of the daemon's own driver", () => {
    const query = 'transport=http&vcenter=v&auto_answer=1';
    expect(findUnusedParameters(parseUri(`esx+ssh://h/?${query}`))).toEqual([]);
    expect(findUnusedParameters(parseUri('qemu+ssh://h/system?vcenter=v'))).toHaveLength(1);
  });

  it.each(['known_hosts=/k', 'known_hosts_verify=ignore', 'sshauth=agent'])(
    'finds %s with a program that replaces SSH within the process',
    (query) => {
      const [name] = query.split('=');
      const uri = parseUri(`qemu+ssh://h/system?${query}&command=ssh`);
      expect(findUnusedParameters(uri)).toEqual([{ kind: 'program', name }]);
    },
  );
});
