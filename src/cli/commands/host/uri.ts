import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { textResult } from '../../output/result.ts';

/** Prints the connection's URI. */
export async function uri({ connection }: CommandContext): Promise<RecordResult> {
  return textResult('uri', connection.uri);
}
