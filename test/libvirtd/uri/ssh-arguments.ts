import type { SshTarget } from '../../../src/uri/index.ts';

/**
 * The arguments with which libvirt's client calls ssh (virNetSocketNewConnectSSH). Until version 9
 * its helper got the very name that is opened.
 */
export function sshArguments(target: SshTarget, helperName: string): readonly string[] {
  const { port, user, keyFile, isInteractive, verifiesHost, host } = target;
  return [
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(keyFile === undefined ? [] : ['-i', keyFile]),
    ...['-T', '-e', 'none'],
    ...(isInteractive ? [] : ['-o', 'BatchMode=yes']),
    ...(verifiesHost ? [] : ['-o', 'StrictHostKeyChecking=no']),
    ...['--', host, remoteCommand(target, helperName)],
  ];
}

/** What runs at the far end (virNetClientSSHHelperCommand). */
function remoteCommand(target: SshTarget, helperName: string): string {
  const { proxy, netcat, socketPath, readOnly } = target;
  const program = quoteTwice(netcat ?? 'nc');
  const probe = `'${program}' -q 2>&1 | grep "requires an argument" >/dev/null 2>&1`;
  const viaNetcat = `if ${probe}; then ARG=-q0;else ARG=;fi;'${program}' $ARG -U ${socketPath}`;
  const viaHelper = `virt-ssh-helper ${readOnly ? '-r ' : ''}'${quoteTwice(helperName)}'`;
  switch (proxy) {
    case 'native':
      return `sh -c '${viaHelper}'`;
    case 'netcat':
      return `sh -c '${viaNetcat}'`;
    case 'auto':
      return `sh -c 'which virt-ssh-helper 1>/dev/null 2>&1; if test $? = 0; then     ${viaHelper}; else    ${viaNetcat}; fi'`;
  }
}

/** Once for the shell of the login, once for the `sh` that it starts. */
function quoteTwice(text: string): string {
  return quote(quote(text));
}

function quote(text: string): string {
  if (text === '') return "''";
  return /[\r\t\n !"#$&'()*;<>?[\\\]^`{|}~]/.test(text)
    ? `'${text.replaceAll("'", "'\\''")}'`
    : text;
}
