import { ArgumentError } from '../../errors/index.ts';
import type { SshContext, SshLink, SshProxyMode, Waiter, WayFacts } from '../../ssh/index.ts';
import {
  connectSsh,
  hostAndPort,
  loadSsh2,
  openHost,
  requestOf,
  SharedSession,
  sshProgram,
} from '../../ssh/index.ts';
import type { Transport } from '../../transport/index.ts';
import { connectCommand } from '../../transport/index.ts';
import { findCredentials, processEnvironment } from '../../uri/index.ts';
import type { GivenSecrets } from './credentials.ts';
import type { Deadline } from './deadline.ts';
import { echoPrompt, makeSecrets } from './open-ssh-secrets.ts';
import type { SshShare } from './open-ssh-share.ts';
import type { SshOptions } from './ssh-options.ts';
import type { AnySshTarget } from './ssh-target.ts';

/** Opens the way over SSH, by the system's program or within the process. */
export function openSsh(
  target: AnySshTarget,
  share: SshShare,
  given: GivenSecrets,
  deadline: Deadline,
): Promise<Transport> {
  const { options } = share;
  const facts: WayFacts = { ...target, proxy: options.proxy ?? target.proxy };
  const program = options.command ?? (target.transport === 'ssh' ? target.command : undefined);
  if (program !== undefined) return openByProgram(target, program, facts.proxy, deadline.signal);
  if (options.session !== undefined) {
    return connectSsh(options.session.sharedFor(target), facts, deadline);
  }
  share.session ??= sharedSession(target, options, given, false);
  return connectSsh(share.session, facts, deadline);
}

/** A session that is opened when it is needed. */
export function sharedSession(
  target: AnySshTarget,
  options: SshOptions,
  given: GivenSecrets,
  staysOpen: boolean,
): SharedSession {
  const open = (waiter: Waiter): Promise<SshLink> => openLink(target, options, given, waiter);
  return new SharedSession(open, { staysOpen });
}

/** What libvirt's client calls `ssh`, its rules included. */
function openByProgram(
  target: AnySshTarget,
  program: string,
  proxy: SshProxyMode,
  signal: AbortSignal,
): Promise<Transport> {
  if (target.transport !== 'ssh') {
    throw new ArgumentError(
      `No program can take the place of ${target.transport}: let the URI say +ssh`,
      { argument: 'ssh.command' },
    );
  }
  if (proxy === 'streamlocal') {
    throw new ArgumentError('With a program in its place SSH cannot lead to a socket by itself', {
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
  const question = { service: 'ssh', host: authHost, authFile } as const;
  const [ssh2, found] = await Promise.all([loadSsh2(), findCredentials(question, environment)]);
  const { ask } = given;
  const secrets = makeSecrets({
    passphrase: options.passphrase,
    passwordOf: (account) => options.password ?? ownPassword(given, account) ?? found?.password,
    ask: ask === undefined ? undefined : patient(ask, waiter),
  });
  const verifyHostKey = options.verifyHostKey ?? askAboutHost(ask);
  const context: SshContext = {
    ...{ ssh2, environment, secrets, signal: waiter.signal },
    options: {
      ...options,
      verifyHostKey: verifyHostKey === undefined ? undefined : patient(verifyHostKey, waiter),
    },
  };
  const request = requestOf(target);
  // A user whom auth.conf names comes before libvirt's default, and after all that was said.
  return openHost({ ...request, defaultUser: found?.username ?? request.defaultUser }, context);
}

/** A password that belongs to somebody is not shown for anybody else. */
function ownPassword({ authname, password }: GivenSecrets, account: string): string | undefined {
  const isTheirs = authname === undefined || account.startsWith(`${authname}@`);
  return isTheirs ? password : undefined;
}

/** Those who answer libvirt's questions are asked about hosts too, as libvirt does with libssh. */
function askAboutHost(ask: GivenSecrets['ask']): SshOptions['verifyHostKey'] {
  if (ask === undefined) return undefined;
  return async ({ host, keyType, fingerprint, certificateProblem }) => {
    const problem = certificateProblem === undefined ? '' : ` (${certificateProblem})`;
    const prompt = `Accept the SSH host key ${keyType} ${fingerprint} of ${host}${problem} (y/n)?`;
    const answers = await ask([echoPrompt(prompt)]);
    return /^y(?:es)?$/i.test(answers?.[0] ?? '');
  };
}

/** The clock stands still while somebody may be thinking. */
function patient<Question, Answer>(
  ask: (question: Question) => Answer | Promise<Answer>,
  waiter: Waiter,
): (question: Question) => Promise<Answer> {
  return async (question) => {
    waiter.pause?.();
    try {
      return await ask(question);
    } finally {
      waiter.resume?.();
    }
  };
}
