import type { CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, position } from '../../registry/spec-parts.ts';
import { XPATH_OPTIONS } from '../../verbs/verb-specs.ts';

const NETWORK = position('network', 'The name or UUID of the network', 'network');
const PORT = position('port', 'The UUID of the port');
const IDENTITY = fields('string', { uuid: 'The UUID', network: 'The network' });
const PORT_ID = 'aaaaaaaa-2222-3333-4444-555555555555';

/** Returns a command about the ports of a network. */
function port(
  name: string,
  summary: string,
  own: Partial<CommandSpec> & Pick<CommandSpec, 'load'>,
): CommandSpec {
  return {
    ...{ name, summary, shape: 'record', isInVirsh: true, nameField: 'uuid' },
    positions: [NETWORK, PORT],
    fields: [...IDENTITY, ...fields('string', { result: 'What was done' })],
    examples: [{ line: `lvsh ${name} default ${PORT_ID}`, purpose: summary }],
    ...own,
  };
}

/** The commands about the ports of networks. */
export const PORT_COMMANDS: readonly CommandSpec[] = [
  port('net-port-list', 'List the ports of a network', {
    positions: [NETWORK],
    options: [flag('uuid', 'Print UUIDs'), flag('table', 'Print the table (default)')],
    shape: 'list',
    fields: fields('string', { uuid: 'The UUID' }),
    examples: [{ line: 'lvsh net-port-list default', purpose: 'List all ports' }],
    load: async () => (await import('./ports.ts')).netPortList,
  }),
  port('net-port-create', 'Create a port of a network from an XML file', {
    positions: [NETWORK, position('file', 'The XML file; - reads stdin', 'file')],
    options: [flag('validate', 'Validate the XML by the schema first')],
    examples: [{ line: 'lvsh net-port-create default port.xml', purpose: 'Create a port' }],
    load: async () => (await import('./ports.ts')).netPortCreate,
  }),
  port('net-port-dumpxml', 'Print the XML of a port', {
    options: XPATH_OPTIONS,
    fields: [...IDENTITY, ...fields('string', { xml: 'The XML' })],
    load: async () => (await import('./ports.ts')).netPortDumpxml,
  }),
  port('net-port-delete', 'Delete a port of a network', {
    load: async () => (await import('./ports.ts')).netPortDelete,
  }),
];
