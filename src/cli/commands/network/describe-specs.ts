import type { CommandSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flag, optional, position, text } from '../../registry/spec-parts.ts';

const NETWORK = position('network', 'The name or UUID of the network', 'network');
const IMPACT: readonly OptionSpec[] = [
  flag('live', 'Change or read the active network'),
  flag('config', 'Change or read the definition'),
  flag('current', 'Change or read what is current (default)'),
];
const SHARED = { shape: 'record', isInVirsh: true } as const;

/** The commands about the texts and the metadata of networks. */
export const DESCRIBE_COMMANDS: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'net-desc',
    summary: 'Print or change the description or the title of a network',
    positions: [NETWORK, { ...optional('new-desc', 'The new text'), several: true }],
    options: [...IMPACT, flag('title', 'The title instead of the description')],
    fields: [
      ...fields('string', { name: 'The name' }),
      ...fields('string', { description: 'The text' }, { optional: true, nullable: true }),
      ...fields('string', { title: 'The title' }, { optional: true, nullable: true }),
    ],
    examples: [
      { line: 'lvsh net-desc default', purpose: 'Print the description' },
      { line: "lvsh net-desc default 'Guests of the lab' --config", purpose: 'Change it' },
    ],
    load: async () => (await import('./describe.ts')).netDesc,
  },
  {
    ...SHARED,
    name: 'net-metadata',
    summary: 'Print, set or remove the XML that a program keeps in a network',
    positions: [NETWORK, position('uri', 'The namespace of the program')],
    options: [
      text('key', 'The prefix of the namespace', { value: 'PREFIX' }),
      text('set', 'The new element', { value: 'XML' }),
      flag('remove', 'Remove the element'),
      ...IMPACT,
    ],
    fields: [
      ...fields('string', { name: 'The name', uri: 'The namespace' }),
      ...fields('string', { xml: 'The element; null after --remove' }, { nullable: true }),
    ],
    examples: [
      { line: 'lvsh net-metadata default http://example.org/app', purpose: 'Print the element' },
    ],
    load: async () => (await import('./describe.ts')).netMetadata,
  },
];
