import { qemu } from '../../../../src/protocol/index.ts';
import { DOM, sends } from './row.ts';
import type { ConnectionRows, DomainRows } from './rows.ts';

const dom = DOM;

export const QEMU_CONNECTION_ROWS: Pick<ConnectionRows, 'domainQemuAttach'> = {
  domainQemuAttach: sends(
    (it, o) => it.domainQemuAttach(4711, o),
    'QEMU_PROC_DOMAIN_ATTACH',
    { pidValue: 4711, flags: 0 },
    { answers: [[qemu.domainAttach, { dom }]], gives: DOM },
  ),
};

export const QEMU_DOMAIN_ROWS: Pick<DomainRows, 'qemuAgentCommand' | 'qemuMonitorCommand'> = {
  qemuMonitorCommand: sends(
    (it, o) => it.qemuMonitorCommand('info status', { flags: 1, ...o }),
    'QEMU_PROC_DOMAIN_MONITOR_COMMAND',
    { dom, cmd: 'info status', flags: 1 },
    { answers: [[qemu.domainMonitorCommand, { result: 'running' }]], gives: 'running' },
  ),
  qemuAgentCommand: sends(
    (it, o) => it.qemuAgentCommand('{}', { timeoutSeconds: -2, ...o }),
    'QEMU_PROC_DOMAIN_AGENT_COMMAND',
    { dom, cmd: '{}', timeout: -2, flags: 0 },
    { answers: [[qemu.domainAgentCommand, { result: null }]], gives: null },
  ),
};
