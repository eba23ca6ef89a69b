import type { Domain, StorageVol } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { Disk } from '../../../xml/generated/domain.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** The disks whose volumes are deleted. */
export type StorageRequest =
  | { readonly kind: 'all' }
  | { readonly kind: 'own' }
  | { readonly kind: 'named'; readonly names: readonly string[] };

/** A volume of a disk. */
export interface DiskVolume {
  readonly target: string;
  readonly path: string;
  readonly volume: StorageVol;
}

/** Returns the disks that the options name; undefined if no volume is deleted. */
export function storageRequest(args: Args, isOwn: boolean): StorageRequest | undefined {
  const names = args.optionalText('storage')?.split(',');
  const isAll = args.flag('remove-all-storage');
  if (names !== undefined && isAll) {
    throw new UsageError('--storage and --remove-all-storage cannot be used together');
  }
  if (names !== undefined) return { kind: 'named', names };
  if (isAll) return { kind: 'all' };
  if (isOwn) return { kind: 'own' };
  const without = ['wipe-storage', 'delete-storage-volume-snapshots'].find((name) =>
    args.flag(name),
  );
  if (without !== undefined) throw new UsageError(`--${without} requires volumes to remove`);
  return undefined;
}

/** Finds the volumes before the definition, which names them, is removed. */
export async function findVolumes(
  { connection, signal }: CommandContext,
  domain: Domain,
  request: StorageRequest,
  notice: (text: string) => Promise<void>,
): Promise<DiskVolume[]> {
  if (await domain.isActive({ signal })) {
    throw new UsageError(
      `The volumes of "${domain.name}" cannot be deleted: it is active`,
      `Stop it first: lvsh destroy ${domain.name}`,
    );
  }
  const { devices = {} } = await domain.getConfig({ flags: 'INACTIVE', signal });
  const volumes: DiskVolume[] = [];
  for (const disk of selected(devices.disk ?? [], request)) {
    const { file, dev, pool, volume: name } = namesOf(disk);
    const path = file ?? dev;
    const target = disk.target.dev;
    try {
      if (pool !== undefined && name !== undefined) {
        const owner = await connection.storagePoolLookupByName(pool, { signal });
        const volume = await owner.storageVolLookupByName(name, { signal });
        volumes.push({ target, path: await volume.getPath({ signal }), volume });
      } else if (path !== undefined) {
        const volume = await connection.storageVolLookupByPath(path, { signal });
        volumes.push({ target, path, volume });
      }
    } catch (error) {
      if (!(error instanceof VirError) || error.code !== 'VIR_ERR_NO_STORAGE_VOL') throw error;
      await notice(`The disk ${target} (${path ?? name}) is in no pool of libvirt: it is kept`);
    }
  }
  return volumes;
}

function selected(disks: readonly Disk[], request: StorageRequest): readonly Disk[] {
  switch (request.kind) {
    case 'all':
      return disks;
    case 'own':
      return disks.filter(isOwnDisk);
    case 'named':
      return request.names.map((name) => {
        const disk = disks.find((each) => each.target.dev === name || sourceOf(each) === name);
        if (disk === undefined) throw new UsageError(`The domain has no disk "${name}"`);
        return disk;
      });
  }
}

/** Media and disks that several guests use are not the domain's own. */
function isOwnDisk({ device, readonly, shareable }: Disk): boolean {
  const isDisk = device === undefined || device === 'disk' || device === 'lun';
  return isDisk && !readonly && !shareable;
}

function sourceOf(disk: Disk): string | undefined {
  const { file, dev } = namesOf(disk);
  return file ?? dev;
}

function namesOf({ source = {} }: Disk): Readonly<Record<string, string | undefined>> {
  return source as Readonly<Record<string, string | undefined>>;
}
