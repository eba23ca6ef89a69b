import type { XmlElement } from '../xml/index.ts';
import type { DomainDefinition } from './definition.ts';
import { devicesOf } from './definition.ts';
import { diskSource, diskTargetName } from './parse/disk.ts';

/** Returns a disk of a guest by its target (`vda`) or by the path of its image. */
export function findDisk(definition: DomainDefinition, name: string): XmlElement | undefined {
  const disks = devicesOf(definition, 'disk');
  return (
    disks.find((disk) => diskTargetName(disk) === name) ??
    disks.find((disk) => diskSource(disk) === name)
  );
}
