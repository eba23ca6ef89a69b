import type { CommandGroup, CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, position } from '../../registry/spec-parts.ts';
import { DONE_FIELDS, verbSpec, XPATH_OPTIONS } from '../../verbs/verb-specs.ts';
import { NWFILTER_KIND } from './kind.ts';

const EXAMPLE = { example: 'clean-traffic' };
const VALIDATE = [flag('validate', 'Validate the XML by the schema first')];
const BINDING = position('binding', 'The device of the port, such as vnet0');

const BINDINGS: readonly CommandSpec[] = [
  {
    name: 'nwfilter-binding-list',
    summary: 'List the bindings of network filters',
    shape: 'list',
    isInVirsh: true,
    fields: fields('string', { name: 'The device of the port', filter: 'The filter' }),
    examples: [{ line: 'lvsh nwfilter-binding-list', purpose: 'List all bindings' }],
    load: async () => (await import('./adapter.ts')).bindingList,
  },
  {
    name: 'nwfilter-binding-dumpxml',
    summary: 'Print the XML of a binding',
    positions: [BINDING],
    options: XPATH_OPTIONS,
    shape: 'record',
    isInVirsh: true,
    fields: fields('string', { name: 'The device of the port', xml: 'The XML' }),
    examples: [{ line: 'lvsh nwfilter-binding-dumpxml vnet0', purpose: 'Print one binding' }],
    load: async () => (await import('./adapter.ts')).bindingDumpxml,
  },
  {
    name: 'nwfilter-binding-create',
    summary: 'Create a binding from an XML file',
    positions: [position('file', 'The XML file; - reads stdin', 'file')],
    options: VALIDATE,
    shape: 'record',
    isInVirsh: true,
    fields: DONE_FIELDS,
    examples: [{ line: 'lvsh nwfilter-binding-create vnet0.xml', purpose: 'Create a binding' }],
    load: async () => (await import('./adapter.ts')).bindingCreate,
  },
  {
    name: 'nwfilter-binding-delete',
    summary: 'Delete a binding',
    positions: [BINDING],
    shape: 'record',
    isInVirsh: true,
    fields: DONE_FIELDS,
    examples: [{ line: 'lvsh nwfilter-binding-delete vnet0', purpose: 'Delete a binding' }],
    load: async () => (await import('./adapter.ts')).bindingDelete,
  },
];

/** The commands about network filters. */
export const nwfilterCommands: CommandGroup = {
  title: 'Network filters',
  commands: [
    {
      name: 'nwfilter-list',
      summary: 'List network filters',
      shape: 'list',
      isInVirsh: true,
      fields: fields('string', { name: 'The name', uuid: 'The UUID' }),
      examples: [{ line: 'lvsh nwfilter-list', purpose: 'List all filters' }],
      load: async () => (await import('./adapter.ts')).nwfilterList,
    },
    verbSpec('dumpxml', NWFILTER_KIND, EXAMPLE),
    verbSpec('define', NWFILTER_KIND, { options: VALIDATE }),
    verbSpec('undefine', NWFILTER_KIND, EXAMPLE),
    ...BINDINGS,
  ],
};
