import type { Domain } from 'libvirt-client';

/** A long operation, as the page shows it. */
export interface Job {
  readonly id: number;
  readonly host: string;
  readonly guest: string;
  /** The work, such as "Saving the memory". */
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** From 0 to 1; null while it is not known. */
  readonly progress: number | null;
  /** The error text if the job has failed. */
  readonly error: string | null;
}

/** The work of a job. It reports its progress from 0 to 1, and ends early when the signal aborts. */
export type JobWork = (tools: {
  readonly report: (progress: number | null) => void;
  readonly signal: AbortSignal;
}) => Promise<void>;

/** The number of jobs that are kept. The oldest ones that have ended are forgotten. */
const JOBS_MAX = 20;

/** The long operations that the panel has started. */
export class Jobs {
  readonly #jobs = new Map<number, Job>();
  readonly #running = new Map<number, { abort: AbortController; done: Promise<void> }>();
  readonly #listeners = new Set<() => void>();
  #lastId = 0;

  /** All jobs, the newest one first. */
  get list(): readonly Job[] {
    return [...this.#jobs.values()].reverse();
  }

  /** Calls a listener after each change. Returns a function that removes it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts a job on a guest. */
  start({ domain, host, title }: JobSubject, work: JobWork): Job {
    this.#lastId += 1;
    const id = this.#lastId;
    const subject = { id, host, guest: domain.name, title };
    this.#set({ ...subject, state: 'running', progress: null, error: null });
    const abort = new AbortController();
    const done = this.#run(id, work, abort.signal);
    this.#running.set(id, { abort, done });
    this.#forgetOld();
    return this.#get(id);
  }

  /** Cancels a job. Returns false if it does not run. */
  cancel(id: number): boolean {
    const running = this.#running.get(id);
    running?.abort.abort();
    return running !== undefined;
  }

  /** Cancels all jobs, and resolves when they have ended. */
  async close(): Promise<void> {
    for (const id of [...this.#running.keys()]) this.cancel(id);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  async #run(id: number, work: JobWork, signal: AbortSignal): Promise<void> {
    const report = (progress: number | null): void => this.#set({ ...this.#get(id), progress });
    try {
      await work({ report, signal });
      this.#set({ ...this.#get(id), state: 'done', progress: 1 });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const end = signal.aborted
        ? { state: 'cancelled' as const }
        : { state: 'failed' as const, error: text };
      this.#set({ ...this.#get(id), ...end });
    }
    this.#running.delete(id);
  }

  #get(id: number): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Error(`There is no job ${id}`);
    return job;
  }

  #set(job: Job): void {
    this.#jobs.set(job.id, job);
    for (const listener of this.#listeners) listener();
  }

  #forgetOld(): void {
    for (const id of this.#jobs.keys()) {
      if (this.#jobs.size <= JOBS_MAX) return;
      if (!this.#running.has(id)) this.#jobs.delete(id);
    }
  }
}

/** The guest of a job, and the work. */
export interface JobSubject {
  readonly domain: Domain;
  readonly host: string;
  readonly title: string;
}
