/** The properties of a kind of pool. */
export interface PoolKind {
  /** The parts of `<source>` that the kind has. A `host` is required, and so is a `dir`. */
  readonly source: readonly ('host' | 'device' | 'dir' | 'adapter' | 'name' | 'initiator')[];

  /** Whether the kind has no `<target>`. */
  readonly targetless?: boolean;

  /** Returns the target for the name of the source. Without it, the document has the target. */
  readonly target?: (name: string) => string;

  /** The formats of the source. */
  readonly sourceFormats?: readonly string[];

  /** The `virStorageVolType` of its volumes: 0 file, 1 block device, 3 network. */
  readonly volumeType: number;

  /** The formats of its volumes: of files, such as qcow2, or of partitions. */
  readonly formats?: 'file' | 'partition';
}

const FILE_SYSTEMS = [
  ...['auto', 'ext2', 'ext3', 'ext4', 'ufs', 'iso9660', 'udf', 'gfs', 'gfs2', 'vfat'],
  ...['hfs+', 'xfs', 'ocfs2', 'vmfs'],
];

const PARTITION_TABLES = ['unknown', 'dos', 'dvh', 'gpt', 'mac', 'bsd', 'pc98', 'sun', 'lvm2'];

/** The kinds of pools by name (`virStoragePoolType`). The first format is the default. */
export const POOL_KINDS: Readonly<Record<string, PoolKind>> = {
  dir: { source: [], volumeType: 0, formats: 'file' },
  fs: { source: ['device'], volumeType: 0, formats: 'file', sourceFormats: FILE_SYSTEMS },
  netfs: {
    source: ['host', 'dir'],
    volumeType: 0,
    formats: 'file',
    sourceFormats: ['auto', 'nfs', 'glusterfs', 'cifs'],
  },
  logical: {
    source: ['device', 'name'],
    volumeType: 1,
    sourceFormats: ['lvm2', 'unknown'],
    target: (name) => `/dev/${name}`,
  },
  disk: {
    source: ['device'],
    volumeType: 1,
    formats: 'partition',
    sourceFormats: PARTITION_TABLES,
  },
  iscsi: { source: ['host', 'device', 'initiator'], volumeType: 1 },
  'iscsi-direct': { source: ['host', 'device', 'initiator'], volumeType: 3, targetless: true },
  scsi: { source: ['adapter'], volumeType: 1 },
  mpath: { source: [], volumeType: 1 },
  rbd: { source: ['host', 'name'], volumeType: 3, formats: 'file', targetless: true },
  sheepdog: { source: ['host', 'name'], volumeType: 3, targetless: true },
  gluster: { source: ['host', 'dir', 'name'], volumeType: 3, formats: 'file', targetless: true },
  zfs: { source: ['device', 'name'], volumeType: 1, target: (name) => `/dev/zvol/${name}` },
  vstorage: { source: ['name'], volumeType: 0, formats: 'file' },
};
