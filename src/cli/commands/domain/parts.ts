import type { FieldSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flags, position } from '../../registry/spec-parts.ts';

/** The position of commands about one domain. */
export const DOMAIN = position('domain', 'The name, id or UUID of the domain', 'domain');

/** The field with the name of the domain. */
export const NAME_FIELD: FieldSpec = {
  name: 'name',
  type: 'string',
  summary: 'The name of the domain',
};

/** Whether a command concerns the running guest or its definition. */
export const IMPACT: readonly OptionSpec[] = flags({
  config: 'Use the definition for the next start',
  live: 'Use the running guest',
  current: 'Use the running guest, else the definition',
});

/** The shape of commands that change a domain. */
export const CHANGE = {
  shape: 'record',
  isInVirsh: true,
  fields: [NAME_FIELD, ...fields('string', { result: 'What was done, such as changed' })],
} as const;

/** Returns the description of an option with an integer. */
export function integer(name: string, summary: string): OptionSpec {
  return { name, type: 'integer', summary };
}

/** Returns the description of an option with a size. */
export function size(name: string, summary: string): OptionSpec {
  return { name, type: 'size', summary };
}
