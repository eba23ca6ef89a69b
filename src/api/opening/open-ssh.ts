import type { Duplex } from 'node:stream';
import { unlessAborted } from '../../async/index.ts';
import { ArgumentError } from '../../errors/index.ts';
import type {
  ForwardedAddress,
  SshConnectOptions,
  SshContext,
  SshLink,
  SshProxyMode,
  Waiter,
} from '../../ssh/index.ts';
import {
  connectSsh,
  hostAndPort,
  loadSsh2,
  openForwarded,
  openHost,
  requestOf,
  SharedSession,
  sshProgram,
} from '../../ssh/index.ts';
import type { Transport } from '../../transport/index.ts';
import { connectCommand } from '../../transport/index.ts';
import { findCredentials, processEnvironment } from '../../uri/index.ts';
import { callbackError } from './callback-error.ts';
import type { GivenSecrets } from './credentials.ts';
import type { Deadline } from './deadline.ts';
import { echoPrompt, makeSecrets } from './open-ssh-secrets.ts';
import type { SshShare } from './open-ssh-share.ts';
import type { SshOptions } from './ssh-options.ts';
import type { AnySshTarget } from './ssh-target.ts';
import { programOf } from './ssh-target.ts';

/** Opens an SSH transport, by the system's program or by the package ssh2. */
export function openSsh(
  target: AnySshTarget,
  share: SshShare,
  given: GivenSecrets,
  deadline: Deadline,
): Promise<Transport> {
  const { options } = share;
  const facts: SshConnectOptions = { ...target, proxy: options.proxy ?? target.proxy };
  const program = programOf(target, options);
  if (program !== undefined) return openByProgram(target, program, facts.proxy, deadline.signal);
  return connectSsh(sessionOf(target, share, given), facts, deadline);
}

/** Opens a stream to an address on the remote host, in the SSH session of the connection. */
export function forwardSsh(
  target: AnySshTarget,
  share: SshShare,
  given: GivenSecrets,
  to: { readonly address: ForwardedAddress; readonly signal: AbortSignal },
): Promise<Duplex> {
  return openForwarded(sessionOf(target, share, given), to.address, { signal: to.signal });
}

/** Returns the session that all transports of a connection share: the caller's, or an own one. */
function sessionOf(target: AnySshTarget, share: SshShare, given: GivenSecrets): SharedSession {
  const { options } = share;
  if (options.session !== undefined) return options.session.sharedFor(target);
  share.session ??= sharedSession(target, options, given, false);
  return share.session;
}

/** Creates a session that is opened when it is first needed. */
export function sharedSession(
  target: AnySshTarget,
  options: SshOptions,
  given: GivenSecrets,
  staysOpen: boolean,
): SharedSession {
  const open = (waiter: Waiter): Promise<SshLink> => openLink(target, options, given, waiter);
  return new SharedSession(open, { staysOpen });
}

/** Runs the program with the arguments that libvirt's client passes to `ssh`. */
function openByProgram(
  target: AnySshTarget,
  program: string,
  proxy: SshProxyMode,
  signal: AbortSignal,
): Promise<Transport> {
  if (target.transport !== 'ssh') {
    throw new ArgumentError(`A program cannot replace ${target.transport}. Use +ssh in the URI`, {
      argument: 'ssh.command',
    });
  }
  if (proxy === 'streamlocal') {
    throw new ArgumentError('The proxy "streamlocal" cannot be combined with a command', {
      argument: 'ssh.proxy',
    });
  }
  const { host, port } = target;
  const call = sshProgram({ ...target, proxy }, program, processEnvironment());
  const address = port === undefined ? host : hostAndPort(host, port);
  return connectCommand({ ...call, address, isSecure: true, signal });
}

async function openLink(
  target: AnySshTarget,
  options: SshOptions,
  given: GivenSecrets,
  waiter: Waiter,
): Promise<SshLink> {
  const environment = processEnvironment();
  const { authHost, authFile } = target;
  const query = { service: 'ssh', host: authHost, authFile } as const;
  const loading = Promise.all([loadSsh2(), findCredentials(query, environment)]);
  const [ssh2, found] = await unlessAborted(loading, waiter.signal);
  const { ask } = given;
  const secrets = makeSecrets({
    passphrase: options.passphrase,
    passwordOf: (account) => options.password ?? ownPassword(given, account) ?? found?.password,
    ask: ask === undefined ? undefined : patient(ask, waiter),
  });
  const verifyHostKey = hostKeyCallback(options.verifyHostKey) ?? askAboutHost(ask);
  const context: SshContext = {
    ...{ ssh2, environment, secrets, signal: waiter.signal },
    options: {
      ...options,
      verifyHostKey: verifyHostKey === undefined ? undefined : patient(verifyHostKey, waiter),
    },
  };
  const request = requestOf(target);
  // A user of auth.conf overrides libvirt's default user, but no other setting.
  return openHost({ ...request, defaultUser: found?.username ?? request.defaultUser }, context);
}

/** Returns the password unless it belongs to another user. */
function ownPassword({ authname, password }: GivenSecrets, account: string): string | undefined {
  const isTheirs = authname === undefined || account.startsWith(`${authname}@`);
  return isTheirs ? password : undefined;
}

/** An error of the program's callback becomes an `AuthError`. */
function hostKeyCallback(verify: SshOptions['verifyHostKey']): SshOptions['verifyHostKey'] {
  if (verify === undefined) return undefined;
  return async (prompt) => {
    try {
      return await verify(prompt);
    } catch (error) {
      throw callbackError('The function "ssh.verifyHostKey"', error);
    }
  };
}

/** The credentials callback also confirms host keys, as in libvirt with libssh. */
function askAboutHost(ask: GivenSecrets['ask']): SshOptions['verifyHostKey'] {
  if (ask === undefined) return undefined;
  return async ({ host, keyType, fingerprint, certificateProblem }) => {
    const problem = certificateProblem === undefined ? '' : ` (${certificateProblem})`;
    const prompt = `Accept the SSH host key ${keyType} ${fingerprint} of ${host}${problem} (y/n)?`;
    const answers = await ask([echoPrompt(prompt)]);
    return /^y(?:es)?$/i.test(answers?.[0] ?? '');
  };
}

/** Pauses the deadline during a callback, because a user may have to answer it. */
function patient<Request, Answer>(
  ask: (request: Request) => Answer | Promise<Answer>,
  waiter: Waiter,
): (request: Request) => Promise<Answer> {
  return async (request) => {
    waiter.pause?.();
    try {
      return await ask(request);
    } finally {
      waiter.resume?.();
    }
  };
}
