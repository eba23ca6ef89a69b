export type { SimulatedEnvironment } from './environment.ts';
export type {
  SimulatedConnectionClosedEvent,
  SimulatedDomainEvent,
  SimulatedEvent,
  SimulatedEventListener,
  SimulatedNetworkEvent,
  SimulatedNodeDeviceEvent,
  SimulatedQemuMonitorEvent,
  SimulatedSecretEvent,
  SimulatedStoragePoolEvent,
} from './events.ts';
export type { TestHypervisorOptions } from './hypervisor.ts';
export { SimulatedHypervisor } from './hypervisor.ts';
export type { HypervisorErrorFields } from './hypervisor-error.ts';
export { HypervisorError } from './hypervisor-error.ts';
export type {
  SimulatedStream,
  SimulatedStreamPiece,
  SimulatedStreamSink,
  SimulatedStreamSource,
} from './stream-port.ts';
