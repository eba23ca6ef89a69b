import type { Environment, SshTarget } from '../uri/index.ts';
import { programVariables } from '../uri/index.ts';
import { remoteCommand } from './remote-command.ts';

/** How to call the system's ssh. */
export interface SshProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What libvirt's client hands on to ssh besides (virNetSocketNewConnectSSH). */
const SSH_VARIABLES = [
  ...(['XDG_RUNTIME_DIR', 'KRB5CCNAME', 'SSH_AUTH_SOCK', 'SSH_ASKPASS'] as const),
  ...(['SSH_ASKPASS_REQUIRE', 'OPENSSL_CONF', 'DISPLAY', 'XAUTHORITY'] as const),
] as const;

const TERMINAL_VARIABLES = ['GPG_TTY', 'TERM'] as const;

/** How libvirt's client calls ssh for this target. */
export function sshProgram(
  target: SshTarget,
  program: string,
  environment: Environment,
): SshProgram {
  const variables = [...SSH_VARIABLES, ...(target.isInteractive ? TERMINAL_VARIABLES : [])];
  return { program, args: sshArguments(target), env: programVariables(environment, variables) };
}

/**
 * The arguments of libvirt's client (virNetSocketNewConnectSSH). Everything goes to ssh as an
 * argument of its own; `--` keeps the host from being an option.
 */
export function sshArguments(target: SshTarget): readonly string[] {
  const { port, user, keyFile, isInteractive, verifiesHost, host } = target;
  return [
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(keyFile === undefined ? [] : ['-i', keyFile]),
    ...['-T', '-e', 'none'],
    ...(isInteractive ? [] : ['-o', 'BatchMode=yes']),
    ...(verifiesHost ? [] : ['-o', 'StrictHostKeyChecking=no']),
    ...['--', host, remoteCommand(target)],
  ];
}
