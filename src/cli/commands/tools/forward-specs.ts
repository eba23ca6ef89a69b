import type { CommandSpec } from '../../registry/command-spec.ts';
import { fields, position, text } from '../../registry/spec-parts.ts';

const DOMAIN = position('domain', 'The name, UUID or id of the domain', 'domain');

/** The commands that connect programs of this machine to a guest. */
export const FORWARD_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'forward',
    summary: 'Make a part of a guest available on a local port or socket, until an interrupt',
    details:
      'Targets: vnc, spice (vnc:1 is the second display); console, console:serial1;\n' +
      'channel:NAME, such as channel:org.qemu.guest_agent.0; a TCP port of the guest, such as 80.\n' +
      'A port is reached through the SSH server of the host, or from this machine if the daemon\n' +
      'is local. A console or channel has one client at a time.',
    positions: [DOMAIN, position('target', 'The part of the guest')],
    options: [
      { name: 'port', type: 'integer', summary: 'The local port; any free one by default' },
      text('bind', 'The local address; 127.0.0.1 by default', { value: 'ADDRESS' }),
      text('socket', 'A unix socket instead of a port', { value: 'PATH', kind: 'file' }),
    ],
    shape: 'stream',
    isInVirsh: false,
    fields: [
      ...fields('string', {
        name: 'The domain',
        target: 'The part of the guest',
        address: 'The local address and port, or the path of the socket',
      }),
      { name: 'port', type: 'integer', summary: 'The local port', nullable: true },
    ],
    nameField: 'address',
    examples: [
      {
        line: 'lvsh -c qemu+ssh://root@hail/system forward web 80 --port 8080',
        purpose: 'Open the web server of the guest at http://127.0.0.1:8080',
      },
      { line: 'lvsh forward web console:serial0 --socket /tmp/web.sock', purpose: 'Use a console' },
    ],
    load: async () => (await import('./forward.ts')).forward,
  },
  {
    name: 'view',
    summary: 'Show the display of a guest in a viewer of this machine',
    details:
      'The viewer is remote-viewer of virt-viewer. It connects to a local port, which leads to the\n' +
      'display over the connection to the host.',
    positions: [DOMAIN],
    options: [
      text('type', 'The protocol; the first display by default', { choices: ['vnc', 'spice'] }),
      {
        name: 'index',
        type: 'integer',
        summary: 'The display, if there are several; 0 by default',
      },
      text('viewer', 'Another program that reads .vv files', { value: 'PROGRAM' }),
    ],
    shape: 'record',
    isInVirsh: false,
    fields: fields('string', {
      name: 'The name',
      uuid: 'The UUID',
      type: 'vnc or spice',
      result: 'closed',
    }),
    examples: [
      { line: 'lvsh -c qemu+ssh://root@hail/system view web', purpose: 'Show a remote guest' },
    ],
    load: async () => (await import('./view.ts')).view,
  },
];
