import type { LibsshTarget, SshTarget } from '../uri/index.ts';
import { isPlain, quoteForShell } from './quote.ts';

/** The parts of a target that determine the remote command. */
export type RemoteCommandOptions = Pick<
  SshTarget | LibsshTarget,
  'proxy' | 'netcat' | 'socketPath' | 'helperName' | 'readOnly'
>;

/**
 * Returns the command that connects to the daemon on the remote host. It is character by character
 * the command of libvirt's client (virNetClientSSHHelperCommand), because a server may permit only
 * this command.
 *
 * The login shell parses the command and starts `sh`, which parses it again. Therefore, values from
 * the URI are quoted twice, between quotes that close and reopen the outer ones. libvirt does not
 * quote the socket's path. Here, a path with special characters is quoted.
 */
export function remoteCommand(options: RemoteCommandOptions): string {
  const { proxy } = options;
  switch (proxy) {
    case 'native':
      return `sh -c '${viaHelper(options)}'`;
    case 'netcat':
      return `sh -c '${viaNetcat(options)}'`;
    case 'auto':
      return `sh -c 'which virt-ssh-helper 1>/dev/null 2>&1; if test $? = 0; then     ${viaHelper(options)}; else    ${viaNetcat(options)}; fi'`;
  }
}

function viaHelper({ helperName, readOnly }: RemoteCommandOptions): string {
  return `virt-ssh-helper ${readOnly ? '-r ' : ''}'${quoteTwice(helperName)}'`;
}

/** Only some netcats have -q, which makes them exit at the end of their input. All need -U. */
function viaNetcat({ netcat = 'nc', socketPath }: RemoteCommandOptions): string {
  const program = `'${quoteTwice(netcat)}'`;
  const socket = isPlain(socketPath) ? socketPath : `'${quoteTwice(socketPath)}'`;
  const probe = `${program} -q 2>&1 | grep "requires an argument" >/dev/null 2>&1`;
  return `if ${probe}; then ARG=-q0;else ARG=;fi;${program} $ARG -U ${socket}`;
}

function quoteTwice(text: string): string {
  return quoteForShell(quoteForShell(text));
}
