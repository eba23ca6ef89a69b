import type { Domain } from '../../../index.ts';
import type {
  Disk,
  DomainDevice,
  DomainDevices,
  InterfaceDevice,
} from '../../../xml/generated/domain.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { documentResult } from '../../output/result.ts';

/** Reads the devices of a domain, of its current state or of its definition. */
export async function readDevices(
  domain: Domain,
  isInactive: boolean,
  signal: AbortSignal,
): Promise<DomainDevices> {
  const flags = isInactive ? (['INACTIVE'] as const) : [];
  const { devices = {} } = await domain.getConfig({ flags, signal });
  return devices;
}

/** Returns the source of a disk: its file, device, folder, or the name of its image. */
export function diskSource({ source = {} }: Disk): string | null {
  const { file, dev, dir, name, volume } = source as Readonly<Record<string, string | undefined>>;
  return file ?? dev ?? dir ?? name ?? volume ?? null;
}

/** The attributes of a source that can name it; each type of interface has some of them. */
interface SourceNames {
  readonly bridge?: string;
  readonly dev?: string;
  readonly network?: string;
  readonly name?: string;
}

/** Returns the source of a network interface: its bridge, host device or network. */
export function interfaceSource(nic: InterfaceDevice): string | null {
  const { source = {} } = nic as { readonly source?: SourceNames };
  return source.bridge ?? source.dev ?? source.network ?? source.name ?? null;
}

/** Finds a network interface by its MAC address or the name of its host device. */
export function findInterface(devices: DomainDevices, key: string): InterfaceDevice {
  const address = key.toLowerCase();
  const found = (devices.interface ?? []).find(
    ({ mac, target }) => mac?.address.toLowerCase() === address || target?.dev === key,
  );
  if (found === undefined) throw new MissingDeviceError(`There is no network interface "${key}"`);
  return found;
}

/** Finds a disk by its target, such as `vda`, or by its source. */
export function findDisk(devices: DomainDevices, key: string): Disk {
  const disks = devices.disk ?? [];
  const found =
    disks.find(({ target }) => target.dev === key) ??
    disks.find((disk) => diskSource(disk) === key);
  if (found === undefined)
    throw new MissingDeviceError(`There is no disk with the target or source "${key}"`);
  return found;
}

/** An error of a domain that does not have a device. */
export class MissingDeviceError extends Error {
  override readonly name = 'MissingDeviceError';
}

/** Returns the flags for devices. `--persistent` means the definition and, if active, the guest. */
export async function deviceFlags(
  domain: Domain,
  { args, signal }: CommandContext,
): Promise<Array<'LIVE' | 'CONFIG' | 'FORCE'>> {
  const flags = new Set<'LIVE' | 'CONFIG' | 'FORCE'>(
    args.flags({ config: 'CONFIG', live: 'LIVE' }),
  );
  if (args.declares('persistent') && args.flag('persistent')) {
    flags.add('CONFIG');
    if (await domain.isActive({ signal })) flags.add('LIVE');
  }
  if (args.declares('force') && args.flag('force')) flags.add('FORCE');
  return [...flags];
}

/** Returns the XML of a device as the result of `--print-xml`. */
export async function printDevice(domain: Domain, device: DomainDevice): Promise<RecordResult> {
  const { domainDeviceXml } = await import('../../../xml/index.ts');
  return documentResult('xml', domainDeviceXml.build(device), { domain: domain.name });
}
