import type { Duplex } from 'node:stream';
import { unlessAborted } from '../../async/index.ts';
import { LibvirtError, TransportError, toError } from '../../errors/index.ts';
import type { Transport } from '../../transport/index.ts';
import { asTransport } from '../../transport/index.ts';
import type { ConnectOptions, TransportFactory } from './connect-options.ts';

/** Returns the custom transport, which a factory may create now. */
export async function takeTransport(
  given: NonNullable<ConnectOptions['transport']>,
  signal: AbortSignal,
): Promise<Transport> {
  if (typeof given !== 'function') return asTransport(given);
  signal.throwIfAborted();
  // A transport that is created after the abort is destroyed.
  const discard = (late: Transport | Duplex): void => void late.destroy();
  return asTransport(await unlessAborted(make(given, signal), signal, { discard }));
}

/** @throws TransportError whose cause is the error of the program's function. */
async function make(make: TransportFactory, signal: AbortSignal): Promise<Transport | Duplex> {
  try {
    return await make(signal);
  } catch (error) {
    if (error instanceof LibvirtError) throw error;
    const message = `The function "transport" failed: ${toError(error).message}`;
    throw new TransportError('CONNECT_FAILED', message, { cause: error, phase: 'connect' });
  }
}
