import { describe, expect, it } from '@jest/globals';
import { filesOf } from '../../../src/pki/locations.ts';
import type { TlsEnvironment } from '../../../src/tls/index.ts';
import { clientFileLocations } from '../../../src/tls/index.ts';

const brew = (path: string): boolean => path === '/usr/local/sbin/libvirtd';
const MACHINES: ReadonlyArray<readonly [string, TlsEnvironment]> = [
  ['Linux', { platform: 'linux', euid: 7, variables: {}, home: '/home/me', exists: () => false }],
  ['macOS', { platform: 'darwin', euid: 7, variables: {}, home: '/Users/me', exists: brew }],
];
const WINDOWS: TlsEnvironment = {
  ...{ platform: 'win32', euid: undefined, variables: {}, home: 'C:\\Users\\me' },
  exists: () => true,
};

describe('filesOf', () => {
  it.each(MACHINES)('returns paths where the client looks for its files on %s', (_, machine) => {
    const places = clientFileLocations(undefined, machine);
    for (const [index, location] of (['user', 'system'] as const).entries()) {
      const { cacert, cacrl, clientcert, clientkey } = filesOf(location, machine);
      expect(cacert.path).toBe(places.ca[index]);
      expect(cacrl.path).toBe(places.crl[index]);
      expect({ cert: clientcert.path, key: clientkey.path }).toEqual(places.identity[index]);
    }
  });

  it('has no system-wide folder on Windows, where the client looks for none', () => {
    expect(() => filesOf('system', WINDOWS)).toThrow('Windows has no system-wide folder');
    const [ca] = clientFileLocations(undefined, WINDOWS).ca;
    expect(filesOf('user', WINDOWS).cacert.path).toBe(ca);
    expect(filesOf({ folder: 'D:\\pki' }, WINDOWS).cacert.path).toBe('D:\\pki\\cacert.pem');
  });
});
