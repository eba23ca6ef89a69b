import type { Connection } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { chosenUris } from '../../context/uris.ts';
import { parseDuration } from '../../parse/values.ts';
import type { CompletionKind } from '../../registry/command-spec.ts';

/** The whole time of a completion: a person waits for each. */
const DEADLINE = '1s';

/** The global options of the line that is being typed. */
export interface TypedGlobals {
  readonly uris: readonly string[];

  /** The value of `--timeout`, which replaces the deadline of one second. */
  readonly timeout: string | undefined;
}

/**
 * Returns the names of the objects of a kind. It connects with a deadline of one second and without
 * a prompt, and returns no names if that fails: a completion must never hang or ask.
 */
export async function namesOf(
  context: CommandContext,
  kind: CompletionKind,
  rest: readonly string[],
  { uris: [uri = context.globals.uris[0]], timeout = DEADLINE }: TypedGlobals,
): Promise<readonly string[]> {
  const { environment, globals } = context;
  const deadline = new AbortController();
  let stopTimer = (): void => undefined;
  const { signal } = deadline;
  try {
    const deadlineMs = parseDuration(timeout, '--timeout');
    stopTimer = environment.setTimer(() => deadline.abort(), deadlineMs);
    const [chosen] = uri === undefined ? chosenUris(globals, environment) : [uri];
    const options = {
      connectTimeoutMs: deadlineMs,
      signal,
      unusedUriParameters: 'ignore',
    } as const;
    const connection = await environment.connect(chosen, options);
    try {
      return await listNames(connection, kind, rest, { signal });
    } finally {
      await connection.close();
    }
  } catch {
    // Errors would be written into the command line that is being typed.
    return [];
  } finally {
    stopTimer();
  }
}

interface CallOptions {
  readonly signal: AbortSignal;
}

async function listNames(
  connection: Connection,
  kind: CompletionKind,
  [first = '']: readonly string[],
  options: CallOptions,
): Promise<readonly string[]> {
  const objects = async (): Promise<ReadonlyArray<{ readonly name: string }>> => {
    switch (kind) {
      case 'domain':
        return connection.listAllDomains(options);
      case 'network':
        return connection.listAllNetworks(options);
      case 'pool':
        return connection.listAllStoragePools(options);
      case 'volume':
        return (await connection.storagePoolLookupByName(first, options)).listAllVolumes(options);
      case 'nodedev':
        return connection.listAllNodeDevices(options);
      case 'nwfilter':
        return connection.listAllNwFilters(options);
      case 'interface':
        return connection.listAllInterfaces(options);
      case 'snapshot':
        return (await connection.domainLookupByName(first, options)).listAllSnapshots(options);
      case 'checkpoint':
        return (await connection.domainLookupByName(first, options)).listAllCheckpoints(options);
      case 'secret':
        return (await connection.listAllSecrets(options)).map(({ uuid }) => ({ name: uuid }));
      case 'file':
      case 'command':
        return [];
    }
  };
  return (await objects()).map(({ name }) => name);
}
