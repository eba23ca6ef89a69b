import type { DomainDevice, MemoryDevice } from '../../../xml/generated/domain.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed, documentResult, messaged } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';
import { deviceFlags, MissingDeviceError, readDevices } from './read-devices.ts';

/** Detaches the device with an alias. */
export async function detachDeviceAlias(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const alias = args.text('alias');
  const domain = await commandDomain(context);
  const flags = await deviceFlags(domain, context);
  await domain.detachDeviceAlias(alias, { flags, signal });
  const message = 'Device detach request sent successfully';
  return messaged({ domain: domain.name, result: 'requested' }, message, { after: '\n' });
}

const KIB = 1024n;

/** Changes a memory device: the memory that a guest is asked to use. */
export async function updateMemoryDevice(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const requested = args.size('requested-size', KIB);
  if (args.has('alias') && args.has('node')) {
    throw new UsageError('--alias and --node exclude each other');
  }
  const domain = await commandDomain(context);
  const isInactive = args.flag('config') && !args.flag('live');
  const found = findMemory((await readDevices(domain, isInactive, signal)).memory ?? [], context);
  const target =
    requested === undefined
      ? found.target
      : { ...found.target, requested: { unit: 'KiB', value: requested / KIB } };
  const device = { memory: { ...found, target } } as DomainDevice;
  if (args.flag('print-xml')) {
    const { domainDeviceXml } = await import('../../../xml/index.ts');
    return documentResult('xml', domainDeviceXml.build(device), { domain: domain.name });
  }
  const flags = await deviceFlags(domain, context);
  await domain.updateDeviceFlags(device, { flags, signal });
  const record = { domain: domain.name, result: 'updated' };
  return changed(record, `Memory device of '${domain.name}' updated`);
}

function findMemory(devices: readonly MemoryDevice[], { args }: CommandContext): MemoryDevice {
  const alias = args.optionalText('alias');
  const node = args.integer('node');
  const found = devices.filter(
    (device) =>
      (alias === undefined || device.alias?.name === alias) &&
      (node === undefined || device.target.node === node),
  );
  const [first] = found;
  if (first === undefined) throw new MissingDeviceError('There is no such memory device');
  if (found.length === 1) return first;
  throw new UsageError(`There are ${found.length} memory devices`, 'Use --alias or --node');
}
