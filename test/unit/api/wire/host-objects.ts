import { NET, UUID } from './row.ts';

/** The wire form of the objects whose methods are called. */
export const IFACE = { name: 'eth0', mac: 'aa:bb:cc:dd:ee:ff' };
export const SECRET = { uuid: UUID, usageType: 1, usageId: '/images/disk' };
export const FILTER = { name: 'clean-traffic', uuid: UUID };
export const BINDING = { portdev: 'vnet0', filtername: 'clean-traffic' };
export const PORT = { net: NET, uuid: UUID };
