/**
 * A libvirt daemon in memory, for tests of programs that use libvirt: on any machine, without
 * libvirtd. It speaks libvirt's wire protocol, so libvirt's own tools can connect to it as well.
 *
 * Names: `Test...` are the handles and types for tests, all in `facade/`; everything else is
 * internal. `Simulated...` are the objects that the daemon simulates: `TestDomain` is the handle to
 * a `SimulatedDomain`. The parts of the daemon itself have no prefix. No name is shared with the
 * client in `src/api`.
 */
export type { TestDaemonAuth, TestSaslMechanism } from './auth/test-daemon-auth.ts';
export type { TestDaemonOptions } from './daemon/daemon-options.ts';
export type { TestClock } from './facade/test-clock.ts';
export type { TestDaemon } from './facade/test-daemon.ts';
export { startDaemon } from './facade/test-daemon.ts';
export type { TestDomain, TestDomainEventDetails, TestDomains } from './facade/test-domain.ts';
export type { TestHypervisor } from './facade/test-hypervisor.ts';
export type { TestInterface, TestInterfaces } from './facade/test-interface.ts';
export type { TestMigration, TestMigrations } from './facade/test-migration.ts';
export type { TestNetwork, TestNetworkEventDetails, TestNetworks } from './facade/test-network.ts';
export type {
  TestNodeDevice,
  TestNodeDeviceEventDetails,
  TestNodeDevices,
} from './facade/test-node-device.ts';
export type {
  TestNWFilter,
  TestNWFilterBinding,
  TestNWFilterBindings,
  TestNWFilters,
} from './facade/test-nwfilter.ts';
export type { TestSecret, TestSecretEventDetails, TestSecrets } from './facade/test-secret.ts';
export type {
  TestStoragePool,
  TestStoragePoolEventDetails,
  TestStoragePools,
} from './facade/test-storage-pool.ts';
export type { TestStorageVol } from './facade/test-storage-vol.ts';
export type { SimulatedEnvironment } from './hypervisor/environment.ts';
export type {
  EventDetails,
  SimulatedConnectionClosedEvent,
  SimulatedDomainEvent,
  SimulatedEvent,
  SimulatedNetworkEvent,
  SimulatedNodeDeviceEvent,
  SimulatedQemuMonitorEvent,
  SimulatedSecretEvent,
  SimulatedStoragePoolEvent,
} from './hypervisor/events.ts';
export type { HypervisorErrorFields } from './hypervisor/hypervisor-error.ts';
export { HypervisorError } from './hypervisor/hypervisor-error.ts';
export type { TestMigrationOptions } from './hypervisor/migration/options.ts';
export type { TestHypervisorOptions } from './hypervisor/options.ts';
export type {
  CallMisbehaviour,
  ConnectionMisbehaviour,
  Misbehaviour,
} from './misbehaviour/misbehaviour.ts';
