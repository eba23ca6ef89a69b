import { qemu } from '../../../../src/protocol/index.ts';
import { about } from '../question.ts';

const ask = about('domain');
const connection = about('connection');

/** The words of QEMU itself. A domain that was asked is tainted, so these come before all others. */
export const QEMU_QUESTIONS = [
  ask(
    'virDomainQemuMonitorCommand',
    async (it, [cmd, flags]) => {
      const args = { dom: it, cmd, flags };
      const { result } = await it.connection.call(qemu.domainMonitorCommand, args);
      // libvirt numbers its commands.
      return result.replace(/"id":"libvirt-\d+"/, '');
    },
    `re.sub('"id":"libvirt-[0-9]+"', "", libvirt_qemu.qemuMonitorCommand(it, *arg))`,
    {
      args: [
        ['{"execute":"query-version"}', 0],
        ['info version', 1],
        ['{"execute":"größe"}', 0],
        ['not JSON', 0],
        ['info version', 1 << 20],
      ] as const,
    },
  ),
  ask(
    'virDomainQemuAgentCommand',
    async (it, [cmd, timeout, flags]) => {
      const args = { dom: it, cmd, timeout, flags };
      return (await it.connection.call(qemu.domainAgentCommand, args)).result;
    },
    'libvirt_qemu.qemuAgentCommand(it, *arg)',
    {
      args: [
        ['{"execute":"guest-get-host-name"}', -1, 0],
        ['{"execute":"guest-nothing"}', 5, 0],
        ['not JSON', -1, 0],
        ['{"execute":"guest-get-host-name"}', -1, 1],
      ] as const,
    },
  ),
  connection(
    'virDomainQemuAttach',
    async (it) => (await it.call(qemu.domainAttach, { pidValue: 1, flags: 0 })).dom.name,
    'libvirt_qemu.qemuAttach(it, 1, 0).name()',
  ),
];
