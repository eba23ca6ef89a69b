import type { Domain } from '../../../index.ts';
import { shutdownGracefully, TimeoutError, VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult, Result } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import type { Action } from '../../registry/command-spec.ts';
import { lookupDomain } from './lookup-domain.ts';

/** virsh's words for the methods of `shutdown` and `reboot`, and libvirt's flags. */
const MODES = {
  acpi: 'ACPI_POWER_BTN',
  agent: 'GUEST_AGENT',
  initctl: 'INITCTL',
  signal: 'SIGNAL',
  paravirt: 'PARAVIRT',
} as const;

type ModeFlag = (typeof MODES)[keyof typeof MODES];

function isMode(word: string): word is keyof typeof MODES {
  return Object.hasOwn(MODES, word);
}

/** Returns the flags for `--mode acpi,agent`. */
function modeFlags({ args }: CommandContext): ModeFlag[] {
  const words = args.optionalText('mode')?.split(',') ?? [];
  return words.map((word) => {
    if (isMode(word)) return MODES[word];
    const known = Object.keys(MODES).join(', ');
    throw new UsageError(`There is no mode "${word}"`, `The modes are: ${known}`);
  });
}

/** Requests shutdowns. With `--wait` or `--force-after` it waits until the domains are off. */
export function shutdown(context: CommandContext): Promise<Result> {
  const { connection, args, signal, isDryRun } = context;
  const flags = modeFlags(context);
  const forceMs = args.duration('force-after');
  const waitMs = forceMs ?? args.duration('wait');
  return context.forEach(args.texts('domain'), async (key) => {
    const domain = await lookupDomain(connection, key, { signal });
    if (waitMs !== undefined && !isDryRun) {
      return waitForShutdown(domain, { flags, waitMs, isForced: forceMs !== undefined, signal });
    }
    await (flags.length === 0
      ? domain.shutdown({ signal })
      : domain.shutdownFlags({ flags, signal }));
    return report(domain, 'shutdown-requested', 'is being shutdown');
  });
}

interface ShutdownWait {
  readonly flags: readonly ModeFlag[];
  readonly waitMs: number;

  /** Whether the domain is destroyed at the end of the time. */
  readonly isForced: boolean;
  readonly signal: AbortSignal;
}

async function waitForShutdown(
  domain: Domain,
  { flags, waitMs, isForced, signal }: ShutdownWait,
): Promise<RecordResult> {
  try {
    const options = { flags, timeoutMs: waitMs, destroys: false, signal };
    const how = await shutdownGracefully(domain, options);
    return report(domain, how, how === 'was-off' ? 'was already off' : 'is off');
  } catch (error) {
    // Only the end of the time allows a destroy; a paused guest, for example, is not lost.
    const isOutOfTime = error instanceof TimeoutError && error.code === 'WAIT_TIMEOUT';
    if (!isForced || !isOutOfTime) throw error;
  }
  return destroyLate(domain, signal);
}

async function destroyLate(domain: Domain, signal: AbortSignal): Promise<RecordResult> {
  try {
    await domain.destroy({ signal });
    return report(domain, 'destroyed', 'destroyed: it did not shut down in time');
  } catch (error) {
    if (!(error instanceof VirError) || (await isActive(domain, signal))) throw error;
    return report(domain, 'shut-down', 'is off');
  }
}

/** A transient domain that has stopped does not exist any more. */
async function isActive(domain: Domain, signal: AbortSignal): Promise<boolean> {
  try {
    return await domain.isActive({ signal });
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN') return false;
    throw error;
  }
}

function report({ name, uuid }: Domain, result: string, words: string): RecordResult {
  return done({ name, uuid, result }, `Domain '${name}' ${words}`);
}

/** Requests reboots. */
export function reboot(context: CommandContext): Promise<Result> {
  const flags = modeFlags(context);
  const run = (domain: Domain, signal: AbortSignal): Promise<void> =>
    domain.reboot({ flags, signal });
  return act(context, run, 'reboot-requested', 'is being rebooted');
}

/** Resets domains, like a hardware reset button. */
export const reset: Action = (context) =>
  act(context, (domain, signal) => domain.reset({ signal }), 'reset', 'was reset');

/** Pauses guests. */
export const suspend: Action = (context) =>
  act(context, (domain, signal) => domain.suspend({ signal }), 'suspended', 'suspended');

/** Lets paused guests run. */
export const resume: Action = (context) =>
  act(context, (domain, signal) => domain.resume({ signal }), 'resumed', 'resumed');

/** Sends non-maskable interrupts to guests. */
export const injectNmi: Action = async (context) =>
  act(context, (domain, signal) => domain.injectNmi({ signal }), 'nmi-sent', 'was sent an NMI', '');

/** Runs a function for each domain. `virsh` is virsh's text if it is not the message. */
function act(
  { connection, args, signal, forEach }: CommandContext,
  run: (domain: Domain, signal: AbortSignal) => Promise<void>,
  result: string,
  words: string,
  virsh?: string,
): Promise<Result> {
  return forEach(args.texts('domain'), async (key) => {
    const domain = await lookupDomain(connection, key, { signal });
    await run(domain, signal);
    const message = report(domain, result, words);
    return virsh === undefined ? message : { ...message, virsh: { kind: 'text', text: virsh } };
  });
}
