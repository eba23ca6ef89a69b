/**
 * Procedures that the test driver of libvirt 12.8 supports and that of 9.0 lacks. The in-memory
 * daemon supports some of them.
 */
export const SINCE_9_0: readonly string[] = [
  'CONNECT_GET_DOMAIN_CAPABILITIES',
  'DOMAIN_ATTACH_DEVICE',
  'DOMAIN_ATTACH_DEVICE_FLAGS',
  'DOMAIN_DETACH_DEVICE_ALIAS',
  'DOMAIN_UPDATE_DEVICE_FLAGS',
  'NODE_DEVICE_IS_ACTIVE',
  'NODE_DEVICE_IS_PERSISTENT',
];

/** Procedures that the test driver of libvirt 9.0 supports and that of 12.8 lacks. */
export const UNTIL_9_0: readonly string[] = ['DOMAIN_GET_SECURITY_LABEL_LIST'];

/** Procedures that the test driver of libvirt 12.8 supports and the in-memory daemon lacks. */
export const MISSING: readonly string[] = [
  'CONNECT_GET_DOMAIN_CAPABILITIES',
  'DOMAIN_CREATE_WITH_FILES',
  'DOMAIN_CREATE_XML_WITH_FILES',
  'NETWORK_GET_METADATA',
  'NETWORK_SET_METADATA',
  'NODE_DEVICE_IS_ACTIVE',
  'NODE_DEVICE_IS_PERSISTENT',
];
