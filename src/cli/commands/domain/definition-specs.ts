import type { CommandSpec, FieldSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, position, text } from '../../registry/spec-parts.ts';

const DOMAIN = position('domain', 'The name, id or UUID of the domain', 'domain');
const NAME = fields('string', { name: 'The name of the domain' });
const IMPACT: readonly OptionSpec[] = flags({
  config: 'Use the definition for the next start',
  live: 'Use the running guest',
  current: 'Use the running guest, else the definition',
});

const RESULT: FieldSpec = {
  ...{ name: 'result', type: 'string', optional: true },
  summary: 'edited or unchanged (--edit)',
};

const DESC: CommandSpec = {
  name: 'desc',
  summary: 'Print or change the description or the title of a domain',
  positions: [
    DOMAIN,
    { ...position('new-desc', 'The words of the new text'), optional: true, several: true },
  ],
  options: [
    flag('title', 'Use the title instead of the description'),
    flag('edit', 'Change it in an editor'),
    ...IMPACT,
  ],
  shape: 'record',
  isInVirsh: true,
  fields: [
    ...NAME,
    ...fields(
      'string',
      { description: 'The description', title: 'The title (--title)' },
      { nullable: true, optional: true },
    ),
    RESULT,
  ],
  examples: [
    { line: 'lvsh desc web', purpose: 'Print the description' },
    { line: 'lvsh desc web --title "Web server"', purpose: 'Set the title' },
  ],
  load: async () => (await import('./describe.ts')).desc,
};

const METADATA: CommandSpec = {
  name: 'metadata',
  summary: 'Print, set or remove the XML element that a program keeps in a domain',
  positions: [DOMAIN, position('uri', 'The namespace of the element')],
  options: [
    text('set', 'Set the element to this XML', { value: 'XML' }),
    text('key', 'The prefix of the namespace (--set, --edit)'),
    flag('remove', 'Remove the element'),
    flag('edit', 'Change the element in an editor (--key)'),
    ...IMPACT,
  ],
  shape: 'record',
  isInVirsh: true,
  fields: [
    ...NAME,
    ...fields('string', { uri: 'The namespace' }),
    { name: 'xml', type: 'string', summary: 'The element', nullable: true, optional: true },
    RESULT,
  ],
  examples: [
    { line: 'lvsh metadata web http://example.com/x', purpose: 'Print an element' },
    {
      line: "lvsh metadata web http://example.com/x --key x --set '<owner>ann</owner>'",
      purpose: 'Set an element',
    },
  ],
  load: async () => (await import('./describe.ts')).metadata,
};

/** The commands about texts in a domain's definition. */
export const DEFINITION_SPECS: readonly CommandSpec[] = [DESC, METADATA];
