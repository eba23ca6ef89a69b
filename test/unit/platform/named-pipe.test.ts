import { describe, expect, it } from '@jest/globals';
import { isPipe, toPipe } from '../../../src/platform/index.ts';

describe('isPipe', () => {
  it.each(['\\\\.\\pipe\\x', '\\\\?\\PIPE\\x', '\\\\.\\pipe\\ProtectedPrefix\\a.b'])(
    'accepts the pipe %s of this machine',
    (path) => expect(isPipe(path)).toBe(true),
  );

  it.each([
    '\\\\host\\pipe\\x',
    '\\\\.\\pipe\\',
    '\\\\.\\pipe\\..\\UNC\\host\\share',
    '\\\\.\\pipe\\.. \\UNC\\host\\share',
    '\\\\.\\pipe\\a\\..\\..\\UNC\\host\\share',
    '\\\\.\\pipe\\../UNC/host/share',
    '//./pipe/x',
    'C:\\pipe\\x',
    '/run/libvirt/libvirt-sock',
  ])('refuses %s', (path) => expect(isPipe(path)).toBe(false));
});

describe('toPipe', () => {
  const pipe = '\\\\.\\pipe\\openssh-ssh-agent';

  it.each([pipe, '\\.\\pipe\\openssh-ssh-agent', '//./pipe/openssh-ssh-agent'])(
    'returns the pipe of %s, as settings of OpenSSH contain it',
    (path) => expect(toPipe(path)).toBe(pipe),
  );

  it.each(['pageant', '/tmp/ssh-x/agent.1', '\\\\host\\pipe\\x', '//./pipe/../UNC/host/share'])(
    'returns undefined for %s',
    (path) => expect(toPipe(path)).toBeUndefined(),
  );
});
