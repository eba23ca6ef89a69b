import type { VirNodeSuspendTarget } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed, messaged } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';

const TARGETS: Readonly<Record<string, keyof typeof VirNodeSuspendTarget>> = {
  mem: 'MEM',
  disk: 'DISK',
  hybrid: 'HYBRID',
};

/** Lets a guest suspend itself. */
export async function pmSuspend(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const target = TARGETS[args.text('target')];
  if (target === undefined) {
    throw new UsageError(`There is no target "${args.text('target')}"`, 'Use mem, disk or hybrid');
  }
  const duration = args.integer('duration') ?? 0;
  const domain = await commandDomain(context);
  await domain.pmSuspendForDuration(target, { duration, signal });
  const { name } = domain;
  return messaged({ name, result: 'suspended' }, `Domain '${name}' successfully suspended`);
}

/** Wakes a guest that has suspended itself. */
export async function pmWakeup(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  await domain.pmWakeup({ signal: context.signal });
  const { name } = domain;
  return messaged({ name, result: 'woken' }, `Domain '${name}' successfully woken up`);
}

/** Sets the time that libvirt waits for the guest agent. */
export async function agentTimeout(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  // -2 is VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK: no limit.
  const timeout = args.integer('timeout') ?? -2;
  const domain = await commandDomain(context);
  await domain.agentSetResponseTimeout(timeout, { signal });
  const { name } = domain;
  return changed({ name, timeout }, `Timeout of the agent of '${name}' set to ${timeout}`);
}
