import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { textResult } from '../../output/result.ts';

/** Prints the connection's URI. */
export async function uri({ opened }: CommandContext): Promise<RecordResult> {
  const connection = await opened();
  return textResult('uri', connection.uri);
}
