import { domainXml } from 'libvirt-client/xml/domain';

export const disk = domainXml.parse('<domain/>').devices?.disk?.[0];
