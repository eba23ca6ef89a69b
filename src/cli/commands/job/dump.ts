import type { VirDomainCoreDumpFormat } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { messaged } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';
import { runJob } from './run-job.ts';

const FORMATS: Readonly<Record<string, keyof typeof VirDomainCoreDumpFormat>> = {
  elf: 'RAW',
  'kdump-zlib': 'KDUMP_ZLIB',
  'kdump-lzo': 'KDUMP_LZO',
  'kdump-snappy': 'KDUMP_SNAPPY',
  'win-dmp': 'WIN_DMP',
};

/** Writes the memory of a domain to a file of the host. */
export async function dump(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const file = args.text('file');
  const format = formatOf(context);
  const flags = args.flags({
    live: 'LIVE',
    crash: 'CRASH',
    'bypass-cache': 'BYPASS_CACHE',
    reset: 'RESET',
    'memory-only': 'MEMORY_ONLY',
  });
  const domain = await commandDomain(context);
  await runJob(context, domain, () =>
    format === undefined
      ? domain.coreDump(file, { flags })
      : domain.coreDumpWithFormat(file, format, { flags }),
  );
  const { name } = domain;
  const message = `Domain '${name}' dumped to ${file}`;
  return messaged({ name, file, result: 'dumped' }, message, { before: '\n', after: '\n' });
}

function formatOf({ args }: CommandContext): keyof typeof VirDomainCoreDumpFormat | undefined {
  const text = args.optionalText('format');
  if (text === undefined) return undefined;
  if (!args.flag('memory-only')) throw new UsageError('--format requires --memory-only');
  const format = FORMATS[text];
  if (format !== undefined) return format;
  throw new UsageError(
    `There is no format "${text}"`,
    `Formats: ${Object.keys(FORMATS).join(', ')}`,
  );
}
