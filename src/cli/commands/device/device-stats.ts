import type { DomainBlockInfo } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { Result, Row, VirshColumn, VirshLayout } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';
import { findInterface, readDevices } from './read-devices.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** Prints the sizes of one disk, or with `--all` of all disks. */
export async function domblkinfo(context: CommandContext): Promise<Result> {
  const { args, signal } = context;
  const device = args.flag('all') ? undefined : requiredDevice(context);
  const domain = await commandDomain(context);
  const text = (value: unknown): string =>
    typeof value !== 'bigint' ? '-' : args.flag('human') ? humanSize(value) : String(value);
  if (device !== undefined) {
    const info = await domain.getBlockInfo(device, { signal });
    return { kind: 'record', record: sizes(info), virsh: sizePairs(info, text) };
  }
  const { disk = [] } = await readDevices(domain, false, signal);
  const rows: Row[] = [];
  for (const each of disk) {
    const { dev } = each.target;
    // An empty drive has no sizes.
    const isEmpty = each.source === undefined;
    const info = isEmpty ? NO_SIZES : sizes(await domain.getBlockInfo(dev, { signal }));
    rows.push({ target: dev, ...info });
  }
  const columns: VirshColumn[] = [
    { heading: 'Target', text: ({ target }) => String(target) },
    { heading: 'Capacity', text: ({ capacity }) => text(capacity) },
    { heading: 'Allocation', text: ({ allocation }) => text(allocation) },
    { heading: 'Physical', text: ({ physical }) => text(physical) },
  ];
  return { kind: 'list', rows, virsh: { kind: 'table', columns } };
}

const NO_SIZES = { capacity: null, allocation: null, physical: null };

function sizes({ capacity, allocation, physical }: DomainBlockInfo): Row {
  return { capacity, allocation, physical };
}

function sizePairs(info: DomainBlockInfo, text: (value: bigint) => string): VirshLayout {
  const pairs = [
    ['Capacity:', text(info.capacity)],
    ['Allocation:', text(info.allocation)],
    ['Physical:', text(info.physical)],
  ] as const;
  return { kind: 'pairs', pairs };
}

/** Returns bytes in the largest unit in which the number is at least 1. */
export function humanSize(bytes: bigint): string {
  let value = Number(bytes);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(3)} ${UNITS[unit]}`;
}

function requiredDevice({ args }: CommandContext): string {
  const device = args.optionalText('device');
  if (device === undefined) throw new UsageError('domblkinfo requires a device', 'Or use --all');
  return device;
}

/** Prints the counters of a network interface. */
export async function domifstat(context: CommandContext): Promise<Result> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const name = args.text('interface');
  const stats = await domain.interfaceStats(name, { signal });
  const record = { interface: name, ...stats };
  const lines = (
    [
      ['rx_bytes', stats.rxBytes],
      ['rx_packets', stats.rxPackets],
      ['rx_errs', stats.rxErrs],
      ['rx_drop', stats.rxDrop],
      ['tx_bytes', stats.txBytes],
      ['tx_packets', stats.txPackets],
      ['tx_errs', stats.txErrs],
      ['tx_drop', stats.txDrop],
    ] as const
  ).filter(([, value]) => value !== -1n);
  const text = lines.map(([field, value]) => `${name} ${field} ${value}\n`).join('');
  return { kind: 'record', record, virsh: { kind: 'text', text } };
}

/** Prints the link state of a network interface. */
export async function domifGetlink(context: CommandContext): Promise<Result> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const key = args.text('interface');
  const nic = findInterface(await readDevices(domain, args.flag('config'), signal), key);
  const link = nic.link?.state ?? 'up';
  // virsh prints no empty line after it.
  const virsh: VirshLayout = { kind: 'text', text: `${key} ${link}` };
  return { kind: 'record', record: { interface: key, link }, text: `${link}\n`, virsh };
}
