import type { CommandGroup, CommandSpec } from '../../registry/command-spec.ts';
import { DOMAIN_KIND } from '../domain/kind.ts';
import { INTERFACE_KIND } from '../interface/kind.ts';
import { NETWORK_KIND } from '../network/kind.ts';
import { NWFILTER_KIND } from '../nwfilter/kind.ts';
import { POOL_KIND } from '../storage/kind.ts';
import { editSpec, STATE_EDIT_COMMANDS } from './edit-specs.ts';
import { TOP_SPEC } from './top/top-spec.ts';

const CONSOLE: CommandSpec = {
  name: 'console',
  summary: 'Connect to the console of a guest',
  details:
    'On a terminal, ^] leaves the console; ENTER ~. too, for keyboards that cannot type ^].\n' +
    'Without a terminal, which virsh refuses, stdin is sent to the guest and its output is written\n' +
    'to stdout. It does not end at the end of stdin, since the guest may still answer: it ends\n' +
    'when the guest closes the console (it stops), at an interrupt, or after --timeout.',
  positions: [{ name: 'domain', summary: 'The name, id or UUID of the domain', kind: 'domain' }],
  options: [
    { name: 'devname', type: 'text', summary: 'The alias of another device, such as serial1' },
    { name: 'force', type: 'flag', summary: "Take over another person's console" },
    { name: 'safe', type: 'flag', summary: 'Only connect if the console is locked safely' },
    { name: 'resume', type: 'flag', summary: 'Connect again after a restart of the guest' },
    { name: 'log', type: 'text', value: 'FILE', kind: 'file', summary: 'Append the output' },
    { name: 'escape', short: 'e', type: 'text', value: '^X', summary: 'The escape character' },
  ],
  shape: 'raw',
  isInVirsh: true,
  examples: [
    { line: 'lvsh console web', purpose: 'Type in the console' },
    { line: 'lvsh console web --resume --log web.log', purpose: 'Watch several boots' },
    { line: 'echo reboot | lvsh console web --timeout 30s', purpose: 'Use it in a script' },
  ],
  load: async () => (await import('./console.ts')).openConsole,
};

const SCREENSHOT: CommandSpec = {
  name: 'screenshot',
  summary: 'Show the screen of a guest in the terminal, or write it to a file',
  details:
    'The terminal shows it as its protocol allows: of kitty, iTerm2, sixel, otherwise in half\n' +
    'blocks. A pipe gets PNG. A file whose name ends in .png gets PNG, another one the form of the\n' +
    'hypervisor.',
  positions: [
    { name: 'domain', summary: 'The name, id or UUID of the domain', kind: 'domain' },
    { name: 'file', summary: 'The file to write', kind: 'file', optional: true },
  ],
  options: [
    { name: 'screen', type: 'integer', summary: 'The number of the screen; default 0' },
    {
      name: 'render',
      type: 'text',
      choices: ['kitty', 'iterm', 'sixel', 'blocks', 'blocks-256'],
      summary: 'Show it in this way',
    },
  ],
  shape: 'record',
  isInVirsh: true,
  fields: [
    { name: 'name', type: 'string', summary: 'The name of the domain' },
    { name: 'file', type: 'string', summary: 'The file' },
    { name: 'mimeType', type: 'string', summary: 'The form of the picture' },
  ],
  examples: [
    { line: 'lvsh screenshot web', purpose: 'Look at the screen' },
    { line: 'lvsh screenshot web web.png', purpose: 'Write it to a file' },
  ],
  load: async () => (await import('./screenshot.ts')).screenshot,
};

/** The commands for people at a terminal. */
export const interactiveCommands: CommandGroup = {
  title: 'On the terminal',
  commands: [
    CONSOLE,
    SCREENSHOT,
    TOP_SPEC,
    editSpec(DOMAIN_KIND, 'domain'),
    editSpec(NETWORK_KIND, 'network'),
    editSpec(POOL_KIND, 'storage-pool'),
    editSpec(NWFILTER_KIND, 'nwfilter'),
    editSpec(INTERFACE_KIND, 'interface'),
    ...STATE_EDIT_COMMANDS,
  ],
};
