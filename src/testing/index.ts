/**
 * A libvirt daemon in memory, for tests of programs that use libvirt: on any machine, without
 * libvirtd. It speaks libvirt's wire protocol, so libvirt's own tools can connect to it, too.
 */
export type { TestDaemonAuth, TestDaemonAuth as DaemonAuth } from './auth/authentication.ts';
export type {
  TestSaslMechanism,
  TestSaslMechanism as SaslMechanismName,
} from './auth/sasl-server.ts';
export {
  InMemoryDaemon as Daemon,
  InMemoryDaemon as TestDaemon,
  startDaemon,
} from './daemon/daemon.ts';
export type {
  TestDaemonOptions,
  TestDaemonOptions as DaemonOptions,
} from './daemon/daemon-options.ts';
export type {
  HypervisorErrorFields,
  SimulatedConnectionClosedEvent,
  SimulatedDomainEvent,
  SimulatedEnvironment,
  SimulatedEvent,
  SimulatedEvent as HypervisorEvent,
  SimulatedEventListener,
  SimulatedNetworkEvent,
  SimulatedNodeDeviceEvent,
  SimulatedQemuMonitorEvent,
  SimulatedSecretEvent,
  SimulatedStoragePoolEvent,
  TestHypervisorOptions,
} from './hypervisor/index.ts';
export { HypervisorError, SimulatedHypervisor } from './hypervisor/index.ts';
export type {
  CallMisbehaviour,
  ConnectionMisbehaviour,
  Misbehaviour,
} from './misbehaviour/misbehaviour.ts';
