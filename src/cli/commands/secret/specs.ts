import type { CommandGroup, CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, position, text } from '../../registry/spec-parts.ts';
import { XPATH_OPTIONS } from '../../verbs/verb-specs.ts';
import { eventSpec } from '../tools/event-specs.ts';

const SECRET = position('secret', 'The UUID of the secret', 'secret');
const FILE = position('file', 'The XML file; - reads stdin', 'file');
const UUID: FieldSpec = { name: 'uuid', type: 'string', summary: 'The UUID' };
const DONE: readonly FieldSpec[] = [UUID, ...fields('string', { result: 'What was done' })];
const ID = '11111111-2222-3333-4444-555555555555';

/** Returns a command about one secret. */
function secret(
  name: string,
  summary: string,
  own: Partial<CommandSpec> & Pick<CommandSpec, 'load'>,
): CommandSpec {
  return {
    ...{ name, summary, shape: 'record', isInVirsh: true, fields: DONE, positions: [SECRET] },
    ...{ nameField: 'uuid', examples: [{ line: `lvsh ${name} ${ID}`, purpose: summary }] },
    ...own,
  };
}

const EVENTS = eventSpec({
  ...{ name: 'secret-event', subject: 'secret', noun: 'secret' },
  ...{ completion: 'secret', example: '11111111-2222-3333-4444-555555555555' },
});

/** The commands about secrets. */
export const secretCommands: CommandGroup = {
  title: 'Secrets',
  commands: [
    secret('secret-list', 'List secrets', {
      positions: [],
      options: flags({
        ephemeral: 'List secrets that are kept in memory only',
        'no-ephemeral': 'List secrets that are stored',
        private: 'List secrets whose values cannot be read',
        'no-private': 'List secrets whose values can be read',
      }),
      shape: 'list',
      fields: [
        UUID,
        ...fields('string', { usageType: 'The purpose: volume, ceph, iscsi, tls, vtpm or none' }),
        ...fields('string', { usageId: 'What the secret is for' }),
        { name: 'usageTypeNumber', type: 'integer', summary: 'virSecretUsageType', hidden: true },
      ],
      examples: [{ line: 'lvsh secret-list', purpose: 'List all secrets' }],
      load: async () => (await import('./secrets.ts')).secretList,
    }),
    secret('secret-define', 'Define a secret from an XML file', {
      positions: [FILE],
      options: [flag('validate', 'Validate the XML by the schema first')],
      examples: [{ line: 'lvsh secret-define secret.xml', purpose: 'Define a secret' }],
      load: async () => (await import('./secrets.ts')).secretDefine,
    }),
    secret('secret-dumpxml', 'Print the XML of a secret, without its value', {
      options: XPATH_OPTIONS,
      fields: [UUID, ...fields('string', { xml: 'The XML' })],
      load: async () => (await import('./secrets.ts')).secretDumpxml,
    }),
    secret('secret-set-value', 'Set the value of a secret', {
      options: [
        text('file', 'A file with the value; - reads stdin', { kind: 'file' }),
        flag('plain', 'The file has the value itself, not base64'),
        text('base64', 'The value in base64, which other users of this machine can see'),
        flag('interactive', 'Ask for the value on the terminal'),
      ],
      examples: [
        { line: `lvsh secret-set-value ${ID} --file value.txt --plain`, purpose: 'Set the value' },
      ],
      load: async () => (await import('./secrets.ts')).secretSetValue,
    }),
    secret('secret-get-value', 'Print the value of a secret in base64', {
      options: [flag('plain', 'Print the value itself')],
      fields: [UUID, ...fields('string', { value: 'The value in base64' })],
      load: async () => (await import('./secrets.ts')).secretGetValue,
    }),
    secret('secret-undefine', 'Remove a secret', {
      destructive: { ask: 'several', noun: 'secret', position: 'secret' },
      load: async () => (await import('./secrets.ts')).secretUndefine,
    }),
    EVENTS,
  ],
};
