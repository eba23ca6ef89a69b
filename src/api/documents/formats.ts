import { onDemand } from '../../async/index.ts';
import type { XmlFormat } from '../../xml/format.ts';
import type { DocumentKind, Documents } from './document-types.ts';

/** The kinds of XML that are whole documents. */
export type WholeDocumentKind = Exclude<DocumentKind, 'device'>;

/** The functions that read and write XML. */
export interface DocumentFormat<T> {
  /** Returns XML as a typed object. */
  parse(xml: string): T;

  /** Returns a typed object as XML. */
  build(config: T): string;
}

type OnDemand<T> = () => Promise<T> | T;

/**
 * The formats. Each is loaded on first use, with its table: most programs use few of them, and
 * those that stay with strings use none.
 */
const documents: { readonly [Kind in WholeDocumentKind]: OnDemand<XmlFormat<Documents[Kind]>> } = {
  backup: onDemand(async () => (await import('../../xml/generated/backup.ts')).backupXml),
  capabilities: onDemand(
    async () => (await import('../../xml/generated/capabilities.ts')).capabilitiesXml,
  ),
  checkpoint: onDemand(
    async () => (await import('../../xml/generated/checkpoint.ts')).checkpointXml,
  ),
  cpu: onDemand(async () => (await import('../../xml/generated/cpu.ts')).cpuXml),
  domain: onDemand(async () => (await import('../../xml/generated/domain.ts')).domainXml),
  domainCapabilities: onDemand(
    async () => (await import('../../xml/generated/domain-capabilities.ts')).domainCapabilitiesXml,
  ),
  interface: onDemand(async () => (await import('../../xml/generated/interface.ts')).interfaceXml),
  network: onDemand(async () => (await import('../../xml/generated/network.ts')).networkXml),
  networkPort: onDemand(
    async () => (await import('../../xml/generated/network-port.ts')).networkPortXml,
  ),
  nodeDevice: onDemand(
    async () => (await import('../../xml/generated/node-device.ts')).nodeDeviceXml,
  ),
  nwfilter: onDemand(async () => (await import('../../xml/generated/nwfilter.ts')).nwfilterXml),
  nwfilterBinding: onDemand(
    async () => (await import('../../xml/generated/nwfilter-binding.ts')).nwfilterBindingXml,
  ),
  secret: onDemand(async () => (await import('../../xml/generated/secret.ts')).secretXml),
  snapshot: onDemand(async () => (await import('../../xml/generated/snapshot.ts')).snapshotXml),
  storagePool: onDemand(
    async () => (await import('../../xml/generated/storage-pool.ts')).storagePoolXml,
  ),
  storagePoolCapabilities: onDemand(
    async () =>
      (await import('../../xml/generated/storage-pool-capabilities.ts')).storagePoolCapabilitiesXml,
  ),
  storageVolume: onDemand(
    async () => (await import('../../xml/generated/storage-volume.ts')).storageVolumeXml,
  ),
  sysinfo: onDemand(async () => (await import('../../xml/generated/sysinfo.ts')).sysinfoXml),
};

const formats: { readonly [Kind in DocumentKind]: OnDemand<DocumentFormat<Documents[Kind]>> } = {
  ...documents,
  device: onDemand(async () => (await import('../../xml/generated/domain.ts')).domainDeviceXml),
};

/** Returns the functions of a kind of XML. */
export function loadFormat<Kind extends DocumentKind>(
  kind: Kind,
): Promise<DocumentFormat<Documents[Kind]>> | DocumentFormat<Documents[Kind]> {
  return formats[kind]();
}

/** Returns all functions of a format of documents. */
export function loadDocumentFormat<Kind extends WholeDocumentKind>(
  kind: Kind,
): Promise<XmlFormat<Documents[Kind]>> | XmlFormat<Documents[Kind]> {
  return documents[kind]();
}
