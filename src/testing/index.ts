/**
 * A libvirt daemon in memory, for tests of programs that use libvirt: on any machine, without
 * libvirtd. It speaks libvirt's wire protocol, so libvirt's own tools can connect to it, too.
 */
export type { DaemonAuth } from './auth/authentication.ts';
export type { SaslMechanismName } from './auth/sasl-server.ts';
export { Daemon, startDaemon } from './daemon/daemon.ts';
export type { DaemonOptions } from './daemon/daemon-options.ts';
export type {
  ConnectionClosedEvent,
  DomainEvent,
  Environment,
  HypervisorErrorFields,
  HypervisorEvent,
  HypervisorListener,
  HypervisorOptions,
  NetworkEvent,
  NodeDeviceEvent,
  QemuMonitorEvent,
  SecretEvent,
  StoragePoolEvent,
} from './hypervisor/index.ts';
export { Hypervisor, HypervisorError } from './hypervisor/index.ts';
export type {
  CallMisbehaviour,
  ConnectionMisbehaviour,
  Misbehaviour,
} from './misbehaviour/misbehaviour.ts';
