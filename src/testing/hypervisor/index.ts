export type { SimulatedEnvironment } from './environment.ts';
export type {
  EventDetails,
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
export { SimulatedHypervisor } from './hypervisor.ts';
export type { HypervisorErrorFields } from './hypervisor-error.ts';
export { HypervisorError } from './hypervisor-error.ts';
export type { TestHypervisorOptions } from './options.ts';
export type {
  SimulatedStream,
  SimulatedStreamPiece,
  SimulatedStreamSink,
  SimulatedStreamSource,
} from './stream-port.ts';
