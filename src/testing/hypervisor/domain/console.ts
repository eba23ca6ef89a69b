import { Fifo } from '../../../async/index.ts';
import { VirDomainChannelFlags, VirDomainConsoleFlags } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { internalError, operationFailed } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { HypervisorError } from '../hypervisor-error.ts';
import type {
  SimulatedStream,
  SimulatedStreamPiece,
  SimulatedStreamSink,
  SimulatedStreamSource,
} from '../stream-port.ts';
import { attribute, child } from '../xml/index.ts';
import { devicesOf } from './definition.ts';
import { aliasOf } from './device-alias.ts';
import type { SimulatedDomain } from './domain.ts';

/**
 * The maximum number of buffered bytes. A client that writes without reading loses the oldest
 * output, as on a real terminal.
 */
const ECHO_LIMIT_BYTES = 1_048_576;

/** The maximum number of buffered pieces, because a piece uses more memory than its bytes. */
const ECHO_LIMIT_PIECES = 16_384;

/** Opens a console of a running guest (virDomainOpenConsole). It echoes all input. */
export function openConsole(
  domain: SimulatedDomain,
  device: string | null,
  flags: number,
): SimulatedStream {
  const supported = VirDomainConsoleFlags.FORCE | VirDomainConsoleFlags.SAFE;
  checkFlags(flags, supported, 'testDomainOpenConsole');
  domain.checkActive();
  const name = consoleName(domain, device);
  const force = (flags & VirDomainConsoleFlags.FORCE) !== 0;
  return domain.console.open(`console ${name}`, force, 'console session');
}

/** Opens a channel of a running guest (virDomainOpenChannel). It echoes all input. */
export function openChannel(
  domain: SimulatedDomain,
  channel: string | null,
  flags: number,
): SimulatedStream {
  checkFlags(flags, VirDomainChannelFlags.FORCE, 'testDomainOpenChannel');
  domain.checkActive();
  const names = devicesOf(domain.definition, 'channel').map((device) => {
    const target = child(device, 'target');
    return (target && attribute(target, 'name')) ?? '';
  });
  const name = channel ?? names[0];
  if (name === undefined || !names.includes(name)) {
    throw internalError(ErrorDomain.TEST, `cannot find channel ${channel ?? '<null>'}`);
  }
  const force = (flags & VirDomainChannelFlags.FORCE) !== 0;
  return domain.console.open(`channel ${name}`, force, 'channel stream');
}

/**
 * Returns the name of the device, or of the first console if `device` is null. Every guest has at
 * least one console.
 */
function consoleName(domain: SimulatedDomain, device: string | null): string {
  if (device === null) {
    return 'default';
  }
  const devices = ['serial', 'parallel', 'console'].flatMap((kind) =>
    devicesOf(domain.definition, kind),
  );
  const index = devices.findIndex((each) => aliasOf(domain.definition, each) === device);
  if (index < 0) {
    throw internalError(ErrorDomain.TEST, `cannot find character device ${device}`);
  }
  return index === 0 ? 'default' : device;
}

/** The open consoles and channels of one guest. */
export class GuestConsoles {
  readonly #open = new Map<string, EchoStream>();

  /**
   * Opens a console or channel.
   *
   * @param what - The name of the device in the error for a device that is already open.
   */
  open(name: string, force: boolean, what: string): SimulatedStream {
    const other = this.#open.get(name);
    if (other !== undefined && !force) {
      throw operationFailed(ErrorDomain.TEST, `Active ${what} exists for this domain`);
    }
    other?.fail();
    const stream = new EchoStream(() => {
      if (this.#open.get(name) === stream) {
        this.#open.delete(name);
      }
    });
    this.#open.set(name, stream);
    return stream;
  }

  /** Ends all streams, because the guest has stopped. */
  hangUp(): void {
    for (const stream of [...this.#open.values()]) {
      stream.end();
    }
  }
}

type EchoState = { kind: 'open' } | { kind: 'ended' } | { kind: 'failed' };

/** A stream that returns its own input. */
class EchoStream implements SimulatedStream, SimulatedStreamSource, SimulatedStreamSink {
  readonly sparse = false;
  readonly #onClosed: () => void;
  #state: EchoState = { kind: 'open' };
  readonly #waiting = new Fifo<Uint8Array>();
  #waitingBytes = 0;
  #wake: (() => void) | null = null;

  constructor(onClosed: () => void) {
    this.#onClosed = onClosed;
  }

  get source(): SimulatedStreamSource {
    return this;
  }

  get sink(): SimulatedStreamSink {
    return this;
  }

  async read(maxBytes: number): Promise<SimulatedStreamPiece> {
    while (this.#waiting.length === 0 && this.#state.kind === 'open') {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const { first } = this.#waiting;
    if (first !== undefined) {
      return { kind: 'data', bytes: this.#take(first, maxBytes) };
    }
    if (this.#state.kind === 'failed') {
      throw lostConsole();
    }
    return { kind: 'end' };
  }

  write(bytes: Uint8Array): void {
    if (this.#state.kind === 'failed') {
      throw lostConsole();
    }
    if (this.#state.kind === 'open') {
      // The buffer belongs to the caller. slice() of a Buffer does not copy.
      this.#waiting.push(new Uint8Array(bytes));
      this.#waitingBytes += bytes.length;
      this.#dropOldest();
      this.#wakeReader();
    }
  }

  hole(): void {
    throw internalError(ErrorDomain.STREAMS, 'a console has no holes');
  }

  finish(): void {
    this.end();
  }

  abort(): void {
    this.#waiting.clear();
    this.end();
  }

  end(): void {
    this.#close({ kind: 'ended' });
  }

  /** Fails the stream, because another client has forced the console open. */
  fail(): void {
    this.#waiting.clear();
    this.#close({ kind: 'failed' });
  }

  #close(state: EchoState): void {
    if (this.#state.kind === 'open') {
      this.#state = state;
      this.#onClosed();
      this.#wakeReader();
    }
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #take(first: Uint8Array, maxBytes: number): Uint8Array {
    const taken = first.subarray(0, maxBytes);
    const rest = first.subarray(maxBytes);
    if (rest.length > 0) {
      this.#waiting.replaceFirst(rest);
    } else {
      this.#waiting.shift();
    }
    this.#waitingBytes -= taken.length;
    return taken;
  }

  #dropOldest(): void {
    const isFull = (): boolean =>
      this.#waiting.length > ECHO_LIMIT_PIECES ||
      (this.#waitingBytes > ECHO_LIMIT_BYTES && this.#waiting.length > 1);
    while (isFull()) {
      this.#waitingBytes -= this.#waiting.shift()?.length ?? 0;
    }
  }
}

function lostConsole(): HypervisorError {
  const message = 'stream had I/O failure';
  return new HypervisorError(message, {
    number: ErrorNumber.RPC,
    domain: ErrorDomain.STREAMS,
    str1: '%s',
    str2: message,
  });
}
