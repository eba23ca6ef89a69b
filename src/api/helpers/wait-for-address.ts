import { sleep } from '../../async/index.ts';
import { ArgumentError, TimeoutError, VirError } from '../../errors/index.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import type { Domain } from '../domain/domain.ts';
import type { EventListenerHandle } from '../events/event-listener-handle.ts';
import type { FindAddressesOptions, FoundAddresses, SourceAnswer } from './find-addresses.ts';
import { commonFailure, queryAddresses } from './find-addresses.ts';
import { requireDomain } from './require-domain.ts';
import { within } from './within.ts';

/** Options of {@link waitForAddress}. */
export interface WaitForAddressOptions extends FindAddressesOptions {
  /**
   * Timeout of the whole wait, in milliseconds.
   *
   * @default 120000
   */
  readonly timeoutMs?: number;
}

/** A guest that boots from a disk image often needs more than a minute for its network. */
const TIMEOUT_MS = 120_000;

const FIRST_POLL_MS = 200;
const LAST_POLL_MS = 2000;
const GROWTH = 1.5;

/** Implements `waitForAddress` of helpers.ts. */
export async function waitForAddress(
  domain: Domain,
  options: WaitForAddressOptions = {},
): Promise<FoundAddresses> {
  requireDomain(domain);
  requireKnown(options, ['sources', 'timeoutMs', 'signal']);
  const { sources, timeoutMs = TIMEOUT_MS, signal: callerSignal } = options;
  const what = `Waiting for an address of the domain "${domain.name}"`;
  let last: readonly SourceAnswer[] = [];
  try {
    return await within(what, timeoutMs, callerSignal, async (signal) => {
      await using alarm = await Alarm.set(domain, signal);
      const query = { timeoutMs, signal, ...(sources === undefined ? {} : { sources }) };
      for (let delayMs = FIRST_POLL_MS; ; delayMs = Math.min(delayMs * GROWTH, LAST_POLL_MS)) {
        const result = await queryAddresses(domain, query);
        if ('found' in result) return result.found;
        last = result.answers;
        const failure = commonFailure(last);
        if (failure?.number === VirErrorNumber.NO_DOMAIN) throw failure;
        await alarm.wait(delayMs, signal);
      }
    });
  } catch (error) {
    if (last.length === 0 || callerSignal?.aborted || !isOutOfTime(error)) throw error;
    const message = `${error.message} (${last.map(described).join('; ')})`;
    const cause = commonFailure(last);
    throw new TimeoutError('WAIT_TIMEOUT', message, {
      timeoutMs,
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

function described({ source, error }: SourceAnswer): string {
  return `${source}: ${error === null ? 'no address' : error.message}`;
}

function isOutOfTime(error: unknown): error is TimeoutError {
  return error instanceof TimeoutError && error.code === 'WAIT_TIMEOUT';
}

/** Waits for a delay, or for an event that makes an address likely. */
class Alarm implements AsyncDisposable {
  readonly #handles: EventListenerHandle[] = [];
  #controller = new AbortController();

  /** Registers the events. A driver or a daemon without an event is polled only. */
  static async set(domain: Domain, signal: AbortSignal): Promise<Alarm> {
    const alarm = new Alarm();
    try {
      for (const name of ['domain:lifecycle', 'domain:agent-lifecycle'] as const) {
        await alarm.#listen(domain, name, signal);
      }
    } catch (error) {
      await alarm[Symbol.asyncDispose]();
      throw error;
    }
    return alarm;
  }

  /** Resolves after the delay, or at once if there was an event since the last call. */
  async wait(delayMs: number, signal: AbortSignal): Promise<void> {
    const { signal: rung } = this.#controller;
    try {
      await sleep(delayMs, AbortSignal.any([signal, rung]));
    } catch (error) {
      // The error of `sleep` is about the combined signal.
      signal.throwIfAborted();
      if (!rung.aborted) throw error;
    }
    if (rung.aborted) this.#controller = new AbortController();
    signal.throwIfAborted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#handles.map((handle) => handle.close()));
  }

  async #listen(
    domain: Domain,
    name: 'domain:lifecycle' | 'domain:agent-lifecycle',
    signal: AbortSignal,
  ): Promise<void> {
    const ring = (): void => this.#controller.abort();
    try {
      const options = { object: domain, signal };
      this.#handles.push(await domain.connection.listen(name, ring, options));
    } catch (error) {
      if (!(error instanceof VirError || error instanceof ArgumentError)) throw error;
    }
  }
}
