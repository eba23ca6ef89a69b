import type { XmlElement } from '../xml/index.ts';
import { attribute, child } from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';
import { devicesOf } from './definition.ts';
import { diskBus, diskTargetName } from './parse/disk.ts';

/**
 * The prefix of the aliases that QEMU's driver assigns to devices of a kind. A number follows it.
 */
const PREFIX: Readonly<Record<string, string>> = {
  interface: 'net',
  video: 'video',
  memballoon: 'balloon',
  hostdev: 'hostdev',
  redirdev: 'redir',
  memory: 'dimm',
  filesystem: 'fs',
};

/**
 * Returns the alias of a device: the one in its document, or else the one that QEMU's driver would
 * assign. The test driver assigns none, so its documents contain none.
 */
export function aliasOf(definition: DomainDefinition, device: XmlElement): string {
  const alias = child(device, 'alias');
  const written = alias === undefined ? undefined : attribute(alias, 'name');
  return written ?? defaultAlias(definition, device);
}

export function defaultAlias(definition: DomainDefinition, device: XmlElement): string {
  const kind = devicesOf(definition, device.name);
  const peers =
    device.name === 'disk' ? kind.filter((other) => diskBus(other) === diskBus(device)) : kind;
  const at = peers.indexOf(device);
  const index = at < 0 ? peers.length : at;
  return device.name === 'disk'
    ? diskAlias(device, index)
    : `${PREFIX[device.name] ?? device.name}${index}`;
}

function diskAlias(disk: XmlElement, index: number): string {
  const bus = diskBus(disk);
  const address = child(disk, 'address');
  if (bus === 'virtio') {
    return `virtio-disk${index}`;
  }
  if (address === undefined) {
    return `${bus}-${diskTargetName(disk)}`;
  }
  const place = ['controller', 'bus', 'unit'].map((name) => attribute(address, name) ?? '0');
  return `${bus}${place.join('-')}`;
}
