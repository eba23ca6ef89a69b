import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SchemaFacts } from '../../src/xml/tables/facts.ts';

const FOLDER = resolve(import.meta.dirname, '../../protocol/xml');

/** One format of the library: a root element and its place in the code. */
export interface Format {
  /** The name of the root in protocol/xml/formats.json. */
  readonly root: string;

  /** The file in src/xml and src/xml/generated, and the sub-path of the package. */
  readonly file: string;

  /** The variable with its functions, such as `domainXml`. */
  readonly variable: string;

  /** The TypeScript type of a whole document. */
  readonly type: string;

  /** The first word of the names of its other types. */
  readonly prefix: string;

  /** The root whose types the format shares: a snapshot contains a domain. */
  readonly base?: string;

  /** libvirt's page about the format. */
  readonly page: string;

  /** The names for single devices; undefined if the format has none, or those of its base. */
  readonly devices?: Devices;
}

/** The names in the code for a single device of a format. */
export interface Devices {
  /** The variable with the functions. */
  readonly variable: string;

  /** The type of one device. */
  readonly type: string;

  /** The type of the element with all devices. */
  readonly all: string;
}

const PAGES = 'https://libvirt.org/';

/** The formats, in the order of the documentation. */
export const formats: readonly Format[] = [
  {
    ...row('domain', 'domain', 'DomainConfig', 'Domain', 'formatdomain.html'),
    devices: { variable: 'domainDeviceXml', type: 'DomainDevice', all: 'DomainDevices' },
  },
  row('network', 'network', 'NetworkConfig', 'Network', 'formatnetwork.html'),
  row('networkPort', 'network-port', 'NetworkPortConfig', 'NetworkPort', 'formatnetworkport.html'),
  row('storagePool', 'storage-pool', 'StoragePoolConfig', 'StoragePool', 'formatstorage.html'),
  row(
    'storageVolume',
    'storage-volume',
    'StorageVolumeConfig',
    'StorageVolume',
    'formatstorage.html',
  ),
  row('nodeDevice', 'node-device', 'NodeDeviceConfig', 'NodeDevice', 'formatnode.html'),
  row('interface', 'interface', 'InterfaceConfig', 'HostInterface', 'formatnetwork.html'),
  row('secret', 'secret', 'SecretConfig', 'Secret', 'formatsecret.html'),
  row('nwfilter', 'nwfilter', 'NwfilterConfig', 'Nwfilter', 'formatnwfilter.html'),
  row(
    'nwfilterBinding',
    'nwfilter-binding',
    'NwfilterBindingConfig',
    'NwfilterBinding',
    'formatnwfilter.html',
  ),
  row('domainSnapshot', 'snapshot', 'SnapshotConfig', 'Snapshot', 'formatsnapshot.html', 'domain'),
  row(
    'domainCheckpoint',
    'checkpoint',
    'CheckpointConfig',
    'Checkpoint',
    'formatcheckpoint.html',
    'domain',
  ),
  row('domainBackup', 'backup', 'BackupConfig', 'Backup', 'formatbackup.html'),
  row('capabilities', 'capabilities', 'Capabilities', 'Capabilities', 'formatcaps.html'),
  row(
    'domainCapabilities',
    'domain-capabilities',
    'DomainCapabilities',
    'DomainCapabilities',
    'formatdomaincaps.html',
  ),
  row(
    'storagePoolCapabilities',
    'storage-pool-capabilities',
    'StoragePoolCapabilities',
    'StoragePoolCapabilities',
    'formatstoragecaps.html',
  ),
  row('cpu', 'cpu', 'CpuConfig', 'Cpu', 'formatdomain.html'),
  row('sysinfo', 'sysinfo', 'SysinfoConfig', 'Sysinfo', 'formatdomain.html'),
];

function row(
  root: string,
  file: string,
  type: string,
  prefix: string,
  page: string,
  base?: string,
): Format {
  const variable = `${file.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Xml`;
  const common = { root, file, variable, type, prefix, page: `${PAGES}${page}` };
  return base === undefined ? common : { ...common, base };
}

/** The content of protocol/xml/formats.json. */
export interface FormatsTable extends Omit<SchemaFacts, 'roots'> {
  readonly libvirt: string;
  readonly roots: Readonly<Record<string, readonly string[]>>;
}

/** The content of protocol/xml/order.json: the children of types in the order of libvirt. */
export interface OrderTable {
  readonly libvirt: string;
  readonly order: Readonly<Record<string, readonly string[]>>;
}

/** Reads a table of protocol/xml. */
export function readXmlTable<T>(name: string): T {
  return JSON.parse(readFileSync(pathOfXmlTable(name), 'utf8')) as T;
}

/** Returns the path of a table of protocol/xml. */
export function pathOfXmlTable(name: string): string {
  return join(FOLDER, `${name}.json`);
}
