import type { Disk, DomainDevice } from '../../../xml/generated/domain.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed, done } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';
import {
  deviceFlags,
  findDisk,
  findInterface,
  MissingDeviceError,
  printDevice,
  readDevices,
} from './read-devices.ts';

const RESULTS = { eject: 'ejected', insert: 'inserted', update: 'updated' } as const;

/** Ejects, inserts or changes the medium of a drive. */
export async function changeMedia(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const change = changeOf(args);
  const source = args.optionalText('source');
  if (source === undefined && change !== 'eject') throw new UsageError('The source is missing');
  const domain = await commandDomain(context);
  const disk = findDisk(await readDevices(domain, args.flag('config'), signal), args.text('path'));
  const { dev } = disk.target;
  if (disk.device !== 'cdrom' && disk.device !== 'floppy') {
    throw new MissingDeviceError(`The disk ${dev} is no drive for media`);
  }
  const hasMedium = disk.source !== undefined;
  if (change === 'eject' && !hasMedium) {
    throw new MissingDeviceError(`The drive ${dev} has no medium`);
  }
  if (change === 'insert' && hasMedium) {
    throw new MissingDeviceError(`The drive ${dev} already has a medium`);
  }
  const device = {
    disk: withSource(disk, change === 'eject' ? undefined : source, args.flag('block')),
  } as DomainDevice;
  if (args.flag('print-xml')) return printDevice(domain, device);
  const flags = await deviceFlags(domain, context);
  await domain.updateDeviceFlags(device, { flags, signal });
  const result = RESULTS[change];
  const message = `Successfully ${result} media.`;
  // virsh prints this message also with -q.
  return changed({ domain: domain.name, target: dev, result }, message, message);
}

function changeOf(args: Args): keyof typeof RESULTS {
  const given = args.flags({ eject: 'eject', insert: 'insert', update: 'update' });
  if (given.length > 1) {
    throw new UsageError('Only one of --eject, --insert and --update is possible');
  }
  return given[0] ?? 'update';
}

function withSource(disk: Disk, path: string | undefined, isBlock: boolean): Disk {
  const { source: _, ...others } = disk;
  if (path === undefined) return others as Disk;
  const medium = isBlock
    ? { type: 'block', source: { dev: path } }
    : { type: 'file', source: { file: path } };
  return { ...others, ...medium } as Disk;
}

/** Sets the link state of a network interface. */
export async function domifSetlink(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const key = args.text('interface');
  const link = args.text('state');
  if (link !== 'up' && link !== 'down')
    throw new UsageError(`The state "${link}" is not up or down`);
  const domain = await commandDomain(context);
  const isConfig = args.flag('config') || !(await domain.isActive({ signal }));
  const nic = findInterface(await readDevices(domain, args.flag('config'), signal), key);
  const device = { interface: { ...nic, link: { state: link } } } as DomainDevice;
  if (args.flag('print-xml')) return printDevice(domain, device);
  await domain.updateDeviceFlags(device, { flags: [isConfig ? 'CONFIG' : 'LIVE'], signal });
  const record = { domain: domain.name, target: key, result: link };
  return done(record, 'Device updated successfully');
}
