import { unlessAborted } from '../../async/index.ts';
import type { Transport } from '../../transport/index.ts';
import { asTransport } from '../../transport/index.ts';
import type { ConnectOptions } from './connect-options.ts';

/** Returns the custom transport, which a factory may create now. */
export async function takeTransport(
  given: NonNullable<ConnectOptions['transport']>,
  signal: AbortSignal,
): Promise<Transport> {
  if (typeof given !== 'function') return asTransport(given);
  signal.throwIfAborted();
  const making = Promise.resolve(given(signal));
  // A transport that is created after the abort is destroyed.
  making.then((late) => signal.aborted && late.destroy(), ignore);
  return asTransport(await unlessAborted(making, signal));
}

function ignore(): void {}
