import { VirDomainDiskErrorCode } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { ListResult } from '../../output/result.ts';
import { linesLayout } from '../../output/result.ts';
import { commandDomain } from '../domain/change.ts';

const WORDS: Readonly<Record<number, string>> = {
  [VirDomainDiskErrorCode.NONE]: 'no error',
  [VirDomainDiskErrorCode.UNSPEC]: 'unspecified error',
  [VirDomainDiskErrorCode.NO_SPACE]: 'no space',
};

/** Lists the errors of a domain's disks. */
export async function domblkerror(context: CommandContext): Promise<ListResult> {
  const domain = await commandDomain(context);
  const errors = await domain.getDiskErrors({ signal: context.signal });
  const rows = errors.map(({ disk, errorName }) => ({ disk, error: errorName }));
  const lines = errors.map(({ disk, error }) => `${disk}: ${WORDS[error] ?? 'unknown'}`);
  const shown = lines.length === 0 ? ['No errors found'] : lines;
  return { kind: 'list', rows, virsh: linesLayout(shown) };
}
