/** The packet size of libvirt's own clients (VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX). */
export const PACKET_BYTES = 262_120;
