import { oneLine } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import type { Action } from '../../registry/command-spec.ts';

/** Returns an action that connects to the console of the domain that another one has started. */
export function consoleAfter(action: Action): Action {
  return async (context) => {
    const { args, spec, isDryRun } = context;
    if (!args.flag('console')) return action(context);
    const [position = { name: 'domain' }] = spec.positions ?? [];
    if (args.texts(position.name).length > 1) {
      throw new UsageError('--console is only possible for one domain');
    }
    const result = await action(context);
    if (result.kind !== 'record' || isDryRun) return result;
    if (result.text !== undefined) await context.notice(oneLine(result.text.trimEnd()));
    // The name could look like an option.
    const words = ['console', '--', String(result.record['name'])];
    return { kind: 'written', exitCode: await context.runCommand(words) };
  };
}
