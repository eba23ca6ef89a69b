import type {
  Procedure,
  RemoteDomainOpenChannelArgs,
  RemoteDomainOpenConsoleArgs,
  RemoteNonnullDomain,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import type { MethodArgs, MethodOptions } from '../calls/prepare.ts';
import { prepare } from '../calls/prepare.ts';
import type { OpenedStream } from './open-stream.ts';
import { openStream } from './open-stream.ts';
import type { Stream } from './stream.ts';

const MIB = 1_048_576;

/** Buffer limit of a console that shares the connection: hours of log output. */
const CONSOLE_BYTES_MAX = MIB;

/** Buffer limit of a screenshot: enough for the largest uncompressed screen. */
const SCREENSHOT_BYTES_MAX = 256 * MIB;

/** Opens a console or a channel of a guest. */
export async function openDevice<
  Args extends RemoteDomainOpenConsoleArgs | RemoteDomainOpenChannelArgs,
>(
  calls: Calls,
  procedure: Procedure<Args, void>,
  args: MethodArgs<Args>,
  options: MethodOptions | undefined,
): Promise<Stream> {
  const { stream } = await openStream(calls, {
    procedure,
    args: prepare(procedure, args, options),
    canRecv: true,
    canSend: true,
    signal: options?.signal,
    shared: { maxBytes: CONSOLE_BYTES_MAX },
  });
  return stream;
}

/**
 * Opens a stream with a screenshot. It always shares the connection: it is small, and the guests of
 * a `test:///FILE` only exist on the connection itself.
 */
export async function openScreenshot(
  calls: Calls,
  dom: RemoteNonnullDomain,
  screen: number,
  options: MethodOptions | undefined,
): Promise<OpenedStream<{ readonly mime: string | null }>> {
  return openStream(calls, {
    procedure: remote.domainScreenshot,
    args: prepare(remote.domainScreenshot, { dom, screen }, options),
    canRecv: true,
    canSend: false,
    signal: options?.signal,
    shared: { maxBytes: SCREENSHOT_BYTES_MAX, always: true },
  });
}
