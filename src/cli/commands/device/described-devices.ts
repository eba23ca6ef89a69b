import type { DeviceAddress, Disk, InterfaceDevice } from '../../../xml/generated/domain.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** Returns the disk that the options of `attach-disk` describe. The XML layer checks the words. */
export function diskOf(args: Args): Disk {
  const source = args.text('source');
  const type = sourceType(args, source);
  const driver = {
    name: args.optionalText('driver'),
    type: args.optionalText('subdriver'),
    iothread: args.integer('iothread'),
    cache: args.optionalText('cache'),
    io: args.optionalText('io'),
  };
  const mode = args.flag('shareable') ? 'shareable' : args.optionalText('mode');
  const alias = args.optionalText('alias');
  const address = args.optionalText('address');
  return {
    type,
    device: args.optionalText('type'),
    ...(args.flag('rawio') ? { rawio: true } : {}),
    ...(Object.values(driver).some((value) => value !== undefined) ? { driver } : {}),
    // An empty source is an empty drive.
    ...(source === '' ? {} : { source: sourceOf(args, type, source) }),
    target: { dev: args.text('target'), bus: args.optionalText('targetbus') },
    ...(mode === 'readonly' ? { readonly: true } : {}),
    ...(mode === 'shareable' ? { shareable: true } : {}),
    serial: args.optionalText('serial'),
    wwn: args.optionalText('wwn'),
    ...(alias === undefined ? {} : { alias: { name: alias } }),
    ...(address === undefined ? {} : { address: addressOf(address, args.flag('multifunction')) }),
  } as Disk;
}

function sourceType(args: Args, source: string): string {
  const hasProtocol = args.has('source-protocol');
  const local = source.startsWith('/dev/') ? 'block' : 'file';
  const type = args.optionalText('sourcetype') ?? (hasProtocol ? 'network' : local);
  if ((type === 'network') === hasProtocol) return type;
  throw new UsageError('--sourcetype network and --source-protocol require each other');
}

function sourceOf(args: Args, type: string, source: string): object {
  if (type === 'block') return { dev: source };
  if (type !== 'network') return { file: source };
  const transport = args.optionalText('source-host-transport');
  const host = args.optionalText('source-host-name');
  const socket = args.optionalText('source-host-socket');
  const [, name = host, port] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(host ?? '') ?? [];
  const hasHost = [transport, host, socket].some((each) => each !== undefined);
  const words = {
    ...(transport === undefined ? {} : { transport }),
    ...(name === undefined ? {} : { name: name.replace(/^\[([^\]]*)\]$/, '$1') }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(socket === undefined ? {} : { socket }),
  };
  const protocol = args.text('source-protocol');
  return { protocol, name: source, ...(hasHost ? { host: [words] } : {}) };
}

/** Returns the address for `pci:DOMAIN.BUS.SLOT.FUNCTION` or `ccw:CSSID.SSID.DEVNO`, in hex. */
function addressOf(text: string, multifunction: boolean): DeviceAddress {
  const [bus, numbers = ''] = text.split(':', 2);
  const words = numbers.split('.').map((word) => word.replace(/^0x/i, ''));
  const [first = '', second = '', third = '', fourth = ''] = words;
  const isHex = words.every((word) => /^[0-9a-f]{1,8}$/i.test(word));
  const hex = (word: string, digits: number): string => `0x${word.padStart(digits, '0')}`;
  if (isHex && bus === 'pci' && words.length === 4) {
    const slot = { slot: hex(third, 2), function: hex(fourth, 1) };
    const place = { domain: hex(first, 4), bus: hex(second, 2), ...slot };
    return { type: 'pci', ...place, ...(multifunction ? { multifunction } : {}) };
  }
  if (isHex && bus === 'ccw' && words.length === 3) {
    return { type: 'ccw', cssid: hex(first, 1), ssid: hex(second, 1), devno: hex(third, 4) };
  }
  throw new UsageError(
    `"${text}" is not an address of a disk`,
    'Write pci:0000.04.01.0 or ccw:fe.0.0001',
  );
}

/** Returns the network interface that the options of `attach-interface` describe. */
export function interfaceOf(args: Args): InterfaceDevice {
  const type = args.text('type');
  const [mac, model, target, script, alias] = ['mac', 'model', 'target', 'script', 'alias'].map(
    (name) => args.optionalText(name),
  );
  const inbound = args.optionalText('inbound');
  const outbound = args.optionalText('outbound');
  const bandwidth = {
    ...(inbound === undefined ? {} : { inbound: rateOf(inbound, '--inbound') }),
    ...(outbound === undefined ? {} : { outbound: rateOf(outbound, '--outbound') }),
  };
  return {
    type,
    ...(type === 'hostdev' && args.flag('managed') ? { managed: true } : {}),
    ...(mac === undefined ? {} : { mac: { address: mac } }),
    source: interfaceSourceOf(args, type),
    ...(target === undefined ? {} : { target: { dev: target } }),
    ...(script === undefined ? {} : { script: { path: script } }),
    ...(model === undefined ? {} : { model: { type: model } }),
    ...(alias === undefined ? {} : { alias: { name: alias } }),
    ...(Object.keys(bandwidth).length === 0 ? {} : { bandwidth }),
  } as InterfaceDevice;
}

function interfaceSourceOf(args: Args, type: string): object | undefined {
  const source = args.text('source');
  switch (type) {
    case 'network':
      return { network: source };
    case 'bridge':
      return { bridge: source };
    case 'direct':
      return { dev: source, mode: args.optionalText('source-mode') };
    case 'hostdev':
      return { addressElement: hostAddress(source) };
    default:
      return undefined;
  }
}

/** Returns the address for `0000:04:00.1`. */
function hostAddress(source: string): DeviceAddress {
  const [, domain, bus, slot, of] =
    /^([0-9a-f]{1,8}):([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])$/i.exec(source) ?? [];
  if (domain === undefined || bus === undefined || slot === undefined) {
    throw new UsageError(`"${source}" is not the address of a PCI device`, 'Write 0000:04:00.1');
  }
  const place = { domain: `0x${domain.padStart(4, '0')}`, bus: `0x${bus.padStart(2, '0')}` };
  return { type: 'pci', ...place, slot: `0x${slot.padStart(2, '0')}`, function: `0x${of}` };
}

/** Returns the limits for `AVERAGE,PEAK,BURST,FLOOR`: kilobytes a second, and kilobytes. */
function rateOf(text: string, option: string): object {
  const words = text.split(',');
  const isRate = words.length <= 4 && words.every((word) => /^\d{0,18}$/.test(word));
  const keys = ['average', 'peak', 'burst', 'floor'];
  const given = keys.flatMap((key, at) =>
    Number(words[at]) > 0 ? [[key, Number(words[at])]] : [],
  );
  const rate: Readonly<Record<string, number>> = Object.fromEntries(given);
  if (isRate && (rate['average'] !== undefined || rate['floor'] !== undefined)) return rate;
  throw new UsageError(
    `${option} "${text}" is not a rate`,
    'Write AVERAGE,PEAK,BURST,FLOOR: AVERAGE or FLOOR is required, the others may be empty',
  );
}
