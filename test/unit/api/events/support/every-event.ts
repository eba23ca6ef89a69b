import type { EventName, LibvirtEvent } from '../../../../../src/index.ts';
import type { SimulatedEvent } from '../../../../../src/testing/index.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const dom = { name: 'test', uuid: UUID, id: 1 };
const net = { name: 'default', uuid: UUID };
const pool = { name: 'default-pool', uuid: UUID };
const dev = { name: 'computer' };
const secret = { uuid: UUID, usageType: 1, usageId: '/disk' };
const domain = dom;
const network = net;
const device = dev;
const far = { family: 1, node: '::1', service: '5900' };
const near = { family: 0, node: '127.0.0.1', service: '5901' };

/** An event as the daemon sends it, and as users receive it, without its connection. */
export type EventRow = readonly [EventName, SimulatedEvent, object];

/** Each kind once, with different values in fields that could be confused with each other. */
export const EVERY_EVENT: readonly EventRow[] = [
  [
    'domain:lifecycle',
    { kind: 'lifecycle', dom, event: 2, detail: 3 },
    { domain, event: 2, eventName: 'started', detail: 3, detailName: 'from-snapshot' },
  ],
  ['domain:reboot', { kind: 'reboot', dom }, { domain }],
  ['domain:rtc-change', { kind: 'rtcChange', dom, offset: -3600n }, { domain, offset: -3600n }],
  [
    'domain:watchdog',
    { kind: 'watchdog', dom, action: 6 },
    { domain, action: 6, actionName: 'injectnmi' },
  ],
  [
    'domain:io-error',
    { kind: 'ioError', dom, srcPath: '/a', devAlias: 'virtio-disk0', action: 1 },
    { domain, srcPath: '/a', devAlias: 'virtio-disk0', action: 1, actionName: 'pause' },
  ],
  [
    'domain:graphics',
    {
      kind: 'graphics',
      dom,
      phase: 2,
      local: near,
      remote: far,
      authScheme: 'vnc',
      subject: [{ type: 'x509dname', name: 'CN=me' }],
    },
    {
      domain,
      phase: 2,
      phaseName: 'disconnect',
      local: { ...near, familyName: 'ipv4' },
      remote: { ...far, familyName: 'ipv6' },
      authScheme: 'vnc',
      subject: [{ type: 'x509dname', name: 'CN=me' }],
    },
  ],
  [
    'domain:io-error-reason',
    { kind: 'ioErrorReason', dom, srcPath: '/a', devAlias: 'vd', action: 2, reason: 'enospc' },
    {
      domain,
      srcPath: '/a',
      devAlias: 'vd',
      action: 2,
      actionName: 'report',
      reason: 'enospc',
    },
  ],
  ['domain:control-error', { kind: 'controlError', dom }, { domain }],
  [
    'domain:block-job',
    { kind: 'blockJob', dom, path: '/a', type: 1, status: 3 },
    {
      domain,
      path: '/a',
      jobType: 1,
      jobTypeName: 'pull',
      status: 3,
      statusName: 'ready',
    },
  ],
  [
    'domain:disk-change',
    {
      kind: 'diskChange',
      dom,
      oldSrcPath: '/a',
      newSrcPath: null,
      devAlias: 'ide0-0-0',
      reason: 1,
    },
    {
      domain,
      oldSrcPath: '/a',
      newSrcPath: null,
      devAlias: 'ide0-0-0',
      reason: 1,
      reasonName: 'drop-missing-on-start',
    },
  ],
  [
    'domain:tray-change',
    { kind: 'trayChange', dom, devAlias: 'cd', reason: 1 },
    { domain, devAlias: 'cd', reason: 1, reasonName: 'close' },
  ],
  ['domain:pm-wakeup', { kind: 'pmWakeup', dom, reason: 0 }, { domain, reason: 0 }],
  ['domain:pm-suspend', { kind: 'pmSuspend', dom, reason: 0 }, { domain, reason: 0 }],
  [
    'domain:balloon-change',
    { kind: 'balloonChange', dom, actual: 1n << 40n },
    { domain, actual: 1n << 40n },
  ],
  ['domain:pm-suspend-disk', { kind: 'pmSuspendDisk', dom, reason: 0 }, { domain, reason: 0 }],
  [
    'domain:device-removed',
    { kind: 'deviceRemoved', dom, devAlias: 'net1' },
    { domain, devAlias: 'net1' },
  ],
  [
    'domain:block-job-2',
    { kind: 'blockJob2', dom, dst: 'vda', type: 4, status: 0 },
    {
      domain,
      dst: 'vda',
      jobType: 4,
      jobTypeName: 'active-commit',
      status: 0,
      statusName: 'completed',
    },
  ],
  [
    'domain:tunable',
    {
      kind: 'tunable',
      dom,
      params: [
        { field: 'cputune.shares', value: { type: 4, value: 9n } },
        { field: '__proto__', value: { type: 7, value: 'x' } },
      ],
    },
    {
      domain,
      params: Object.fromEntries([
        ['cputune.shares', 9n],
        ['__proto__', 'x'],
      ]),
    },
  ],
  [
    'domain:agent-lifecycle',
    { kind: 'agentLifecycle', dom, state: 2, reason: 1 },
    {
      domain,
      state: 2,
      stateName: 'disconnected',
      reason: 1,
      reasonName: 'domain-started',
    },
  ],
  [
    'domain:device-added',
    { kind: 'deviceAdded', dom, devAlias: 'net1' },
    { domain, devAlias: 'net1' },
  ],
  [
    'domain:migration-iteration',
    { kind: 'migrationIteration', dom, iteration: 7 },
    { domain, iteration: 7 },
  ],
  [
    'domain:job-completed',
    {
      kind: 'jobCompleted',
      dom,
      params: [
        { field: 'operation', value: { type: 1, value: 3 } },
        { field: 'time_elapsed', value: { type: 4, value: 12n } },
      ],
    },
    {
      domain,
      params: { operation: 3, time_elapsed: 12n },
      stats: { operation: 3, time_elapsed: 12n },
    },
  ],
  [
    'domain:device-removal-failed',
    { kind: 'deviceRemovalFailed', dom, devAlias: 'net1' },
    { domain, devAlias: 'net1' },
  ],
  [
    'domain:metadata-change',
    { kind: 'metadataChange', dom, type: 2, nsuri: 'urn:x' },
    { domain, metadataType: 2, metadataTypeName: 'element', nsuri: 'urn:x' },
  ],
  [
    'domain:block-threshold',
    { kind: 'blockThreshold', dom, dev: 'vda[1]', path: null, threshold: 5n, excess: 2n },
    { domain, dev: 'vda[1]', path: null, threshold: 5n, excess: 2n },
  ],
  [
    'domain:memory-failure',
    { kind: 'memoryFailure', dom, recipient: 1, action: 2, flags: 3 },
    {
      domain,
      recipient: 1,
      recipientName: 'guest',
      action: 2,
      actionName: 'fatal',
      flags: 3,
    },
  ],
  [
    'domain:memory-device-size-change',
    { kind: 'memoryDeviceSizeChange', dom, alias: 'virtiomem0', size: 131_072n },
    { domain, alias: 'virtiomem0', size: 131_072n },
  ],
  [
    'domain:nic-mac-change',
    { kind: 'nicMacChange', dom, alias: 'net0', oldMac: '52:54:00:00:00:01', newMac: '52::02' },
    { domain, alias: 'net0', oldMac: '52:54:00:00:00:01', newMac: '52::02' },
  ],
  ['domain:vcpu-removed', { kind: 'vcpuRemoved', dom, vcpuid: 3 }, { domain, vcpuid: 3 }],
  [
    'domain:channel-lifecycle',
    { kind: 'channelLifecycle', dom, channelName: 'org.a', state: 1, reason: 2 },
    {
      domain,
      channelName: 'org.a',
      state: 1,
      stateName: 'connected',
      reason: 2,
      reasonName: 'channel',
    },
  ],
  [
    'network:lifecycle',
    { kind: 'networkLifecycle', net, event: 3, detail: 0 },
    { network, event: 3, eventName: 'stopped', detail: 0 },
  ],
  [
    'network:metadata-change',
    { kind: 'networkMetadataChange', net, type: 1, nsuri: null },
    { network, metadataType: 1, metadataTypeName: 'title', nsuri: null },
  ],
  [
    'storage-pool:lifecycle',
    { kind: 'storagePoolLifecycle', pool, event: 4, detail: 0 },
    { pool, event: 4, eventName: 'created', detail: 0 },
  ],
  ['storage-pool:refresh', { kind: 'storagePoolRefresh', pool }, { pool }],
  [
    'node-device:lifecycle',
    { kind: 'nodeDeviceLifecycle', dev, event: 1, detail: 0 },
    { device, event: 1, eventName: 'deleted', detail: 0 },
  ],
  ['node-device:update', { kind: 'nodeDeviceUpdate', dev }, { device }],
  [
    'secret:lifecycle',
    { kind: 'secretLifecycle', secret, event: 1, detail: 0 },
    { secret, event: 1, eventName: 'undefined', detail: 0 },
  ],
  ['secret:value-changed', { kind: 'secretValueChanged', secret }, { secret }],
  [
    'qemu:monitor',
    { kind: 'qemuMonitor', dom, event: 'STOP', seconds: 9n, micros: 5, details: '{}' },
    { domain, event: 'STOP', seconds: 9n, micros: 5, details: '{}' },
  ],
  [
    'connection:close',
    { kind: 'connectionClosed', reason: 1 },
    { reason: 1, reasonName: 'eof', peer: 'hypervisor', isFinal: false, error: null },
  ],
];

/** An event without the connection of its object. */
export function plain(event: LibvirtEvent | { readonly type: string }): object {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && 'toJSON' in value ? value.toJSON() : value,
    ]),
  );
}
