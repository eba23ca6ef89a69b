import { describe, expect, it } from '@jest/globals';
import { findProgram } from '../../../src/platform/index.ts';

const SYSTEM = 'C:\\Windows\\System32\\OpenSSH';
const FILES = ['.\\ssh.exe', '\\ssh.exe', 'bin\\ssh.exe', `${SYSTEM}\\ssh.exe`, 'D:\\git\\ssh.exe'];

function find(name: string, Path: string | undefined, platform = 'win32'): string | undefined {
  const isFile = (path: string): boolean => FILES.includes(path);
  return findProgram(name, { platform, env: { Path }, isFile });
}

describe('findProgram', () => {
  it.each([
    ['ssh', SYSTEM],
    ['ssh.exe', SYSTEM],
    ['ssh', `C:\\none;"${SYSTEM}\\";D:\\git`],
    ['ssh', `.;;bin;\\;${SYSTEM}`],
  ])('finds %s in the full paths of PATH on Windows: %s', (name, path) => {
    expect(find(name, path)).toBe(`${SYSTEM}\\ssh.exe`);
  });

  it.each(['.', '', 'bin', '\\', undefined])(
    'finds nothing in the current folder or drive on Windows: %j',
    (path) => expect(find('ssh', path)).toBeUndefined(),
  );

  it.each(['.\\ssh', 'C:\\x\\ssh.exe', 'bin/ssh', 'D:ssh'])('keeps the path %s', (name) => {
    expect(find(name, SYSTEM)).toBe(name);
  });

  it('keeps a name on other platforms, whose PATH alone is searched', () => {
    expect(find('ssh', undefined, 'linux')).toBe('ssh');
  });
});
