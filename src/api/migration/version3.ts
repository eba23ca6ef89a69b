import { AbortError, LibvirtError, toError, VirError } from '../../errors/index.ts';
import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import { VirDomainMigrateFlags, VirErrorDomain, VirErrorNumber } from '../../protocol/index.ts';
import { unexpected } from './checks.ts';
import type { FailedEnd, MigrationEnd, StepFailure } from './migration-end.ts';
import type { Steps } from './steps.ts';
import { NO_COOKIE } from './steps.ts';

/** The control of a migration by its caller. */
export interface Version3Options {
  readonly flags: number;
  readonly signal: AbortSignal | undefined;

  /** Runs the transfer, beside its progress and an abort. */
  readonly watch: <T>(transfer: () => Promise<T>) => Promise<T>;

  /**
   * Whether the guest stays paused on the source if the fate of FINISH is unknown. Otherwise the
   * source continues it, as with libvirt's own client, although it may run on the destination too.
   */
  readonly isCareful: boolean;
}

const { PAUSED, POSTCOPY_RESUME, OFFLINE, ABORT_ON_ERROR, AUTO_CONVERGE, CHANGE_PROTECTION } =
  VirDomainMigrateFlags;

/** Makes the steps of protocol 3. After a failure it makes those that undo the earlier ones. */
export function runVersion3(steps: Steps, options: Version3Options): Promise<MigrationEnd> {
  return new Version3(steps, options).run();
}

class Version3 {
  readonly #steps: Steps;
  readonly #options: Version3Options;
  /** The flag that only the source gets: the destination may not know it. */
  readonly #protection: number;
  #flags: number;
  /** The cookie of the last step, for the next one. */
  #cookie: Uint8Array = NO_COOKIE;
  #uri: string | null;
  #failure: StepFailure | undefined;
  #confirmError: Error | null = null;

  constructor(steps: Steps, options: Version3Options) {
    this.#steps = steps;
    this.#options = options;
    this.#protection = steps.isProtected ? CHANGE_PROTECTION : 0;
    this.#flags = options.flags;
    this.#uri = steps.uri;
  }

  async run(): Promise<MigrationEnd> {
    const xml = await this.#begin();
    if (xml === undefined) return this.#end(undefined);
    if (!(await this.#prepare(xml))) {
      // The change protection has begun a job on the source, which would go on.
      if (this.#protection !== 0) await this.#confirm(true);
      return this.#end(undefined);
    }
    const transfer = await this.#transfer();
    const dom = await this.#finish(transfer !== 'done');
    if (transfer !== 'failed' && !this.#mustWait(dom)) await this.#confirm(dom === undefined);
    return this.#end(dom);
  }

  get #sourceFlags(): number {
    return this.#flags | this.#protection;
  }

  get #destinationFlags(): number {
    return this.#flags & ~(ABORT_ON_ERROR | AUTO_CONVERGE);
  }

  get #isOffline(): boolean {
    return (this.#flags & OFFLINE) !== 0;
  }

  async #begin(): Promise<string | undefined> {
    try {
      const { xml, cookieOut } = await this.#steps.begin(this.#sourceFlags);
      this.#cookie = cookieOut;
      await this.#keepPause();
      return xml;
    } catch (error) {
      this.#fail('begin', error);
      return undefined;
    }
  }

