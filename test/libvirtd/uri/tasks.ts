import type { Target } from '../../../src/uri/index.ts';
import type { CredentialsRow } from '../../unit/uri/support/credentials-rows.ts';
import type { Row } from '../../unit/uri/support/rows.ts';
import { HOMES, variablesOf } from '../../unit/uri/support/rows.ts';
import type { CredentialsTask, Task } from './observe.ts';
import { SSH_PORTS } from './rig/far-end.ts';

const TCP_PORT = 16_509;
const TLS_PORT = 16_514;

/**
 * Creates the task for libvirt's client from a row. Sockets listen where the client is expected to
 * connect and where it would connect by default. The observation shows which one it used.
 */
export function taskOf(row: Row, target: Target | null): Task {
  const isTls = target?.transport === 'tls';
  const port = target !== null && 'port' in target ? target.port : undefined;
  const expected = port === undefined ? [] : [port];
  return {
    ...common(row),
    program: '/usr/bin/virsh',
    tcpPorts: [...new Set([TCP_PORT, ...SSH_PORTS, ...(isTls ? [] : expected)])],
    tlsPorts: [...new Set([TLS_PORT, ...(isTls ? expected : [])])],
    daemonSocket: target?.transport === 'unix' && target.autostart ? target.path : null,
  };
}

export function adminTaskOf(row: Row): Task {
  return {
    ...common(row),
    program: '/usr/bin/virt-admin',
    tcpPorts: [],
    tlsPorts: [],
    daemonSocket: null,
  };
}

type Common = Omit<Task, 'program' | 'tcpPorts' | 'tlsPorts' | 'daemonSocket'>;

function common(row: Row): Common {
  const { uri, as, readOnly, sockets, stale, files } = row;
  return { uri, as, readOnly, sockets, stale, files, variables: variablesOf(row) };
}

export function credentialsTaskOf({
  service,
  host,
  authFile,
  variables,
  files,
}: CredentialsRow): CredentialsTask {
  return {
    uri: `qemu:///system${authFile === undefined ? '' : `?authfile=${authFile}`}`,
    service,
    host,
    variables: { HOME: HOMES.root, ...variables },
    files,
  };
}
