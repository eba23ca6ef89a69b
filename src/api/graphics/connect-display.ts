import type { Duplex } from 'node:stream';
import { abortWith } from '../../async/index.ts';
import { ArgumentError, TransportError } from '../../errors/index.ts';
import { OwnCloseError } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import { requireKnown } from '../calls/named-options.ts';
import type { Domain } from '../domain/domain.ts';
import { requireDomain } from '../helpers/require-domain.ts';
import { within } from '../helpers/within.ts';
import type { Route } from './choose-route.ts';
import { addressText, chooseRoute } from './choose-route.ts';
import { findDisplay } from './find-display.ts';
import type { OpenGraphicsOptions } from './graphics-options.ts';
import { GuestDisplay } from './guest-display.ts';

const TIMEOUT_MS = 30_000;

/** Implements `openGraphics` of open-graphics.ts. */
export async function connectDisplay(
  domain: Domain,
  options: OpenGraphicsOptions = {},
): Promise<GuestDisplay> {
  requireDomain(domain);
  requireKnown(options, ['type', 'index', 'tls', 'timeoutMs', 'signal']);
  const { type, index = 0, tls, timeoutMs = TIMEOUT_MS } = options;
  requireQuery(options);
  const calls = callsOf(domain.connection);
  const what = `Opening the display of the domain "${domain.name}"`;
  return within(what, timeoutMs, options.signal, async (signal) => {
    // A read-only connection may not read passwords.
    const flags = calls.isReadOnly ? 0 : 'SECURE';
    const config = await domain.getConfig({ flags, signal });
    const display = findDisplay(config, { type, index, tls });
    const route = chooseRoute(display, calls.hostAccess);
    const stream = await connectRoute(route, calls, signal, display.title);
    return new GuestDisplay({ ...display, stream, address: addressText(route.address) });
  });
}

function requireQuery({ type, index, tls }: OpenGraphicsOptions): void {
  if (type !== undefined && type !== 'vnc' && type !== 'spice') {
    throw new ArgumentError('Expected "type" to be "vnc" or "spice"', { argument: 'type' });
  }
  if (index !== undefined && !(Number.isInteger(index) && index >= 0)) {
    const problem = 'Expected "index" to be a whole number from 0';
    throw new ArgumentError(problem, { argument: 'index' });
  }
  if (tls !== undefined && typeof tls !== 'boolean') {
    throw new ArgumentError('Expected "tls" to be a boolean', { argument: 'tls' });
  }
}

/** Connects to a display. The end of the libvirt connection also ends the stream. */
async function connectRoute(
  { access, address }: Route,
  calls: Calls,
  signal: AbortSignal,
  title: string,
): Promise<Duplex> {
  const ended = new AbortController();
  const stopListening = calls.onLoss((error, isFinal) => {
    if (isFinal) abortWith(ended, error ?? new OwnCloseError());
  });
  let stream: Duplex;
  try {
    stream = await access.connect(address, AbortSignal.any([signal, ended.signal]));
  } catch (error) {
    stopListening();
    // The layers below do not know the two signals, and would wrap their reasons.
    if (ended.signal.aborted) throw ended.signal.reason;
    throw signal.aborted ? signal.reason : refused(error, title);
  }
  if (ended.signal.aborted) {
    stream.destroy();
    throw ended.signal.reason;
  }
  const onEnd = (): void => {
    // As with other streams: without a listener for `error`, the stream only emits `close`.
    if (ended.signal.reason instanceof OwnCloseError) stream.on('error', ignore);
    stream.destroy(ended.signal.reason);
  };
  stream.once('close', stopListening);
  ended.signal.addEventListener('abort', onEnd, { once: true });
  return stream;
}

function refused(error: unknown, title: string): unknown {
  if (!(error instanceof TransportError) || error.code !== 'CONNECT_FAILED') return error;
  const { address, phase } = error;
  return new TransportError('CONNECT_FAILED', `${title} cannot be reached: ${error.message}`, {
    cause: error,
    ...(address === undefined ? {} : { address }),
    ...(phase === undefined ? {} : { phase }),
  });
}

function ignore(): void {}
