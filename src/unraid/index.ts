/**
 * The classes of `@unraid/libvirt`, for programs that change over to this library step by step:
 * `libvirt-client/unraid`.
 *
 * @packageDocumentation
 */
export type { DomainInfo } from './domain.ts';
export { Domain } from './domain.ts';
export {
  ConnectListAllDomainsFlags,
  DomainGetXMLDescFlags,
  DomainState,
  NodeSuspendTarget,
} from './enums.ts';
export type { HypervisorOptions, NodeInfo } from './hypervisor.ts';
export { Hypervisor } from './hypervisor.ts';
export { LibvirtError } from './libvirt-error.ts';
