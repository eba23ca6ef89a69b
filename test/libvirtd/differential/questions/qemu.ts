import { about } from '../question.ts';

const ask = about('domain');
const connection = about('connection');

/** The commands for QEMU. They taint the domain, so they come before all other questions. */
export const QEMU_QUESTIONS = [
  ask(
    'virDomainQemuMonitorCommand',
    async (it, [command, flags]) => {
      const answer = await it.qemuMonitorCommand(command, { flags });
      // libvirt gives each of its commands a number.
      return answer.replace(/"id":"libvirt-\d+"/, '');
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
    (it, [command, timeoutSeconds, flags]) =>
      it.qemuAgentCommand(command, { timeoutSeconds, flags }),
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
    async (it) => (await it.domainQemuAttach(1)).name,
    'libvirt_qemu.qemuAttach(it, 1, 0).name()',
  ),
];
