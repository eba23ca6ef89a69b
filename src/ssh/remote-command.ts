import type { LibsshTarget, SshTarget } from '../uri/index.ts';
import { isPlain, quoteForShell } from './quote.ts';

/** What a command at the far end depends on. */
export type RemoteCommandOptions = Pick<
  SshTarget | LibsshTarget,
  'proxy' | 'netcat' | 'socketPath' | 'helperName' | 'readOnly'
>;

/**
 * The command that leads from the far end of an SSH connection to the daemon there, letter by
 * letter that of libvirt's client (virNetClientSSHHelperCommand): a far end may let in this command
 * alone.
 *
 * The login shell takes it apart and starts `sh`, which takes it apart again. So what comes from
 * the URI is quoted twice, and stands between quotes that close and open the outer ones. libvirt
 * does not quote the socket's path; here it is, where a shell would see more in it than a path.
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

/** Only some netcats have -q, which ends them with their input; all of them need -U. */
function viaNetcat({ netcat = 'nc', socketPath }: RemoteCommandOptions): string {
  const program = `'${quoteTwice(netcat)}'`;
  const socket = isPlain(socketPath) ? socketPath : `'${quoteTwice(socketPath)}'`;
  const probe = `${program} -q 2>&1 | grep "requires an argument" >/dev/null 2>&1`;
  return `if ${probe}; then ARG=-q0;else ARG=;fi;${program} $ARG -U ${socket}`;
}

function quoteTwice(text: string): string {
  return quoteForShell(quoteForShell(text));
}
