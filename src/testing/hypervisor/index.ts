export type { Environment } from './environment.ts';
export type {
  ConnectionClosedEvent,
  DomainEvent,
  HypervisorEvent,
  HypervisorListener,
  NetworkEvent,
  NodeDeviceEvent,
  QemuMonitorEvent,
  SecretEvent,
  StoragePoolEvent,
} from './events.ts';
export type { HypervisorOptions } from './hypervisor.ts';
export { Hypervisor } from './hypervisor.ts';
export type { HypervisorErrorFields } from './hypervisor-error.ts';
export { HypervisorError } from './hypervisor-error.ts';
export type { StreamPiece, StreamPort, StreamSink, StreamSource } from './stream-port.ts';
