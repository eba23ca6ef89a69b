import { describe, expect, it } from '@jest/globals';
import type { TlsEnvironment } from '../../../src/tls/index.ts';
import { clientFileLocations } from '../../../src/tls/index.ts';

function machine(given: Partial<TlsEnvironment>): TlsEnvironment {
  const exists = (): boolean => false;
  return { platform: 'linux', euid: 7, variables: {}, home: '/home/me', exists, ...given };
}

describe('clientFileLocations', () => {
  it("returns the user's folder and then the system's folders", () => {
    expect(clientFileLocations(undefined, machine({}))).toEqual({
      ca: ['/home/me/.pki/libvirt/cacert.pem', '/etc/pki/CA/cacert.pem'],
      crl: ['/home/me/.pki/libvirt/cacrl.pem', '/etc/pki/CA/cacrl.pem'],
      identity: [
        {
          cert: '/home/me/.pki/libvirt/clientcert.pem',
          key: '/home/me/.pki/libvirt/clientkey.pem',
        },
        {
          cert: '/etc/pki/libvirt/clientcert.pem',
          key: '/etc/pki/libvirt/private/clientkey.pem',
        },
      ],
    });
  });

  it("returns the system's folders alone for root", () => {
    expect(clientFileLocations(undefined, machine({ euid: 0 })).ca).toEqual([
      '/etc/pki/CA/cacert.pem',
    ]);
  });

  it("returns Homebrew's folders on macOS", () => {
    const exists = (path: string): boolean => path === '/opt/homebrew/sbin/libvirtd';
    const mac = machine({ platform: 'darwin', home: '/Users/me', exists });
    expect(clientFileLocations(undefined, mac).identity.at(-1)).toEqual({
      cert: '/opt/homebrew/etc/pki/libvirt/clientcert.pem',
      key: '/opt/homebrew/etc/pki/libvirt/private/clientkey.pem',
    });
  });

  it("returns the user's folder alone on Windows, where any user may create \\etc\\pki", () => {
    const windows = machine({ platform: 'win32', euid: undefined, home: 'C:\\Users\\me' });
    expect(clientFileLocations(undefined, windows)).toEqual({
      ca: ['C:\\Users\\me\\.pki\\libvirt\\cacert.pem'],
      crl: ['C:\\Users\\me\\.pki\\libvirt\\cacrl.pem'],
      identity: [
        {
          cert: 'C:\\Users\\me\\.pki\\libvirt\\clientcert.pem',
          key: 'C:\\Users\\me\\.pki\\libvirt\\clientkey.pem',
        },
      ],
    });
  });
});
