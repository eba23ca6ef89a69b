import type { VirDomainProcessSignal as Signal } from '../../../index.ts';
import { VirDomainProcessSignal } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';

/** Sends a signal to a process of a guest. */
export async function sendProcessSignal(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const pid = args.integer('pid') ?? 0;
  const number = signalNumber(args.text('signame'));
  const domain = await commandDomain(context);
  await domain.sendProcessSignal(pid, number, { signal });
  const { name } = domain;
  return changed({ name, pid, result: 'sent' }, `Signal ${number} sent to process ${pid}`);
}

/** Returns the number of `9`, `KILL`, `sigkill` or `sig_kill`. */
function signalNumber(text: string): Signal | number {
  if (/^\d+$/.test(text)) return Number(text);
  const name = text.toUpperCase().replace(/^SIG_?/, '');
  const found = Object.entries(VirDomainProcessSignal).find(([each]) => each === name);
  if (found === undefined) throw new UsageError(`There is no signal "${text}"`);
  return found[1];
}
