import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed, textResult } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';

/** Prints the name of a guest. */
export async function domhostname(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const source = args.optionalText('source');
  const flags = source === undefined ? [] : ([source === 'lease' ? 'LEASE' : 'AGENT'] as const);
  const domain = await commandDomain(context);
  const hostname = await domain.getHostname({ flags, signal });
  return textResult('hostname', hostname, { name: domain.name });
}

/** Prints or sets the time of a guest. */
export async function domtime(context: CommandContext): Promise<RecordResult> {
  const { args, signal, environment } = context;
  const time = args.integer('time');
  const [isNow, isSync] = [args.flag('now'), args.flag('sync')];
  if ([isNow, isSync, time !== undefined].filter(Boolean).length > 1) {
    throw new UsageError('--now, --sync and --time exclude each other');
  }
  const domain = await commandDomain(context);
  const { name } = domain;
  if (isSync) {
    await domain.setTime(0, { flags: 'SYNC', signal });
    return changed({ name, result: 'synchronized' }, `Time of '${name}' set to that of its clock`);
  }
  if (isNow || time !== undefined) {
    const seconds = time ?? Math.floor(environment.now() / 1000);
    await domain.setTime(seconds, { signal });
    return changed({ name, result: 'changed' }, `Time of '${name}' set to ${seconds}`);
  }
  const { seconds, nseconds } = await domain.getTime({ signal });
  const iso = new Date(Number(seconds) * 1000).toISOString();
  const text = args.flag('pretty') ? iso.slice(0, 19).replace('T', ' ') : String(seconds);
  // virsh prints no line feed of its own after it.
  const virsh = { kind: 'text', text: `Time: ${text}` } as const;
  const record = { name, seconds, nseconds, time: iso.replace('.000Z', 'Z') };
  return { kind: 'record', record, text: `${text}\n`, virsh };
}

const TYPES = {
  user: 'USERS',
  os: 'OS',
  timezone: 'TIMEZONE',
  hostname: 'HOSTNAME',
  filesystem: 'FILESYSTEM',
  disk: 'DISKS',
  interface: 'INTERFACES',
} as const;

/** Prints facts about a guest that its agent knows. */
export async function guestinfo(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const { params } = await domain.getGuestInfo({ types: args.flags(TYPES), signal });
  const lines = Object.entries(params).map(([field, value]) => {
    const shown = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
    return `${oneLine(field).padEnd(20)}: ${oneLine(shown)}\n`;
  });
  const text = lines.join('');
  const record = { name: domain.name, info: { ...params } };
  return { kind: 'record', record, text, isDocument: true, virsh: { kind: 'text', text } };
}

/** Prints the virtual CPUs that a guest uses, or switches some of them on or off. */
export async function guestvcpus(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const list = args.optionalText('cpulist');
  const [isOn, isOff] = [args.flag('enable'), args.flag('disable')];
  if (isOn && isOff) throw new UsageError('--enable and --disable exclude each other');
  if ((list !== undefined) !== (isOn || isOff)) {
    throw new UsageError('--cpulist requires --enable or --disable, and they require --cpulist');
  }
  const domain = await commandDomain(context);
  const { name } = domain;
  if (list !== undefined) {
    await domain.setGuestVcpus(list, isOn, { signal });
    const result = isOn ? 'enabled' : 'disabled';
    return changed({ name, result }, `Virtual CPUs ${list} of '${name}' ${result}`);
  }
  const params = await domain.getGuestVcpus({ signal });
  const lines = Object.entries(params).map(
    ([field, value]) => `${oneLine(field).padEnd(15)}: ${oneLine(String(value))}\n`,
  );
  const text = lines.join('');
  return { kind: 'record', record: { name, ...params }, virsh: { kind: 'text', text } };
}
