import { describe, expect, it } from '@jest/globals';
import { isPipe } from '../../../../src/platform/index.ts';
import { checkSocketPath, privatePipe } from '../../../../src/testing/daemon/local-socket.ts';

describe('On Windows, the in-memory daemon', () => {
  it('listens on a pipe with a new name each time', () => {
    expect(isPipe(privatePipe('libvirt-sock'))).toBe(true);
    expect(privatePipe('libvirt-sock')).not.toBe(privatePipe('libvirt-sock'));
  });

  it('accepts the path of a pipe, and rejects the path of a file', () => {
    const pipe = '\\\\.\\pipe\\mine';
    expect(checkSocketPath(pipe, 'unix', 'win32')).toBe(pipe);
    expect(() => checkSocketPath('C:\\mine', 'admin', 'win32')).toThrow(
      /no unix sockets: pass a named pipe .* as admin\.path/,
    );
    expect(checkSocketPath('/run/mine', 'unix', 'linux')).toBe('/run/mine');
  });
});
