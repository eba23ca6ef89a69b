import type { Environment, SshTarget } from '../uri/index.ts';
import { programVariables } from '../uri/index.ts';
import { remoteCommand } from './remote-command.ts';

/** The command line and the environment of the system's ssh. */
export interface SshProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The variables that libvirt's client also passes to ssh (virNetSocketNewConnectSSH). */
const SSH_VARIABLES = [
  ...(['XDG_RUNTIME_DIR', 'KRB5CCNAME', 'SSH_AUTH_SOCK', 'SSH_ASKPASS'] as const),
  ...(['SSH_ASKPASS_REQUIRE', 'OPENSSL_CONF', 'DISPLAY', 'XAUTHORITY'] as const),
] as const;

const TERMINAL_VARIABLES = ['GPG_TTY', 'TERM'] as const;

/** Returns the call of ssh that libvirt's client makes for a target. */
export function sshProgram(
  target: SshTarget,
  program: string,
  environment: Environment,
): SshProgram {
  const variables = [...SSH_VARIABLES, ...(target.isInteractive ? TERMINAL_VARIABLES : [])];
  return { program, args: sshArguments(target), env: programVariables(environment, variables) };
}

/**
 * Returns the arguments that libvirt's client passes to ssh (virNetSocketNewConnectSSH). Each value
 * is a separate argument. `--` prevents ssh from reading the host as an option.
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