  /** A guest that is paused on the source must not run on the destination. */
  async #keepPause(): Promise<void> {
    const isPaused = await this.#steps.isPaused().catch(() => false);
    if (isPaused && (this.#flags & POSTCOPY_RESUME) === 0) this.#flags |= PAUSED;
  }

  async #prepare(xml: string): Promise<boolean> {
    try {
      const step = { xml, cookie: this.#takeCookie(), flags: this.#destinationFlags };
      const { uriOut, cookieOut } = await this.#steps.prepare(step);
      this.#cookie = cookieOut;
      this.#uri = uriOut ?? this.#uri;
      return true;
    } catch (error) {
      this.#fail('prepare', error);
      return false;
    }
  }

  /**
   * Returns `failed` if the source has undone the migration itself, because its step failed, and
   * `cancelled` if it still has to be told.
   */
  async #transfer(): Promise<'done' | 'failed' | 'cancelled'> {
    const uri = this.#uri;
    if (uri === null) {
      this.#fail('prepare', unexpected('The destination did not return a URI for the transfer'));
      return 'cancelled';
    }
    if (this.#isOffline) {
      this.#cookie = NO_COOKIE;
      return 'done';
    }
    const step = { uri, cookie: this.#cookie, flags: this.#sourceFlags };
    try {
      const { cookieOut } = await this.#options.watch(() => this.#steps.perform(step));
      this.#cookie = cookieOut;
      return 'done';
    } catch (error) {
      this.#fail('perform', error);
      // libvirt's own client drops the cookie even if the step was not sent.
      this.#cookie = NO_COOKIE;
      return isUnsent(error) ? 'cancelled' : 'failed';
    }
  }

  async #finish(isCancelled: boolean): Promise<RemoteNonnullDomain | undefined> {
    const step = { uri: this.#uri, cookie: this.#takeCookie(), flags: this.#destinationFlags };
    try {
      const { dom, cookieOut } = await this.#steps.finish({ ...step, isCancelled });
      this.#cookie = cookieOut;
      return dom;
    } catch (error) {
      if (this.#failure === undefined) this.#fail('finish', error);
      else this.#failure = withDestination(this.#failure, toError(error));
      return undefined;
    }
  }

  /** Whether the guest must stay paused on the source: the destination may have started it. */
  #mustWait(dom: RemoteNonnullDomain | undefined): boolean {
    const failure = this.#failure;
    if (!this.#options.isCareful || this.#isOffline || dom !== undefined) return false;
    return failure?.phase === 'finish' && isUnknown(failure.error);
  }

  async #confirm(isCancelled: boolean): Promise<void> {
    const step = { cookie: this.#takeCookie(), flags: this.#sourceFlags, isCancelled };
    try {
      await this.#steps.confirm(step);
    } catch (error) {
      this.#confirmError = toError(error);
    }
  }

  #takeCookie(): Uint8Array {
    const cookie = this.#cookie;
    this.#cookie = NO_COOKIE;
    return cookie;
  }

  #fail(phase: StepFailure['phase'], error: unknown): void {
    this.#failure = { phase, error: toError(error) };
  }

  #end(dom: RemoteNonnullDomain | undefined): MigrationEnd {
    const failure = this.#failure;
    if (failure !== undefined) return endOf(failure, this.#options.signal);
    if (dom === undefined) throw new TypeError('A migration has neither a domain nor an error');
    return { kind: 'migrated', dom, confirmError: this.#confirmError };
  }
}

/** Returns the end of a migration that has failed: by itself, or because the signal aborted it. */
export function endOf(failure: StepFailure, signal: AbortSignal | undefined): FailedEnd {
  const { error, phase } = failure;
  const isAnswered = error instanceof VirError && phase === 'perform';
  const isAbort = signal?.aborted === true && (error instanceof AbortError || isAnswered);
  return isAbort ? { kind: 'aborted', phase } : { kind: 'failed', failure };
}

/**
 * The source often knows only that the transfer failed, and the destination knows why
 * (virDomainMigrateVersion3Full).
 */
function withDestination(failure: StepFailure, error: Error): StepFailure {
  const isVague = isOfQemu(failure.error) && failure.error.number === OPERATION_FAILED;
  if (!isVague || !isOfQemu(error) || error.number === MIGRATE_FINISH_OK) return failure;
  const message = `${failure.error.message}; the destination reports: ${error.message}`;
  return { ...failure, message };
}

const { OPERATION_FAILED, MIGRATE_FINISH_OK } = VirErrorNumber;

function isOfQemu(error: Error): error is VirError {
  return error instanceof VirError && error.domain === VirErrorDomain.QEMU;
}

function isUnsent(error: unknown): boolean {
  return error instanceof LibvirtError && error.outcome === 'not-sent';
}

/** Whether the daemon may have executed the step. */
function isUnknown(error: Error): boolean {
  return !(error instanceof LibvirtError) || error.outcome === 'unknown';
}
