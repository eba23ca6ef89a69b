import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { RecordResult } from '../../output/result.ts';
import { documentResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** Prints the storage that could become pools of a type. */
export async function findPoolSources(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const file = args.optionalText('srcSpec');
  const srcSpec = file === undefined ? undefined : await readInput(context, file);
  return sources(context, srcSpec);
}

/** The same as {@link findPoolSources}; the place to search is given by options. */
export async function findPoolSourcesAs(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const host = args.optionalText('host');
  const port = args.optionalText('port');
  const initiator = args.optionalText('initiator');
  if (host === undefined) {
    if (port !== undefined || initiator !== undefined) {
      throw new UsageError('--port and --initiator require --host');
    }
    return sources(context, undefined);
  }
  const { escapeXml } = await import('../../../xml/index.ts');
  const portText = port === undefined ? '' : ` port='${escapeXml(port)}'`;
  const iqn =
    initiator === undefined ? '' : `<initiator><iqn name='${escapeXml(initiator)}'/></initiator>`;
  const xml = `<source><host name='${escapeXml(host)}'${portText}/>${iqn}</source>`;
  return sources(context, xml);
}

async function sources(
  { connection, args, signal }: CommandContext,
  srcSpec: string | undefined,
): Promise<RecordResult> {
  const type = args.text('type');
  const options = srcSpec === undefined ? { signal } : { srcSpec, signal };
  return documentResult('xml', await connection.findStoragePoolSources(type, options));
}
