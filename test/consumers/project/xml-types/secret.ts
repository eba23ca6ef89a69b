import { secretXml } from 'libvirt-client/xml/secret';

export const usage = secretXml.parse('<secret/>').usage;
