import { offAbort, onAbort, requireSignal, throwIfAborted, timers } from '../../async/index.ts';
import { AbortError, toError } from '../../errors/index.ts';
import type { RemoteNonnullDomain, RemoteTypedParam } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import type { Connection } from '../connection/connection.ts';
import type { Domain } from '../domain/domain.ts';
import { abortable } from './abort-job.ts';
import { hasFlag, requireWritable } from './checks.ts';
import type { DomainFactory } from './ends.ts';
import { completedStats, followJob, numberOr } from './job-progress.ts';
import type { ManagedResult } from './managed.ts';
import { migrateManaged } from './managed.ts';
import { requireManaged } from './migrate.ts';
import { requireToUri } from './migrate-to-uri.ts';
import type { MigrateToOptions, MigrationResult } from './migration-options.ts';
import type { ReadOptions } from './read-options.ts';
import { readOptions } from './read-options.ts';
import { migrateUnmanaged } from './unmanaged.ts';
import type { Version3Options } from './version3.ts';

/** Implements {@link Domain.migrateTo}. */
export async function migrateTo(
  domain: Domain,
  destination: Connection,
  options: MigrateToOptions | undefined,
  create: DomainFactory,
): Promise<MigrationResult> {
  const read = await readOptions(options ?? {});
  const { signal } = options ?? {};
  if (signal !== undefined) requireSignal(signal);
  throwIfAborted(signal, `The migration of the domain "${domain.name}"`);
  const control = new MigrationControl(read, signal);
  const startedAtMs = timers.monotonicMs();
  const [source, to] = [callsOf(domain.connection), callsOf(destination)];
  const migration = { ...read, dom: domain.toJSON(), source, destination: to, control };
  try {
    const isPeerToPeer = hasFlag(read.flags, 'PEER2PEER');
    const { dom, confirmError, arrived } = isPeerToPeer
      ? await byPeers({ ...migration, dconnuri: read.destinationUri ?? destination.uri })
      : await byClient(migration);
    const isOffline = hasFlag(read.flags, 'OFFLINE');
    const stats = isOffline ? null : await completedStats(arrived, dom);
    const measuredMs = Math.round(timers.monotonicMs() - startedAtMs);
    return {
      ...{ domain: create(destination, dom), stats, confirmError },
      totalTimeMs: numberOr(measuredMs, stats?.stats.time_elapsed),
      downtimeMs: numberOr(null, stats?.stats.downtime),
    };
  } catch (error) {
    throw control.explain(error);
  } finally {
    control.end();
  }
}

interface ControlledMigration {
  readonly dom: RemoteNonnullDomain;
  readonly source: Calls;
  readonly destination: Calls;
  readonly flags: number;
  readonly typed: readonly RemoteTypedParam[];
  readonly control: MigrationControl;
}

async function byClient(migration: ControlledMigration): Promise<ManagedResult> {
  const { dom, source, destination, flags, typed, control } = migration;
  const { signal } = control;
  await requireManaged('virDomainMigrate3', source, destination, { typed, flags, signal });
  return migrateManaged({
    ...{ name: 'virDomainMigrate3', dom, source, destination, flags, params: { typed }, signal },
    ...{ isCareful: true, watch: (ends) => control.watch(dom, ends.source.pinned) },
  });
}

/** Lets the source daemon connect to the destination daemon, which is asked for the domain. */
async function byPeers(
  migration: ControlledMigration & { readonly dconnuri: string },
): Promise<ManagedResult> {
  const { dom, source, destination, flags, typed: params, control, dconnuri } = migration;
  const { signal } = control;
  const name = 'virDomainMigrateToURI3';
  requireWritable(name, source);
  requireWritable(name, destination);
  await requireToUri(name, source, { params, flags, signal });
  const arrived = await destination.pin(remote.domainLookupByUuid, { signal });
  await migrateUnmanaged({
    ...{ name, dom, source, destination: arrived, dconnuri, params, flags, signal },
    watch: (pinned) => control.watch(dom, pinned),
  });
  try {
    const found = await arrived.call(remote.domainLookupByUuid, { uuid: dom.uuid });
    return { dom: found.dom, confirmError: null, arrived };
  } catch {
    // The migration has succeeded nevertheless, and only the id is unknown.
    const newName = params.find(({ field }) => field === 'destination_name')?.value.value;
    const name = typeof newName === 'string' ? newName : dom.name;
    return { dom: { name, uuid: dom.uuid, id: -1 }, confirmError: null, arrived };
  }
}

/** The caller's control of a migration: its signal, and a callback that may throw. */
class MigrationControl {
  readonly #options: ReadOptions;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #abort = (): void => this.#controller.abort(this.#callerSignal?.reason);
  #thrown: { readonly error: unknown } | undefined;

  constructor(options: ReadOptions, callerSignal: AbortSignal | undefined) {
    this.#options = options;
    this.#callerSignal = callerSignal;
    if (callerSignal !== undefined) onAbort(callerSignal, this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Returns a function that runs a transfer, follows its job, and aborts it if required. */
  watch(dom: RemoteNonnullDomain, source: PinnedCalls): Version3Options['watch'] {
    const { onProgress, progressIntervalMs: intervalMs, switchesToPostCopy } = this.#options;
    const onError = (error: unknown): void => {
      this.#thrown = { error };
      this.#controller.abort(error);
    };
    const options = { onProgress, onError, intervalMs, switchesToPostCopy };
    const abortJob = (): Promise<unknown> => source.call(remote.domainAbortJob, { dom });
    return async (transfer) => {
      const over = new AbortController();
      void followJob(dom, source, options, over.signal);
      try {
        return await abortable(transfer(), this.signal, abortJob);
      } finally {
        over.abort();
      }
    };
  }

  /** Returns the error for the caller: of its own callback if that has ended the migration. */
  explain(error: unknown): Error {
    const isOwn = this.#thrown !== undefined && error instanceof AbortError;
    return toError(isOwn ? this.#thrown?.error : error);
  }

  end(): void {
    offAbort(this.#callerSignal, this.#abort);
  }
}
