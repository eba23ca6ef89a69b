import { VirErrorNumber } from '../../../protocol/index.ts';
import type { Disk } from '../../../xml/generated/domain.ts';
import type { MigrationFinding } from '../migration-options.ts';
import type { CheckedMigration, Question } from './question.ts';
import { doubt, existing } from './question.ts';

/** Whether the destination has the disks of the guest. */
export const disks: Question = async (migration) => {
  const all = migration.config.devices?.disk ?? [];
  const findings = await Promise.all(all.map((disk) => diskFindings(migration, disk)));
  return findings.flat();
};

async function diskFindings(
  { destination, choices, options }: CheckedMigration,
  disk: Disk,
): Promise<readonly MigrationFinding[]> {
  const path = pathOf(disk);
  if (path === undefined) return [];
  const what = `The disk ${disk.target.dev} (${path})`;
  const { NO_STORAGE_VOL } = VirErrorNumber;
  const volume = await existing(destination.storageVolLookupByPath(path, options), NO_STORAGE_VOL);
  if (isCopied(disk, choices.copyStorage)) {
    if (volume !== undefined) return [];
    const text = `${what} is copied, and no pool of the destination has a volume at that path`;
    return [doubt('DISK_NOT_FOUND', `${text}: it needs one of the same size`)];
  }
  const findings: MigrationFinding[] = [];
  if (volume === undefined) {
    const text = `${what} is not copied, and no pool of the destination has it`;
    findings.push(doubt('DISK_NOT_FOUND', `${text}: it must be on storage that both hosts share`));
  }
  const cache = disk.driver?.cache ?? 'default';
  if (choices.offline !== true && !isReadOnly(disk) && !SAFE.includes(cache)) {
    const text = `${what} has the cache mode ${cache}: libvirt refuses the migration as unsafe`;
    findings.push(doubt('DISK_CACHE', `${text} unless both hosts share it coherently`));
  }
  return findings;
}

/** The cache modes with which both hosts see the same content (virDomainDiskDefMigratable). */
const SAFE: readonly string[] = ['none', 'directsync'];

/** Returns the path of a disk on the host; undefined for an empty drive and a disk elsewhere. */
function pathOf(disk: Disk): string | undefined {
  switch (disk.type) {
    case undefined:
    case 'file':
      return disk.source?.file;
    case 'block':
      return disk.source?.dev;
    default:
      return undefined;
  }
}

function isCopied(disk: Disk, copyStorage: CheckedMigration['choices']['copyStorage']): boolean {
  if (copyStorage === undefined) return false;
  if (Array.isArray(copyStorage)) return copyStorage.includes(disk.target.dev);
  return !isReadOnly(disk) && disk.shareable !== true;
}

function isReadOnly(disk: Disk): boolean {
  return disk.readonly === true;
}
