import type { CommandGroup, CommandSpec } from '../../registry/command-spec.ts';
import { MONITOR_EVENT } from '../tools/event-specs.ts';
import { GUEST_SPECS } from './guest-specs.ts';

const AGENT_COMMAND: CommandSpec = {
  name: 'qemu-agent-command',
  summary: 'Send a command to the guest agent and print its reply',
  details: 'The deadline of the agent is --agent-timeout; --timeout is that of lvsh itself.',
  positions: [
    { name: 'domain', summary: 'The name, id or UUID of the domain', kind: 'domain' },
    { name: 'cmd', summary: 'The command, in JSON', several: true },
  ],
  options: [
    { name: 'agent-timeout', type: 'integer', value: 'SECONDS', summary: 'Wait so long' },
    { name: 'async', type: 'flag', summary: 'Do not wait for the reply' },
    { name: 'block', type: 'flag', summary: 'Wait without a limit' },
    { name: 'pretty', type: 'flag', summary: 'Print the reply in several lines' },
  ],
  shape: 'record',
  isInVirsh: true,
  fields: [
    { name: 'name', type: 'string', summary: 'The name of the domain' },
    { name: 'reply', type: 'object', summary: "The agent's reply", nullable: true },
  ],
  examples: [
    {
      line: `lvsh qemu-agent-command web '{"execute":"guest-ping"}'`,
      purpose: 'Ask whether the agent answers',
    },
  ],
  load: async () => (await import('./agent-command.ts')).qemuAgentCommand,
};

export const agentCommands: CommandGroup = {
  title: 'Guest agent',
  commands: [AGENT_COMMAND, MONITOR_EVENT, ...GUEST_SPECS],
};
