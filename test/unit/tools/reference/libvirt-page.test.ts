import { describe, expect, it } from '@jest/globals';
import { libvirtPage } from '../../../../tools/reference/libvirt-page.ts';

describe('libvirtPage', () => {
  it.each([
    ['virDomainGetState', 'libvirt-libvirt-domain.html'],
    ['virConnectListAllDomains', 'libvirt-libvirt-domain.html'],
    ['virConnectGetHostname', 'libvirt-libvirt-host.html'],
    ['virDomainRevertToSnapshot', 'libvirt-libvirt-domain-snapshot.html'],
    ['virDomainInterfaceAddresses', 'libvirt-libvirt-domain.html'],
    ['virConnectListAllNWFilters', 'libvirt-libvirt-nwfilter.html'],
    ['virAdmConnectListServers', 'libvirt-libvirt-admin.html'],
    ['virGetLastError', 'libvirt-virterror.html'],
  ])('returns the address of the page that describes %s', (name, page) => {
    expect(libvirtPage(name)).toBe(`https://libvirt.org/html/${page}#${name}`);
  });
});
