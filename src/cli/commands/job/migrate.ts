import type { Connection, Domain, MigrationResult } from '../../../index.ts';
import { AbortError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { credentialPrompt } from '../../context/credentials.ts';
import type { RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import type { MigrationParts } from './migrate-options.ts';
import { migrationLimit, migrationParts } from './migrate-options.ts';
import { watchJob } from './watch-job.ts';

/** Moves a guest to another host. */
export async function migrate(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const parts = await migrationParts(context);
  const destination = args.text('desturi');
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const stopLimit = context.isDryRun ? () => undefined : startLimit(context, domain);
  try {
    const isByUri = args.flag('p2p') || args.flag('direct');
    const result = isByUri
      ? await migrateByUri(context, domain, destination, parts)
      : await migrateByClient(context, domain, destination, parts);
    return resultOf(context, domain, destination, result);
  } catch (error) {
    // An interrupt is reported as such; only this error says where the guest is.
    if (error instanceof AbortError) await context.notice(error.message);
    throw error;
  } finally {
    stopLimit();
  }
}

type Times = Pick<MigrationResult, 'totalTimeMs' | 'downtimeMs'>;

/** Makes the steps through connections to both hosts. */
async function migrateByClient(
  context: CommandContext,
  domain: Domain,
  uri: string,
  parts: MigrationParts,
): Promise<Times> {
  const destination = await connectDestination(context, uri);
  const progress = context.progress({ label: `migrate ${domain.name}` });
  try {
    const { totalTimeMs, downtimeMs, confirmError } = await domain.migrateTo(destination, {
      ...parts,
      live: context.args.flag('live'),
      ...(context.args.flag('postcopy-after-precopy') ? { postCopy: 'after-first-pass' } : {}),
      onProgress: ({ transferredBytes, remainingBytes }) =>
        progress.update(transferredBytes, transferredBytes + remainingBytes),
      signal: context.signal,
    });
    if (confirmError instanceof Error) {
      await context.notice(`The guest runs on the destination, but: ${confirmError.message}`);
    }
    return { totalTimeMs, downtimeMs };
  } finally {
    progress.end();
    await destination.close();
  }
}

/** The time limit for connecting, which is that of the library. */
const CONNECT_TIMEOUT_MS = 30_000;

function connectDestination(context: CommandContext, uri: string): Promise<Connection> {
  const { environment, globals, signal } = context;
  const credentials = credentialPrompt(environment);
  return environment.connect(uri, {
    connectTimeoutMs: Math.min(globals.timeoutMs ?? CONNECT_TIMEOUT_MS, CONNECT_TIMEOUT_MS),
    signal,
    ...(credentials === undefined ? {} : { credentials }),
  });
}

/** Lets the source daemon or the hypervisors make the steps. */
async function migrateByUri(
  context: CommandContext,
  domain: Domain,
  uri: string,
  { flags, params }: MigrationParts,
): Promise<Times> {
  const { signal, connection, args } = context;
  const iterations = args.flag('postcopy-after-precopy')
    ? await connection.listen(
        'domain:migration-iteration',
        (event) => {
          if (event.type !== 'domain:migration-iteration' || event.iteration < 2) return;
          domain.migrateStartPostCopy().catch(() => undefined);
        },
        { object: domain },
      )
    : undefined;
  const stop = watchJob(context, domain);
  try {
    await domain.migrateToUri3(uri, { flags, params, signal });
    return { totalTimeMs: 0, downtimeMs: null };
  } finally {
    stop();
    await iterations?.close();
  }
}

/** Starts the time limit of the transfer. Returns a function that ends it. */
function startLimit({ args, environment }: CommandContext, domain: Domain): () => void {
  const limit = migrationLimit(args);
  if (limit === undefined) return () => undefined;
  const { action, afterMs } = limit;
  // If the guest has already moved, there is nothing to suspend or to switch.
  return environment.setTimer(() => {
    const change = action === 'suspend' ? domain.suspend() : domain.migrateStartPostCopy();
    change.catch(() => undefined);
  }, afterMs);
}

function resultOf(
  { args }: CommandContext,
  { name: oldName, uuid }: Domain,
  destination: string,
  { totalTimeMs, downtimeMs }: Times,
): RecordResult {
  const name = args.optionalText('dname') ?? oldName;
  const isByUri = args.flag('p2p') || args.flag('direct');
  const pause = downtimeMs === null ? '' : `, with a pause of ${downtimeMs} ms`;
  const time = isByUri ? '' : ` in ${totalTimeMs} ms${pause}`;
  const record = {
    ...{ name, uuid, destination, totalTimeMs: isByUri ? null : totalTimeMs, downtimeMs },
    result: 'migrated',
  };
  // virsh prints nothing but its empty line.
  const virsh = { kind: 'text', text: '' } as const;
  return { ...done(record, `Domain '${name}' migrated to ${destination}${time}`), virsh };
}
