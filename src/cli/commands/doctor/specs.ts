import type { CommandSpec } from '../../registry/command-spec.ts';
import { fields } from '../../registry/spec-parts.ts';

export const DOCTOR: CommandSpec = {
  name: 'doctor',
  summary: "Check this machine's set-up and the way to each daemon, and say what is wrong",
  details:
    'Checked are Node, libvirt.conf and variables, local sockets and their permissions, TLS\n' +
    'certificates and keys, the SSH agent, keys and known hosts, ports, and a connection.\n' +
    'The exit code is 0 if nothing failed, that of the connection if it failed, otherwise 1.\n' +
    'Nothing is changed.',
  shape: 'list',
  isInVirsh: false,
  connects: false,
  fields: [
    ...fields('string', {
      check: 'The name of the check',
      status: 'ok, warning, failed or skipped',
      detail: 'The fact that was found',
    }),
    ...fields(
      'string',
      { remedy: 'How to mend it; null if nothing has to be done' },
      { nullable: true },
    ),
    ...fields(
      'string',
      { uri: 'The URI that was checked; null for the machine itself' },
      { nullable: true },
    ),
  ],
  nameField: 'check',
  examples: [
    { line: 'lvsh doctor', purpose: 'Check the default daemon' },
    { line: 'lvsh doctor -c qemu+tls://hail/system', purpose: 'Check the way to another host' },
    {
      line: `lvsh doctor -o json | jq '.[] | select(.status == "failed")'`,
      purpose: 'Print failures only',
    },
  ],
  load: async () => (await import('./doctor.ts')).doctor,
};
