import type { NodeDevice } from '../../../index.ts';
import { VirConnectListAllNodeDeviceFlags, VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import { yesNo } from '../../output/listing.ts';
import type { ListResult, RecordResult, Result } from '../../output/result.ts';
import { done, linesLayout } from '../../output/result.ts';
import { treeText } from '../../output/tree.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDevice } from './adapter.ts';

/** Lists the devices of the host by name. */
export async function nodedevList(context: CommandContext): Promise<ListResult> {
  const { connection, args, signal } = context;
  const caps = args.optionalText('cap');
  const isTree = args.flag('tree');
  if (isTree && caps !== undefined)
    throw new UsageError('Options --tree and --cap are incompatible');
  const flags = (caps ?? '')
    .split(',')
    .filter((each) => each !== '')
    .map(capFlag);
  const bits = flags.reduce((sum, flag) => sum | flag, stateFlags(context));
  const devices = await connection.listAllNodeDevices({ flags: bits, signal });
  const rows = await Promise.all(
    devices.map(async (device) => ({
      name: device.name,
      parent: await device.getParent({ signal }),
    })),
  );
  rows.sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
  if (!isTree) return { kind: 'list', rows, virsh: linesLayout(rows.map(({ name }) => name)) };
  return { kind: 'list', rows, virsh: { kind: 'text', text: treeText(rows) } };
}

/** As in virsh, only active devices are listed unless an option says otherwise. */
function stateFlags({ args }: CommandContext): number {
  const { ACTIVE, INACTIVE } = VirConnectListAllNodeDeviceFlags;
  if (args.flag('all')) return ACTIVE | INACTIVE;
  return args.flag('inactive') ? INACTIVE : ACTIVE;
}

/** virsh's names of capabilities whose flags have other names. */
const CAPS: Readonly<Record<string, string>> = {
  pci: 'PCI_DEV',
  usb_device: 'USB_DEV',
  usb: 'USB_INTERFACE',
  ccw: 'CCW_DEV',
  css: 'CSS_DEV',
};

function capFlag(cap: string): number {
  const name = `CAP_${CAPS[cap] ?? cap.toUpperCase()}`;
  const found = Object.entries(VirConnectListAllNodeDeviceFlags).find(([each]) => each === name);
  if (found === undefined) throw new UsageError(`Invalid capability type '${cap}'`);
  return found[1];
}

/** Prints the facts of devices. */
export function nodedevInfo(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach(args.texts('device'), async (key) => {
    const device = await lookupDevice(connection, key, { signal });
    const [parent, active, persistent, autostart] = await Promise.all([
      device.getParent({ signal }),
      unlessRefused(device.isActive({ signal })),
      unlessRefused(device.isPersistent({ signal })),
      unlessRefused(device.getAutostart({ signal })),
    ]);
    const { name } = device;
    return {
      kind: 'record',
      record: { name, parent, active, persistent, autostart },
      virsh: {
        kind: 'pairs',
        pairs: [
          ['Name:', name],
          ['Parent:', parent ?? ''],
          // virsh takes the failure of a driver that cannot tell for a yes.
          ['Active:', yesNo(active ?? true)],
          ['Persistent:', yesNo(persistent ?? true)],
          ['Autostart:', autostart === null ? 'no autostart' : yesNo(autostart)],
        ],
      },
    };
  });
}

/** Resolves to null if the driver does not support a question. */
async function unlessRefused(question: Promise<boolean>): Promise<boolean | null> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof VirError) return null;
    throw error;
  }
}

/** Takes devices from the host, so that guests can use them. */
export function nodedevDetach(context: CommandContext): Promise<Result> {
  const driver = context.args.optionalText('driver');
  return change(context, 'detached', (device, signal) =>
    driver === undefined
      ? device.dettach({ signal })
      : device.detachFlags({ driverName: driver, signal }),
  );
}

/** Gives devices back to the host. */
export function nodedevReattach(context: CommandContext): Promise<Result> {
  return change(context, 're-attached', (device, signal) => device.reAttach({ signal }));
}

/** Resets devices. */
export function nodedevReset(context: CommandContext): Promise<Result> {
  return change(context, 'reset', (device, signal) => device.reset({ signal }));
}

/** Changes a mediated device from an XML file. */
export async function nodedevUpdate(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const xml = await readInput(context, file);
  const device = await lookupDevice(connection, args.text('device'), { signal });
  const flags = args.flags({ config: 'CONFIG', live: 'LIVE' });
  await device.update(xml, { flags, signal });
  const { name } = device;
  return done({ name, result: 'updated' }, `Updated node device '${name}' from '${file}'`);
}

function change(
  context: CommandContext,
  result: string,
  run: (device: NodeDevice, signal: AbortSignal) => Promise<void>,
): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach(args.texts('device'), async (key) => {
    const device = await lookupDevice(connection, key, { signal });
    await run(device, signal);
    return done({ name: device.name, result }, `Device ${device.name} ${result}`);
  });
}
