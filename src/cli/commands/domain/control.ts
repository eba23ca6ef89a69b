import type { VirDomainLifecycle, VirDomainLifecycleAction } from '../../../index.ts';
import { VirDomainControlErrorReason, VirDomainControlState } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { changed } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain, impactFlags } from './change.ts';

const STATES: Readonly<Record<number, string>> = {
  [VirDomainControlState.OK]: 'ok',
  [VirDomainControlState.JOB]: 'background job',
  [VirDomainControlState.OCCUPIED]: 'occupied',
  [VirDomainControlState.ERROR]: 'error',
};
const REASONS: Readonly<Record<number, string>> = {
  [VirDomainControlErrorReason.UNKNOWN]: 'unknown',
  [VirDomainControlErrorReason.MONITOR]: 'monitor failure',
  [VirDomainControlErrorReason.INTERNAL]: 'internal (locking) error',
};

/** Prints whether the daemon can control a domain now. */
export async function domcontrol(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  const info = await domain.getControlInfo({ signal: context.signal });
  const { state, stateName, details, detailsName, stateTime } = info;
  const word = STATES[state] ?? 'unknown';
  const isFine = state === VirDomainControlState.OK;
  const isError = state === VirDomainControlState.ERROR;
  const reason = isError && details > 0 ? `: ${REASONS[details] ?? 'unknown'}` : '';
  const time = isFine || isError ? '' : ` (${(Number(stateTime) / 1000).toFixed(3)}s)`;
  const text = `${word}${reason}${time}\n`;
  const record = { name: domain.name, state: stateName, details: detailsName, stateTime };
  return { kind: 'record', record, text, virsh: { kind: 'text', text } };
}

const TYPES: Readonly<Record<string, keyof typeof VirDomainLifecycle>> = {
  poweroff: 'POWEROFF',
  reboot: 'REBOOT',
  crash: 'CRASH',
};
const ACTIONS: Readonly<Record<string, keyof typeof VirDomainLifecycleAction>> = {
  destroy: 'DESTROY',
  restart: 'RESTART',
  'rename-restart': 'RESTART_RENAME',
  preserve: 'PRESERVE',
  'coredump-destroy': 'COREDUMP_DESTROY',
  'coredump-restart': 'COREDUMP_RESTART',
};

/** Sets the reaction to the end of a guest. */
export async function setLifecycleAction(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const type = chosen(TYPES, args.text('type'), 'type');
  const action = chosen(ACTIONS, args.text('action'), 'action');
  const flags = impactFlags(args);
  const domain = await commandDomain(context);
  await domain.setLifecycleAction(type, action, { flags, signal });
  const { name } = domain;
  const message = `Reaction of '${name}' to ${args.text('type')} set to ${args.text('action')}`;
  return changed({ name, result: 'changed' }, message);
}

function chosen<T>(table: Readonly<Record<string, T>>, text: string, noun: string): T {
  const found = Object.entries(table).find(([name]) => name === text);
  if (found !== undefined) return found[1];
  throw new UsageError(`There is no ${noun} "${text}"`, `Use ${Object.keys(table).join(', ')}`);
}

/** Switches virtual CPUs of a domain on or off. */
export async function setvcpu(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const [isOn, isOff] = [args.flag('enable'), args.flag('disable')];
  if (isOn === isOff) throw new UsageError('Exactly one of --enable and --disable is required');
  const flags = impactFlags(args).map((flag) => `AFFECT_${flag}` as const);
  const list = args.text('vcpulist');
  const domain = await commandDomain(context);
  await domain.setVcpu(list, isOn, { flags, signal });
  const { name } = domain;
  const result = isOn ? 'enabled' : 'disabled';
  return changed({ name, result }, `Virtual CPUs ${list} of '${name}' ${result}`);
}
