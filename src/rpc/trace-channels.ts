/** The diagnostics channel of the packets that are sent and received. */
export const PACKET_CHANNEL = 'libvirt-client:packet';

/** The diagnostics channel of the packets that are dropped. */
export const DROPPED_CHANNEL = 'libvirt-client:dropped';
