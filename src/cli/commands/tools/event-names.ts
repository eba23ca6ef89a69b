import type { EventName } from '../../../index.ts';

/** The events of objects. */
export type WatchedEvent = Exclude<EventName, 'connection:close' | 'qemu:monitor'>;

const NAMES: Readonly<Record<WatchedEvent, true>> = {
  'domain:agent-lifecycle': true,
  'domain:balloon-change': true,
  'domain:block-job': true,
  'domain:block-job-2': true,
  'domain:block-threshold': true,
  'domain:channel-lifecycle': true,
  'domain:control-error': true,
  'domain:device-added': true,
  'domain:device-removal-failed': true,
  'domain:device-removed': true,
  'domain:disk-change': true,
  'domain:graphics': true,
  'domain:io-error': true,
  'domain:io-error-reason': true,
  'domain:job-completed': true,
  'domain:lifecycle': true,
  'domain:memory-device-size-change': true,
  'domain:memory-failure': true,
  'domain:metadata-change': true,
  'domain:migration-iteration': true,
  'domain:nic-mac-change': true,
  'domain:pm-suspend': true,
  'domain:pm-suspend-disk': true,
  'domain:pm-wakeup': true,
  'domain:reboot': true,
  'domain:rtc-change': true,
  'domain:tray-change': true,
  'domain:tunable': true,
  'domain:vcpu-removed': true,
  'domain:watchdog': true,
  'network:lifecycle': true,
  'network:metadata-change': true,
  'node-device:lifecycle': true,
  'node-device:update': true,
  'secret:lifecycle': true,
  'secret:value-changed': true,
  'storage-pool:lifecycle': true,
  'storage-pool:refresh': true,
};

/** All events of objects. */
export const ALL_EVENTS = Object.keys(NAMES) as readonly WatchedEvent[];

/** The events of objects that start, end, appear or disappear. */
export const LIFECYCLE_EVENTS: readonly WatchedEvent[] = ALL_EVENTS.filter((name) =>
  name.endsWith(':lifecycle'),
);
