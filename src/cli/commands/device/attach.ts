import type { Domain } from '../../../index.ts';
import type { DomainDevice } from '../../../xml/generated/domain.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';
import { diskOf, interfaceOf } from './described-devices.ts';
import { deviceFlags, findDisk, printDevice, readDevices } from './read-devices.ts';

type Change = 'attach' | 'detach' | 'update';

const DONE = { attach: 'attached', detach: 'detached', update: 'updated' } as const;

/** Attaches the device of an XML file. */
export function attachDevice(context: CommandContext): Promise<RecordResult> {
  return changeByFile(context, 'attach');
}

/** Detaches the device that an XML file describes. */
export function detachDevice(context: CommandContext): Promise<RecordResult> {
  return changeByFile(context, 'detach');
}

/** Changes the device that an XML file describes. */
export function updateDevice(context: CommandContext): Promise<RecordResult> {
  return changeByFile(context, 'update');
}

async function changeByFile(context: CommandContext, change: Change): Promise<RecordResult> {
  const xml = await readInput(context, context.args.text('file'));
  const domain = await commandDomain(context);
  return changeDevice(context, domain, change, xml, 'Device');
}

/** Attaches a disk that the options describe. */
export async function attachDisk(context: CommandContext): Promise<RecordResult> {
  const disk = { disk: diskOf(context.args) } as DomainDevice;
  return changeDevice(context, await commandDomain(context), 'attach', disk, 'Disk');
}

/** Detaches the disk with a target. */
export async function detachDisk(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  const devices = await devicesToChange(context, domain);
  const disk = { disk: findDisk(devices, context.args.text('target')) } as DomainDevice;
  return changeDevice(context, domain, 'detach', disk, 'Disk');
}

/** Attaches a network interface that the options describe. */
export async function attachInterface(context: CommandContext): Promise<RecordResult> {
  const nic = { interface: interfaceOf(context.args) } as DomainDevice;
  return changeDevice(context, await commandDomain(context), 'attach', nic, 'Interface');
}

/** Detaches the network interface of a type, or with a MAC address. */
export async function detachInterface(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const domain = await commandDomain(context);
  const devices = await devicesToChange(context, domain);
  const mac = args.optionalText('mac')?.toLowerCase();
  const type = args.text('type');
  const found = (devices.interface ?? []).filter(
    (nic) => nic.type === type && (mac === undefined || nic.mac?.address.toLowerCase() === mac),
  );
  const [first] = found;
  if (first === undefined) {
    throw new UsageError(
      `There is no interface of type ${type}${mac === undefined ? '' : ` with the MAC address ${mac}`}`,
    );
  }
  if (found.length > 1) {
    throw new UsageError(`There are ${found.length} interfaces of type ${type}`, 'Use --mac');
  }
  const nic = { interface: first } as DomainDevice;
  return changeDevice(context, domain, 'detach', nic, 'Interface');
}

/** Returns the devices of the definition for `--config`, otherwise the current ones. */
function devicesToChange(
  { args, signal }: CommandContext,
  domain: Domain,
): ReturnType<typeof readDevices> {
  return readDevices(domain, args.flag('config') && !args.flag('live'), signal);
}

async function changeDevice(
  context: CommandContext,
  domain: Domain,
  change: Change,
  device: string | DomainDevice,
  noun: string,
): Promise<RecordResult> {
  const { args, signal } = context;
  if (args.declares('print-xml') && args.flag('print-xml') && typeof device !== 'string') {
    return printDevice(domain, device);
  }
  const flags = await deviceFlags(domain, context);
  // Without options it is the older call, which refuses a domain that is not active.
  const isPlain = flags.length === 0 && !args.flag('current');
  if (change === 'update') await domain.updateDeviceFlags(device, { flags, signal });
  else if (change === 'attach') {
    await (isPlain
      ? domain.attachDevice(device, { signal })
      : domain.attachDeviceFlags(device, { flags, signal }));
  } else {
    await (isPlain
      ? domain.detachDevice(device, { signal })
      : domain.detachDeviceFlags(device, { flags, signal }));
  }
  const record = { domain: domain.name, result: DONE[change] };
  return done(record, `${noun} ${DONE[change]} successfully`);
}
