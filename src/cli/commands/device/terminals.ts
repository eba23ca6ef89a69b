import type { Domain } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { textResult } from '../../output/result.ts';
import { commandDomain } from '../domain/change.ts';
import { MissingDeviceError, readDevices } from './read-devices.ts';

/** The number of VNC's first display. */
const VNC_BASE = 5900;

/** The attributes of devices of which each type has some. */
interface Display {
  readonly type: string;
  readonly port?: number;
  readonly listen?: string | ReadonlyArray<{ readonly address?: string }>;
}

/** Prints the terminal of the host that is a guest's console. */
export async function ttyconsole(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  const { console = [] } = await activeDevices(domain, context.signal);
  const ttys = (console as ReadonlyArray<{ readonly tty?: string }>).map(({ tty }) => tty);
  const tty = ttys.find((each) => each !== undefined);
  if (tty === undefined) {
    throw new MissingDeviceError(`The domain "${domain.name}" has no terminal of the host`);
  }
  return textResult('tty', tty, { name: domain.name });
}

/** Prints the address and the number of a guest's VNC display. */
export async function vncdisplay(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  const { graphics = [] } = await activeDevices(domain, context.signal);
  const displays = graphics as unknown as readonly Display[];
  const display = displays.find(({ type }) => type === 'vnc');
  const port = display?.port ?? -1;
  if (display === undefined || port < 0) {
    throw new MissingDeviceError(`The domain "${domain.name}" has no VNC display`);
  }
  const address = addressOf(display);
  const shown = address === undefined || address === '0.0.0.0' ? '' : address;
  return textResult('display', `${shown}:${port - VNC_BASE}`, { name: domain.name });
}

/** libvirt repeats the address of the first listener in the attribute `listen`. */
function addressOf({ listen }: Display): string | undefined {
  return typeof listen === 'object' ? listen[0]?.address : listen;
}

async function activeDevices(
  domain: Domain,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof readDevices>>> {
  if (await domain.isActive({ signal })) return readDevices(domain, false, signal);
  throw new MissingDeviceError(`The domain "${domain.name}" is not active`);
}
