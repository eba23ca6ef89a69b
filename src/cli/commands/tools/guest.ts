import type { AddressSource, DomainInterface } from '../../../index.ts';
import {
  findAddresses,
  guestExec,
  VirDomainState,
  waitForAddress,
  waitForDomainState,
} from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { OutputStream } from '../../environment/environment.ts';
import type { ListResult, RecordResult, WrittenResult } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { safeLines } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';

const WAIT_MS = 300_000;
const SOURCES: readonly AddressSource[] = ['agent', 'lease', 'arp'];

/** Lists the addresses of a guest, from the first source that knows any. */
export async function ip(context: CommandContext): Promise<ListResult> {
  const { connection, args, signal } = context;
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const name = args.optionalText('source');
  const source = SOURCES.find((each) => each === name);
  const sources = source === undefined ? {} : { sources: [source] };
  const wait = args.duration('wait');
  const found =
    wait === undefined
      ? await findAddresses(domain, { ...sources, signal })
      : await waitForAddress(domain, { ...sources, timeoutMs: wait, signal });
  const rows = (found?.interfaces ?? []).flatMap((each) => addressesOf(each, found?.source));
  if (rows.length === 0) {
    await context.notice(`No address of '${domain.name}' is known (agent, lease, arp)`);
  }
  return { kind: 'list', rows };
}

function addressesOf({ name, hwaddr, addrs }: DomainInterface, source: AddressSource | undefined) {
  return addrs.map(({ addr, prefix }) => ({
    ...{ address: addr, prefix, interface: name, mac: hwaddr, source },
  }));
}

/** The words for states, and libvirt's names. */
const STATES = {
  running: 'RUNNING',
  paused: 'PAUSED',
  shutoff: 'SHUTOFF',
  crashed: 'CRASHED',
  pmsuspended: 'PMSUSPENDED',
} as const;

/** Waits until a domain has a state, an address, or a guest agent that answers. */
export async function wait(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const timeoutMs = args.duration('for') ?? WAIT_MS;
  const { name, uuid } = domain;
  if (args.flag('ip')) {
    const { interfaces } = await waitForAddress(domain, { timeoutMs, signal });
    const address = interfaces.flatMap(({ addrs }) => addrs)[0]?.addr ?? null;
    return { kind: 'record', record: { name, uuid, address }, text: `${address}\n` };
  }
  const wanted = args.optionalText('state') ?? 'shutoff';
  const state = Object.entries(STATES).find(([word]) => word === wanted)?.[1];
  if (state === undefined) throw new UsageError(`There is no state "${wanted}"`);
  await waitForDomainState(domain, VirDomainState[state], { timeoutMs, signal });
  return done({ name, uuid, state: wanted }, `Domain '${name}' is ${wanted}`);
}

/** Runs a program in the guest by its agent, and exits with its exit code. */
export async function exec(context: CommandContext): Promise<WrittenResult> {
  const { connection, args, environment, signal } = context;
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const [path = '', ...words] = args.texts('program');
  const timeoutMs = args.duration('for');
  const result = await guestExec(domain, path, {
    args: words,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    signal,
  });
  await writeBytes(environment.stdout, result.stdout);
  await writeBytes(environment.stderr, result.stderr);
  if (result.isStdoutTruncated || result.isStderrTruncated) {
    await context.notice('The agent has cut the output off');
  }
  return { kind: 'written', exitCode: result.exitCode ?? 128 + (result.signal ?? 0) };
}

/** Writes the output of a guest's program. It cannot control a terminal; a pipe gets it as it is. */
async function writeBytes(output: OutputStream, bytes: Uint8Array): Promise<void> {
  await output.write(output.isTTY ? terminalText(bytes) : bytes);
}

/** Programs of Windows end their lines by CR LF. */
function terminalText(bytes: Uint8Array): string {
  return safeLines(Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n'));
}
