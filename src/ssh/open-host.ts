import { ArgumentError } from '../errors/index.ts';
import { dialTcp, hostAndPort, setReferenced } from '../transport/index.ts';
import type { HostConfig } from './config/index.ts';
import { readHostConfig } from './config/index.ts';
import type { SshContext } from './context.ts';
import type { SshBase, SshLink } from './link.ts';
import { makePlan } from './make-plan.ts';
import { openLink } from './open-link.ts';
import { abortReason, untilAborted } from './phase.ts';
import type { SshPlan } from './plan.ts';
import { runProxyCommand } from './proxy-command.ts';
import type { SshRequest } from './request.ts';
import { localUser, requestOfJump } from './request.ts';

/** The limit on jump hosts, which also detects settings that form a loop. */
const JUMPS_MAX = 8;

/** Connects to a host over SSH, through jump hosts if its settings name any. */
export function openHost(request: SshRequest, context: SshContext): Promise<SshLink> {
  return openThrough(request, undefined, context, 0);
}

/**
 * @param jumps - The jump hosts; undefined for those in the settings of the host.
 */
async function openThrough(
  request: SshRequest,
  jumps: readonly string[] | undefined,
  context: SshContext,
  depth: number,
): Promise<SshLink> {
  if (depth > JUMPS_MAX)
    throw new ArgumentError(
      `The ssh settings form a loop, or name more than ${JUMPS_MAX} jump hosts (ProxyJump)`,
    );
  const { ssh2, environment, signal } = context;
  // The files may be on a network file system that does not respond.
  const progress = { address: request.host, phase: 'connect' } as const;
  const config = await untilAborted(readConfig(request, context), signal, progress);
  const plan = makePlan(request, config, context);
  const route = (jumps ?? config.proxyJump).map(requestOfJump);
  // A ProxyJump for all hosts also matches the jump host itself, which must not use itself.
  const isOwn = route.length === 1 && route[0]?.host === request.host;
  const last = isOwn ? undefined : route.at(-1);
  if (last === undefined) {
    const { proxyCommand } = config;
    const base =
      proxyCommand === undefined || route.length > 0
        ? await connectTcp(plan, signal)
        : await runProxyCommand(proxyCommand, environment, addressOf(plan), signal);
    return openLink(ssh2, plan, base, environment, signal);
  }
  const before = (jumps ?? config.proxyJump).slice(0, -1);
  const rest = before.length > 0 ? before : undefined;
  const secrets = context.secrets.forJumpHosts ?? context.secrets;
  const jump = await openThrough(last, rest, { ...context, secrets }, depth + 1);
  try {
    const base = await tunnel(jump, plan, signal);
    return await openLink(ssh2, plan, base, environment, signal);
  } catch (error) {
    await jump.end();
    throw error;
  }
}

function readConfig(request: SshRequest, context: SshContext): Promise<HostConfig> {
  const { host, user, port, defaultUser } = request;
  const { environment, options } = context;
  const { config } = options;
  const files = config === false ? [] : typeof config === 'string' ? [config] : config;
  return readHostConfig(
    { host, user, port, defaultUser, localUser: localUser(environment), files },
    environment,
  );
}

async function connectTcp(plan: SshPlan, signal: AbortSignal | undefined): Promise<SshBase> {
  const { host, port } = plan;
  const address = addressOf(plan);
  const socket = await dialTcp({ host, port, signal }).catch((error: unknown) => {
    throw signal?.aborted ? abortReason(signal, { address, phase: 'connect' }) : error;
  });
  socket.setNoDelay(true);
  return {
    stream: socket,
    ref: () => setReferenced(socket, true),
    unref: () => setReferenced(socket, false),
    finish: async () => {},
  };
}

function addressOf({ host, port }: SshPlan): string {
  return hostAndPort(host, port);
}

async function tunnel(
  jump: SshLink,
  { host, port }: SshPlan,
  signal: AbortSignal | undefined,
): Promise<SshBase> {
  const stream = await jump.connectTcp(host, port, signal);
  let isHeld = true;
  jump.hold();
  return {
    stream,
    ref: () => {
      if (!isHeld) jump.hold();
      isHeld = true;
    },
    unref: () => {
      if (isHeld) jump.release();
      isHeld = false;
    },
    finish: () => jump.end(),
  };
}
