import type { CommandContext } from '../../context/command-context.ts';
import type { Result } from '../../output/result.ts';
import { lookupDomain } from './lookup-domain.ts';
import { virshReason, virshState } from './states.ts';

/** Prints the states of domains. */
export function domstate(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach(args.texts('domain'), async (key) => {
    const domain = await lookupDomain(connection, key, { signal });
    const { state, stateName, reason, reasonName } = await domain.getState({ signal });
    const record = {
      ...{ name: domain.name, state: stateName, stateNumber: state },
      ...{ reason: reasonName, reasonNumber: reason },
    };
    const hasReason = args.flag('reason');
    const text = `${stateName}${hasReason ? ` (${reasonName})` : ''}\n`;
    const words = virshState(stateName);
    const why = hasReason ? ` (${virshReason(stateName, reasonName)})` : '';
    return { kind: 'record', record, text, virsh: { kind: 'text', text: `${words}${why}\n` } };
  });
}
