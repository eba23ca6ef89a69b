import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { parametersResult } from '../tuning/tunables.ts';
import { commandDomain } from './change.ts';

/** Prints the launch security of a guest, such as the measurement of AMD SEV. */
export async function domlaunchsecinfo(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  const parameters = await domain.getLaunchSecurityInfo({ signal: context.signal });
  return parametersResult(domain.name, parameters);
}

/** Gives a secret to a guest with AMD SEV. */
export async function domsetlaunchsecstate(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const [header, secret] = [args.optionalText('secrethdr'), args.optionalText('secret')];
  const address = args.integer('set-address');
  if (header === undefined || secret === undefined) {
    throw new UsageError('Both --secrethdr and --secret are required');
  }
  const params = {
    'sev-secret-header': await readInput(context, header),
    'sev-secret': await readInput(context, secret),
    ...(address === undefined ? {} : { 'sev-secret-set-address': address }),
  };
  const domain = await commandDomain(context);
  await domain.setLaunchSecurityState(params, { signal });
  const { name } = domain;
  return changed({ name, result: 'changed' }, `Launch secret of '${name}' set`);
}
