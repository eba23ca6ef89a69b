import type { Domain, DomainBlockJobInfo } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { DeadlineError } from '../../context/deadline.ts';
import { findDisk, readDevices } from '../device/read-devices.ts';

/** A block job that a command starts. */
export interface BlockJob {
  readonly domain: Domain;

  /** The target or the source of the disk. */
  readonly disk: string;
  readonly start: () => Promise<void>;

  /** Whether the disks stay in step when all data is copied, until the job is ended. */
  readonly isTwoPhase: boolean;
}

/** The end of the copying: the job has ended, or the disks are in step. */
export type BlockJobEnd = 'completed' | 'ready';

/** An error of a block job that failed, or that another client aborted. */
class BlockJobError extends Error {
  override readonly name = 'BlockJobError';
}

type JobStatus = 'COMPLETED' | 'FAILED' | 'CANCELED' | 'READY';

const INTERVAL_MS = 500;

/** The daemon sends the event of the end a moment after the job has disappeared. */
const POLLS_WITHOUT_JOB = 2;
const POLLS_IN_STEP = 4;

/**
 * Starts a block job, shows its progress, and waits until its data is copied. It aborts the job at
 * an interrupt, and after the time of `--timeout`.
 *
 * @throws Error if the job fails or is aborted.
 */
export async function runBlockJob(context: CommandContext, job: BlockJob): Promise<BlockJobEnd> {
  if (context.isDryRun) {
    await job.start();
    return 'completed';
  }
  const { connection, signal } = context;
  const { target } = findDisk(await readDevices(job.domain, false, signal), job.disk);
  const watch = new Watch(context, job);
  const listener = await connection.listen(
    'domain:block-job-2',
    (event) => {
      if (event.type !== 'domain:block-job-2' || event.dst !== target.dev) return;
      watch.onStatus(statusOf(event.statusName));
    },
    { object: job.domain },
  );
  try {
    await job.start();
    return await watch.untilEnd();
  } finally {
    watch.close();
    await listener.close();
  }
}

function statusOf(name: string): JobStatus {
  return name.toUpperCase() as JobStatus;
}

/** Waits for one job, by its events and by polling. */
class Watch {
  readonly #context: CommandContext;
  readonly #job: BlockJob;
  readonly #progress: ReturnType<CommandContext['progress']>;
  readonly #timeoutMs: number | undefined;
  readonly #stops: Array<() => void> = [];
  #status: JobStatus | undefined;
  #ending: Error | undefined;
  #wake = (): void => undefined;

  constructor(context: CommandContext, job: BlockJob) {
    const { args, environment, signal, spec } = context;
    this.#context = context;
    this.#job = job;
    this.#progress = context.progress({ label: `${spec.name} ${job.domain.name} ${job.disk}` });
    this.#timeoutMs = args.duration('timeout');
    const timeoutMs = this.#timeoutMs;
    if (timeoutMs !== undefined) {
      const end = (): void => this.#endBy(new DeadlineError(timeoutMs));
      this.#stops.push(environment.setTimer(end, timeoutMs));
    }
    const onAbort = (): void => this.#endBy(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#stops.push(() => signal.removeEventListener('abort', onAbort));
  }

  onStatus(status: JobStatus): void {
    this.#status = status;
    this.#wake();
  }

  async untilEnd(): Promise<BlockJobEnd> {
    const { domain, disk } = this.#job;
    const counts = { withoutJob: 0, inStep: 0 };
    while (this.#status === undefined) {
      if (this.#ending !== undefined) return this.#abort(this.#ending);
      const info = await domain.getBlockJobInfo(disk);
      this.#status ??= this.#statusBy(info, counts);
      if (this.#status === undefined) await this.#pause();
    }
    return this.#end(this.#status);
  }

  close(): void {
    this.#progress.end();
    for (const stop of this.#stops) stop();
  }

  #statusBy(
    info: DomainBlockJobInfo | null,
    counts: { withoutJob: number; inStep: number },
  ): JobStatus | undefined {
    if (info === null) {
      counts.withoutJob += 1;
      return counts.withoutJob >= POLLS_WITHOUT_JOB ? 'COMPLETED' : undefined;
    }
    this.#progress.update(info.cur, info.end);
    // An event can be lost with the connection that is re-established.
    if (this.#job.isTwoPhase && info.end > 0n && info.cur === info.end) counts.inStep += 1;
    return counts.inStep >= POLLS_IN_STEP ? 'READY' : undefined;
  }

  #end(status: JobStatus): BlockJobEnd {
    const { disk, domain } = this.#job;
    if (status === 'FAILED') {
      throw new BlockJobError(`The block job of disk "${disk}" of "${domain.name}" failed`);
    }
    if (status === 'CANCELED') {
      throw new BlockJobError(`The block job of disk "${disk}" of "${domain.name}" was aborted`);
    }
    return status === 'READY' ? 'ready' : 'completed';
  }

  async #abort(reason: Error): Promise<never> {
    const { domain, disk } = this.#job;
    const flags = this.#context.args.flags({ async: 'ASYNC' });
    await domain.blockJobAbort(disk, { flags });
    await this.#context.notice(`The block job of disk "${disk}" of "${domain.name}" is aborted`);
    throw reason;
  }

  #endBy(reason: Error): void {
    this.#ending ??= reason;
    this.#wake();
  }

  /** Waits for the next poll, an event, an interrupt or the deadline. */
  #pause(): Promise<void> {
    if (this.#ending !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.#context.environment.setTimer(resolve, INTERVAL_MS);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
  }
}
