import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';

/** Saves the configuration of the host's interfaces, so that it can be restored. */
export async function ifaceBegin({ connection, signal }: CommandContext): Promise<RecordResult> {
  await connection.interfaceChangeBegin({ signal });
  return done({ result: 'started' }, 'Network config change transaction started');
}

/** Keeps the changes of the host's interfaces. */
export async function ifaceCommit({ connection, signal }: CommandContext): Promise<RecordResult> {
  await connection.interfaceChangeCommit({ signal });
  return done({ result: 'committed' }, 'Network config change transaction committed');
}

/** Restores the configuration of the host's interfaces. */
export async function ifaceRollback({ connection, signal }: CommandContext): Promise<RecordResult> {
  await connection.interfaceChangeRollback({ signal });
  return done({ result: 'rolled-back' }, 'Network config change transaction rolled back');
}
