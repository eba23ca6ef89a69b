import { checkpointXml } from 'libvirt-client/xml/checkpoint';

export const disk = checkpointXml.parse('<domaincheckpoint/>').domain?.devices?.disk?.[0];
